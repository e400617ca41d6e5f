"""The user and password of an upload: from the environment, the user's own file, then ~/.netrc.

Secrets never appear in messages, in written files or in a ``repr``.
"""

from __future__ import annotations

import netrc
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from renderer.errors import InputError
from renderer.publish.upload.target import Target
from renderer.storage.regular_files import open_regular

USER, PASSWORD = "RENDERER_UPLOAD_USER", "RENDERER_UPLOAD_PASSWORD"

_MOST_BYTES = 1_000_000
_KEYS = ("user", "password", "access_key_id", "secret_access_key", "endpoint_url", "region")


class Credentials(Struct, frozen=True, kw_only=True):
    """The login; empty fields leave it to the protocol, such as an SSH agent."""

    user: str = ""
    password: str = ""
    endpoint_url: str = ""
    region: str = ""

    def __repr__(self) -> str:
        """Return a text without the password."""
        return f"Credentials(user={self.user!r}, endpoint_url={self.endpoint_url!r}, region={self.region!r})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Return the fields without the password; rich, if it is installed, shows them in tracebacks."""
        return [("user", self.user), ("endpoint_url", self.endpoint_url), ("region", self.region)]


def credentials_path() -> Path:
    from platformdirs import user_config_path

    return user_config_path("renderer", appauthor=False) / "credentials.toml"


def read_credentials(target: Target) -> Credentials:
    """The credentials for a target.

    Raises:
        InputError: a credentials file cannot be read, or other users can read it.
    """
    table = _table(credentials_path(), target)
    if target.kind == "s3":
        return Credentials(
            user=table.get("access_key_id", ""),
            password=table.get("secret_access_key", ""),
            endpoint_url=table.get("endpoint_url", ""),
            region=table.get("region", ""),
        )
    user = target.user or os.environ.get(USER) or table.get("user", "")
    password = os.environ.get(PASSWORD) or table.get("password", "")
    if not password and (login := _netrc_login(target.host, user)):
        user, password = user or login[0], login[1]
    return Credentials(user=user, password=password)


def _table(path: Path, target: Target) -> Mapping[str, str]:
    """The table of the longest address that the target begins with."""
    try:
        with open_regular(path) as file:
            _refuse_shared(path, os.fstat(file.fileno()).st_mode)
            tables = tomllib.loads(file.read(_MOST_BYTES).decode())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):  # also of a number that is too long, or of nested brackets
        # What stands on the wrong line may be a secret.
        raise InputError(
            f'{path}: not valid TOML; write ["{target.written}"] and below it user = "...", password = "..."'
        ) from None
    best: Mapping[str, Any] = {}
    longest = -1
    for address, table in tables.items():
        if not isinstance(table, dict):
            raise InputError(f'{path}: write keys below an address, such as ["{target.written}"]')
        if _begins(target, address) and len(address) > longest:
            best, longest = table, len(address)
    for key, value in best.items():
        if key not in _KEYS:
            raise InputError(f"{path}: unknown key {key!r}; keys are {', '.join(_KEYS)}")
        if not isinstance(value, str):
            raise InputError(f"{path}: {key} must be a text in quotes")
    return best


def _begins(target: Target, address: str) -> bool:
    address = address.rstrip("/")
    forms = (target.written, re.sub("://[^/@]*@", "://", target.written))
    return any(form == address or form.startswith(f"{address}/") for form in forms)


def _refuse_shared(path: Path, mode: int) -> None:
    if os.name == "posix" and mode & 0o077:
        raise InputError(f"{path}: other users can read it; protect it with: chmod 600 {path}")


def _netrc_login(host: str, user: str) -> tuple[str, str] | None:
    path = Path.home() / ".netrc"
    try:
        found = netrc.netrc(str(path)).authenticators(host)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except (netrc.NetrcParseError, UnicodeDecodeError) as error:
        # Its message may quote a password.
        line = getattr(error, "lineno", None)
        raise InputError(f"{path}{f':{line}' if line else ''}: cannot be read as a netrc file") from None
    if found is None or (user and found[0] and found[0] != user) or not found[2]:
        return None
    if os.name == "posix":
        _refuse_shared(path, path.stat().st_mode)
    return found[0], found[2]
