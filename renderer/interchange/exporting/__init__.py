"""Scripts for elsewhere: each format has a file that writes what a session says."""
