"""Captions and lyrics, which are lines of text with times."""
