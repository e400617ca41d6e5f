"""Edits of a script's text: its cues in canonical form, its pacing and its lengths."""
