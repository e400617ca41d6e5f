"""From renderer.toml to Settings."""
