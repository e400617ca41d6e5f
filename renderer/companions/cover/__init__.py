"""The picture of a session: the user's own, looked at, or one that is drawn from its title."""
