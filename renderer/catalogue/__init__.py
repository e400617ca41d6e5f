"""Many tracks as one thing: a manifest lists them, a plan says what has changed, and an apply makes it."""
