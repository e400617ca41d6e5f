"""The commands of the command line, one a file.

Each file has ``add_arguments``, which fills the command's own parser, and ``run``: from the arguments to an
exit status.
"""
