"""The folder of the user's data, and in it the files of voices: models that are not part of a package."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "RENDERER_DATA"
"""The environment variable that sets the folder of the user's data."""


def user_data_folder() -> Path:
    """The folder of the user's data, which need not exist.

    It comes from the environment variable or from the system, in this order. On Linux, that of the system is
    ``$XDG_DATA_HOME/renderer`` or ``~/.local/share/renderer``.
    """
    folder = os.environ.get(VARIABLE)
    if not folder:
        from platformdirs import user_data_path

        folder = str(user_data_path("renderer", appauthor=False))
    return Path(folder).absolute()


def voice_folder(engine: str) -> Path:
    """The folder for the files of an engine's voices, ``voices/ENGINE`` in the folder of the user's data.

    It need not exist.
    """
    return user_data_folder() / "voices" / engine
