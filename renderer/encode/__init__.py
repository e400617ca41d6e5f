"""From blocks of audio to files: WAV, FLAC and MP3, with their tags."""
