"""What is said when, as the formats that players, platforms and editors read."""
