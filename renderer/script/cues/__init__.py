"""The cues of the script language: what may stand in square brackets."""
