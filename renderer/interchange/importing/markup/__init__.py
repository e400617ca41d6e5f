"""SSML and Speech Markdown."""
