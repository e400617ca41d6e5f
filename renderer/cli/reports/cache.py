"""Reports what is kept between renders, as a table and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from renderer.errors import printable

if TYPE_CHECKING:
    from renderer.api.cache import StoreContents


def store_json(contents: StoreContents) -> dict[str, Any]:
    """Return the contents of the store as JSON.

    ``oldest_use`` is in seconds since 1970, or null if there are no entries.
    """
    return {
        "folder": str(contents.folder),
        "limit_bytes": contents.most_bytes,
        "shared": contents.shared or None,
        "shared_trouble": contents.shared_trouble or None,
        "bytes": sum(usage.bytes for usage in contents.kinds.values()),
        "kinds": {
            kind: {"entries": usage.entries, "bytes": usage.bytes, "oldest_use": usage.oldest_use}
            for kind, usage in contents.kinds.items()
        },
    }


def store_table(contents: StoreContents) -> str:
    """Return the folder, a line for each kind, and the total beside the limit."""
    rows = [(kind, usage.entries, usage.bytes) for kind, usage in contents.kinds.items()]
    entries, size = sum(row[1] for row in rows), sum(row[2] for row in rows)
    lines = [f"{name:<10} {count:>7,} {used / 1e6:>9,.1f} MB" for name, count, used in rows]
    total = f"{'in all':<10} {entries:>7,} {size / 1e6:>9,.1f} MB of {contents.most_bytes / 1e6:,.0f} MB"
    shared = []
    if contents.shared:
        state = contents.shared_trouble or "it can be read"
        shared = ["", f"shared store {printable(contents.shared)}: {state}"]
    return "\n".join([str(contents.folder), "", *lines, total, *shared])
