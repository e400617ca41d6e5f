"""The files beside a track: captions, transcripts, the picture of the plan, and the cover."""
