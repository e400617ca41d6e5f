"""What a file says of itself: words, chapters, spoken text and cover, in the terms of each format."""
