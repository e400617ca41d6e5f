"""Synthesis of the built-in sounds: pure functions that always return the same samples."""
