"""Sessions of a track's stems for digital audio workstations."""
