"""Storage on disk: the store, atomic files, work folders and watched files."""
