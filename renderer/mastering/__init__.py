"""Chooses the gain and ceiling for a file, and writes the mastered track."""
