"""The language server: what editors ask about scripts, by the Language Server Protocol."""
