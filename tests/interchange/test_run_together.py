"""Tags that were copied from a page with nothing between them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from renderer.cli.main import main
from renderer.interchange.importing.texts.run_together import run_together_tags

MANY = (
    "Sleep", "Body Scan", "Yoga Nidra", "Psoas", "Deep Relaxation", "Stress", "Anxiety", "Self Love",
    "Inner Peace", "Breath", "Grounding", "Nervous System", "Vagus Nerve", "Trauma Release", "Calm",
    "Rest", "Restorative Yoga", "Savasana", "Healing", "Energy", "Gratitude", "Letting Go",
    "Nature Sounds", "Mindfulness", "Awareness", "Bedtime", "Insomnia", "Tension Relief", "Hips",
    "Somatic", "ASMR",
)  # fmt: skip


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("".join(MANY), MANY),
        ("SleepAnxietyStressRelaxation", ("Sleep", "Anxiety", "Stress", "Relaxation")),
        (
            "Deep SleepBody ScanYoga NidraInner Peace",
            ("Deep Sleep", "Body Scan", "Yoga Nidra", "Inner Peace"),
        ),
        ("ASMRSleepRainCalm", ("ASMR", "Sleep", "Rain", "Calm")),
        ("SleepSleepRestCalm", ("Sleep", "Rest", "Calm")),
        ("#SleepRestCalmFocus", ("Sleep", "Rest", "Calm", "Focus")),
        ("sleepanxietystressrelaxation", ("sleep", "anxiety", "stress", "relaxation")),
        ("sleepanxietyfloorrelaxation", ("sleep", "anxiety", "floor", "relaxation")),
        ("qwertzuiopasdfghjklyxcvbnm", ()),
        ("iPhoneYouTubeLinkedInTikTokPayPal", ()),
        ("Sleep and rest with the breath", None),
        ("Rest. Lie down, and let the ground hold you", None),
        ("A talk about McDonald and YouTube", None),
        ("Sleep, Anxiety, Stress", None),
        ("", None),
    ],
)
def test_lines_with_tags(line: str, tags: tuple[str, ...] | None) -> None:
    assert run_together_tags(line, {"floor"}) == tags


PAGE = """Psoas release
by Ada Lovelace
10 min

About
Lie down for ten quiet minutes with a chair and a blanket.
{tags}

Transcript
Lie on your back and rest. Let the floor hold you for a while.
"""


@pytest.mark.parametrize("tags", ["".join(MANY), "QuoxBlurbFnordZyxxy Grault"])
def test_a_description_has_no_tags_in_it(
    tmp_path: Path, tags: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source, script = tmp_path / "page.txt", tmp_path / "page.md"
    source.write_text(PAGE.format(tags=tags), "utf-8")
    assert main(["import", str(source), "-o", str(script)]) == 0
    front = yaml.safe_load(script.read_text("utf-8").split("---")[1])
    assert front["description"] == "Lie down for ten quiet minutes with a chair and a blanket."
    assert front.get("tags", []) == (list(MANY) if tags.startswith("Sleep") else [])
    assert ("tags with nothing between them" in capsys.readouterr().err) == ("tags" not in front)
    assert tags not in script.read_text("utf-8").split("---", 2)[2]
