"""Scripts from elsewhere: each format has a file that gives an ``Imported``."""
