"""Writes a script to start from."""

from __future__ import annotations

import os
from pathlib import Path

from renderer.errors import InputError
from renderer.script.editing.title_edit import title_value
from renderer.storage.atomic_files import atomic, reported

EXAMPLE_TEACHER = "Your name"
EXAMPLE_DESCRIPTION = "What this session is, in a sentence or two."
_SCRIPT = """\
---
title: {title}
teacher: {teacher}
language: en-US
description: {description}
bed: ocean
length: 3m
---

# Arriving

[bell]

Find a place to sit or lie down. [pause 3s]
You can stop or change anything at any time. [pause 4s]

# Breathing

[breathe in 4s, out 6s, 3x]

Now let the breath find its own way. [hold 30s-5m, bell at end]

# Closing

Notice how you are now. [pause 5s]
Thank you for taking this time.

[pause 4s]
[bell low]
"""


def new_script(path: Path, title: str | None) -> Path:
    """Write a starter script and return its path; a name without a suffix gets ``.md``.

    Raises:
        InputError: the file already exists, or its folder is a file.
        OutputError: the file cannot be written.
    """
    if path.name in ("", ".."):
        raise InputError(f"{path}: this is a folder; write the name of a file, such as {path / 'evening.md'}")
    target = path if path.suffix else path.with_suffix(".md")
    name = title or target.stem.replace("-", " ").replace("_", " ").capitalize()
    if target.parent.exists() and not target.parent.is_dir():
        raise InputError(f"{target.parent}: this is a file, not a folder; choose another name")
    if os.path.lexists(target):
        raise InputError(f"{target}: already exists; choose another name")
    with atomic(target) as part, reported(part):
        text = _SCRIPT.format(
            title=title_value(name), teacher=EXAMPLE_TEACHER, description=EXAMPLE_DESCRIPTION
        )
        part.write_text(text, "utf-8", newline="\n")
    return target
