"""The profiles that come with the package, from ``profiles.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from renderer.publish.checks.profile import Profile, read_profiles


@cache
def built_in() -> Mapping[str, Profile]:
    """The built-in profiles by name, in the order of the table."""
    table = tomllib.loads((Path(__file__).parent / "profiles.toml").read_text("utf-8"))
    return read_profiles(table["profiles"], {})
