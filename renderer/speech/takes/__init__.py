"""Recorded sentences (takes): which file has which sentence, and how it becomes a clip."""
