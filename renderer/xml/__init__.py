"""Read XML within bounds."""
