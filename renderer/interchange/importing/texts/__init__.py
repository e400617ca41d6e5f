"""Plain text, and what all formats of running text have in common."""
