"""The page that says what goes into which field of a platform's form."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.publish.upload_page import OfferedTrack, upload_page
from renderer.script.head import Head
from renderer.settings.builtin_profiles import built_in

TRACKS = [
    OfferedTrack(
        file=f"rest-{name}.mp3", seconds=seconds, bytes=9_600_000, companions=[("Transcript", "rest.txt")]
    )
    for name, seconds in (("10m", 600.0), ("20m", 1200.0))
]


def page(head: Head, *broken: str) -> str:
    return upload_page(
        head, "A Platform", TRACKS, "rest.jpg", notes=["Listen."], broken=broken, checks="| ok"
    )


def rows(text: str) -> list[list[str]]:
    """The cells of every row, as a reader of Markdown has them."""
    found = []
    for line in text.splitlines():
        if line.startswith("| ") and line.endswith(" |"):
            cells = re.split(r"(?<!\\)\|", line)[1:-1]
            found.append([cell.strip().replace("\\|", "|") for cell in cells])
    return found


def test_fields_stand_in_the_order_of_a_form() -> None:
    head = Head(title="Rest", teacher="Ada", description="To rest.", tags=("rest", "floor"))
    text = page(head)
    fields = [cells[0] for cells in rows(text.partition("## Description")[0])]
    assert fields[2:] == [
        "Audio", "Audio", "Title", "Description", "Cover", "Tags", "Language", "Teacher or author",
    ]  # fmt: skip
    assert ["Audio", "`rest-20m.mp3`, 20:00.0, 9.6 MB"] in rows(text)
    assert "\n```text\nTo rest.\n```\n" in text
    assert text.count("`rest.txt`") == 1
    assert "Not ready" not in text
    assert text.endswith("```text\n| ok\n```\n")


def test_a_page_says_what_to_do() -> None:
    text = page(Head(title="Rest"))
    usual = text.partition("## What to do")[2].partition("##")[0].strip().splitlines()
    assert usual == [
        "1. Log in to A Platform, and open its form for a new track.",
        "2. Fill in the form for each audio file in the table below. "
        "The table says what to enter in each field.",
        "3. Listen to the track on the platform before you make it public.",
    ]
    own = upload_page(
        Head(title="Rest"), "P", TRACKS[:1], "rest.jpg", notes=[], broken=[], checks="", steps=["Send it."]
    )
    assert "## What to do\n\n1. Send it.\n\n## Form fields" in own


@pytest.mark.parametrize("name", sorted(built_in()))
def test_every_platform_says_what_a_person_does_there(name: str) -> None:
    """The steps name the platform or its files, and differ from those of all others."""
    others = [profile.steps for profile in built_in().values() if profile.name != name]
    steps = built_in()[name].steps
    assert len(steps) >= 2
    assert steps not in others
    assert any("audio file" in step for step in steps)


def test_rules_that_are_not_met_come_first() -> None:
    text = page(Head(title="Rest"), "description: 0 characters")
    assert text.index("Not ready yet") < text.index("- description: 0 characters") < text.index("Listen.")
    assert ["Description", "none; add `description:` at the top of the script"] in rows(text)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(lambda text: f"x{text}x"))
def test_words_of_a_script_can_be_copied(said: str) -> None:
    text = page(Head(title=said, description=said))
    title = next(cells[1] for cells in rows(text) if cells[0] == "Title")
    ticks = re.match("`+", title)
    assert ticks is not None
    assert title.strip("`") == " ".join(said.split())
    assert ticks[0] not in " ".join(said.split())
    fence = re.search(r"^(`{3,})text$", text.partition("## Description")[2], re.MULTILINE)
    assert fence is not None
    assert f"\n{fence[1]}text\n{said}\n{fence[1]}\n" in text
    assert fence[1] not in said
