"""Sentences that somebody has recorded: which file says what, and how it is made ready."""
