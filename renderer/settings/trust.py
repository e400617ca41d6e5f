"""What of a ``renderer.toml`` the user has not trusted, and the error that says so."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from renderer.errors import InputError, one_line, shell_command

NO_TRUST = "RENDERER_NO_TRUST"
"""The environment variable that makes renderer ignore what the user has trusted, as ``--no-trust`` does."""


class Need(Struct, frozen=True, kw_only=True):
    """Something that a project may do only if the user trusts it.

    ``keys`` are those of the setting, names in small letters. ``says`` is what it does, in printable words.
    ``line`` is its line in the file; None without a file. ``profile`` is the platform that the setting is
    for; empty for all. ``covers`` are digests of the project's own programs.
    """

    keys: tuple[str, ...]
    says: str
    line: int | None = None
    profile: str = ""
    covers: tuple[str, ...] = ()


class Untrusted(Struct, frozen=True, kw_only=True):
    """What the user has not trusted in a file, or in a folder ``out`` without a file, at ``path``.

    ``why`` is whether the needs are new to the user.
    """

    path: Path = Path()
    needs: tuple[Need, ...] = ()
    why: Literal["new", "changed", "ignored"] = "new"

    def allows(self, *keys: str) -> bool:
        """Whether a setting, or all settings in a table, may be used."""
        return not self._found(keys)

    def check(self, *keys: str) -> None:
        """Check that a setting, or all settings in a table, may be used.

        Raises:
            InputError: the user has not trusted it; the message says what it does.
        """
        found = self._found(keys)
        if not found:
            return
        place = str(self.path) if found[0].line is None else f"{self.path}:{found[0].line}"
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        does = f"{one_line(found[0].says)}{more}"
        command = shell_command("trust", self.path.parent)
        match self.why:
            case "new":
                raise InputError(f"{place}: {does}; if you trust this project, run: {command}")
            case "changed":
                raise InputError(
                    f"{place}: has changed since you trusted it: {does}; if you still do, run: {command}"
                )
            case "ignored":
                raise InputError(
                    f"{place}: {does}, which --no-trust and {NO_TRUST} refuse; without them, run: {command}"
                )

    def _found(self, keys: tuple[str, ...]) -> list[Need]:
        return [need for need in self.needs if not need.profile and need.keys[: len(keys)] == keys]

    def without(self, keys: frozenset[str]) -> Untrusted:
        """The needs without those of settings that something else replaces."""
        return replace(
            self, needs=tuple(need for need in self.needs if need.profile or need.keys[0] not in keys)
        )

    def for_profile(self, name: str, keys: frozenset[str]) -> Untrusted:
        """The needs with those of a profile, whose settings replace the others."""
        own = tuple(replace(need, profile="") for need in self.needs if need.profile == name)
        left = self.without(keys)
        return replace(left, needs=(*left.needs, *own))
