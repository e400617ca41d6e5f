"""Markdown of any program."""
