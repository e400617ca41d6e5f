"""Voices that are not part of a package: which there are, and how their files are fetched."""
