"""Describe a laid-out timeline: its pace, events, differences, and the plan as JSON."""
