"""A static site and a podcast feed from finished sessions."""
