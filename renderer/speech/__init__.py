"""From sentences to clips: engines, worker processes, calibration, effects."""
