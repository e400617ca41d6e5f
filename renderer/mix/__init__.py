"""From a timeline to blocks of audio, from any frame on."""
