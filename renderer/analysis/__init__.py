"""From a laid-out timeline to what can be read from it: pace, events, differences, the plan as JSON."""
