"""The cues of the script language, which are written in square brackets."""
