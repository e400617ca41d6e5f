"""Finished files to where they are published: what changed alone, the feed last, nothing half."""
