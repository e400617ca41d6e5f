"""What the commands print, as text to read and as JSON."""
