"""Encoding of MP3 files span by span, and the check of their decoded peak."""
