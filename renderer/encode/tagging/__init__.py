"""Tags in the form of each format: descriptive fields, chapters, spoken text and cover."""
