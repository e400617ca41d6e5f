"""The shared store: entries that several machines make and use together, in a folder or in a bucket."""
