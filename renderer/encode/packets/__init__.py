"""Encoding of tracks as AAC and as Opus, with the libraries of FFmpeg that the package av contains."""
