"""What a timeline says about each thing that happens."""

from __future__ import annotations

import pytest

from renderer.analysis.events import events
from tests.support.without_audio import lay, script


@pytest.mark.parametrize(
    ("bed", "what"),
    [("drone d", "drone d"), ("drone d, -3dB", "drone d, -3 dB"), ("ocean, 1.5dB", "ocean, +1.5 dB")],
)
def test_a_bed_has_the_level_of_the_script(bed: str, what: str) -> None:
    found = events(lay(script("Rest.", bed=bed)))
    assert [event.what for event in found if event.kind == "bed"] == [what]
