"""Imports of other formats: each format has a module that returns an ``Imported``."""
