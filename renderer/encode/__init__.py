"""Encoding of audio blocks into tagged WAV, FLAC and MP3 files."""
