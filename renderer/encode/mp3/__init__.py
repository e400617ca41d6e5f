"""Encoding of MP3 files span by span, and the decoding that measures them."""
