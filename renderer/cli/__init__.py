"""The command line: it takes arguments and gives a report and an exit status."""
