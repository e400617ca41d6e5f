"""Tests of renderer/studio."""
