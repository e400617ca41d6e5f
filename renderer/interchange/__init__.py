"""Other formats: scripts that come in, and scripts that go out."""
