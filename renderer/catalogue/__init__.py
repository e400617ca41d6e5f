"""Many tracks as one thing: a manifest, a plan that says why, and an apply that goes on where it was cut off."""
