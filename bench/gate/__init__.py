"""How many faults the checks of speech find, and how many good sentences they stop."""
