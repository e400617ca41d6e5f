"""Whole commands whose calls to the system fail, or that are killed at one: ``python -m tests.faults``."""
