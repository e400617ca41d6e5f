"""MP3 frames: encoded in spans, spliced, and checked after decoding."""
