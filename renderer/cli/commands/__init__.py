"""The commands of the command line, one a file.

Each file has ``add``, which tells the parser of it and sets ``run``: from the arguments to an exit status.
"""
