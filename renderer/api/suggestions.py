"""Suggestions for misspelled names."""

from renderer.script.suggestions import did_you_mean as did_you_mean
