"""Cues in other languages than English: one table for each language, in a TOML file."""
