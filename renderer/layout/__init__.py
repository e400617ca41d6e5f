"""From a plan and the lengths of its clips to a timeline in whole frames."""
