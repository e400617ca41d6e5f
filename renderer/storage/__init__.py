"""Bytes on a disk: the store, atomic files, work folders, watched files."""
