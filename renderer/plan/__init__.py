"""From a session to a plan: steps in order, with every silence decided."""
