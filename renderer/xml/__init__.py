"""Reading XML within bounds."""
