"""Edits of a script's text: its canonical form, its pacing, its front matter."""
