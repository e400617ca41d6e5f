"""Damaged files and answers, which the program reads or refuses."""
