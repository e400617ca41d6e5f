"""Covers: reads the user's own, or draws one from the title of a session."""
