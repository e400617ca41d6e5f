"""The built-in bells: their partials, and the synthesis of a strike."""
