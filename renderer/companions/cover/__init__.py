"""Read a user's own cover, or draw one from the title of a session."""
