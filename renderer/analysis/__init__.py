"""Analyze a laid-out timeline: pace, events, differences, and the plan as JSON."""
