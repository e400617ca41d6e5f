"""A laid-out track as a picture: its timeline and its waveform, as SVG or PNG."""
