"""Pages of the web, saved or copied, of which the practice is read."""
