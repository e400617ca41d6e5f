"""Tests of renderer/language_server."""
