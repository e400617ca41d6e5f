"""The studio: a local server, and a page in which scripts are written."""
