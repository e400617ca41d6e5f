"""Uploads finished files: only changed ones, the feed last, each file complete or not at all."""
