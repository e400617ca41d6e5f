"""Captions, transcripts and chapters in the formats of players, platforms and editors."""
