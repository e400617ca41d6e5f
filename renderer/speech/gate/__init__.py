"""Checks of spoken sentences by their signal alone, before a clip enters the store."""
