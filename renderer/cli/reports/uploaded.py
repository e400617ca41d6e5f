"""Reports the result of an upload, as a line and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from renderer.api.upload import Uploaded


def uploaded_json(uploaded: Uploaded) -> dict[str, Any]:
    return {
        "target": uploaded.target,
        "sent": list(uploaded.sent),
        "kept": list(uploaded.kept),
        "removed": list(uploaded.removed),
        "left": list(uploaded.left),
        "bytes": uploaded.sent_bytes,
    }


def uploaded_line(uploaded: Uploaded, *, would: str = "") -> str:
    """Return a line such as ``sftp://host/path: 12 sent (3.4 MB), 2 unchanged``."""
    return (
        f"{uploaded.target}: {len(uploaded.sent)} {would}sent ({uploaded.sent_bytes / 1e6:,.1f} MB), "
        f"{len(uploaded.kept)} unchanged"
    )
