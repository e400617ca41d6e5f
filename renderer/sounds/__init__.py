"""Bells, beds and other sounds: what is built in, and how any sound is made ready for the mix."""
