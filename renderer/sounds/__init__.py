"""Bells, beds and other sounds: the built-in ones, and the preparation of any sound for the mix."""
