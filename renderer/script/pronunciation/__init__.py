"""How words are to be said: lexicons, substitutions, and words that are hard to say."""
