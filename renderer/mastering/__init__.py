"""The gain and ceiling for a file, and a track written with them."""
