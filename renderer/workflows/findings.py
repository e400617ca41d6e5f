"""What `renderer doctor` finds."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

State = Literal["ok", "optional", "missing", "wrong"]


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that was examined.

    ``state`` is ``wrong`` if scripts cannot be rendered because of it, and ``optional`` if few people need
    what is missing. ``cost`` is what does not work, and ``remedy`` what to type or to do; both are empty if
    all is well.
    """

    subject: str
    state: State
    found: str
    cost: str = ""
    remedy: str = ""
