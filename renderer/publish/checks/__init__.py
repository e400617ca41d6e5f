"""What a platform asks for, and whether a finished file, its words and its cover meet it."""
