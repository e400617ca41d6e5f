"""Scripts from elsewhere: each format is one file that gives an ``Imported``, which is written as a script."""
