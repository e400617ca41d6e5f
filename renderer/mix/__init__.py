"""Mixes a timeline into blocks of audio, from any frame on."""
