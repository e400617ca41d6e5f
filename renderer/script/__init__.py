"""The script language: from the text of a script to a Session."""
