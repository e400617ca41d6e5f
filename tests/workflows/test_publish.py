"""`renderer publish`, as a user meets it: bundles, a site, an upload, and wrong arguments."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from renderer.cli.main import main
from renderer.settings.read import profile_named
from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options
from renderer.workflows.plan import plan_compiled
from renderer.workflows.publish import described

pytestmark = pytest.mark.shared_cache

SCRIPT = """---
title: Evening rest
voice: tone:low
description: {description}
tags: [rest]
cover: cover.jpg
---

# Arriving

Lie down. Rest here. [pause 2s]

[bell]
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    Image.new("RGB", (1400, 1400), "#446688").save(tmp_path / "cover.jpg")
    path = tmp_path / "evening.md"
    path.write_text(SCRIPT.format(description="Quiet minutes on the floor. " * 20), "utf-8")
    return path


def publish(script: Path, *arguments: str) -> int:
    out = str(script.parent / "out")
    return main(["publish", str(script), "--for", "insight-timer", "--out", out, "--json", *arguments])


def bundle(script: Path) -> Path:
    return script.parent / "out" / "evening" / "insight-timer"


def test_a_bundle_has_all_that_is_uploaded(script: Path) -> None:
    assert publish(script) == 0
    names = {path.name for path in bundle(script).iterdir()}
    assert names == {
        ".bundle.json", "UPLOAD.md", "description.txt", "tags.txt", "evening-cover.jpg", "evening.mp3",
        "evening.vtt", "evening.srt", "evening.lrc", "evening.labels.txt", "evening.chapters.json",
        "evening.txt", "evening.html", "evening.timeline.json", "evening.plan.svg",
    }  # fmt: skip
    page = (bundle(script) / "UPLOAD.md").read_text("utf-8")
    assert all(f"`{name}`" in page for name in ("evening.mp3", "evening-cover.jpg", "evening.vtt"))


def test_an_unchanged_bundle_is_not_written(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(script)
    track = bundle(script) / "evening.mp3"
    before = track.stat().st_mtime_ns
    capsys.readouterr()
    assert publish(script) == 0
    (output,) = json.loads(capsys.readouterr().out)["bundles"]
    assert not output["made"]
    assert track.stat().st_mtime_ns == before
    assert (output["script"], output["profile"], output["met"]) == (str(script), "insight-timer", True)
    (report,) = output["reports"]
    assert report["measured"]["sample_rate"] == 48_000
    assert all(verdict["status"] in ("ok", "advice") for verdict in report["verdicts"])


@pytest.mark.parametrize("name", ["evening.mp3", "evening.vtt", ".bundle.json"])
def test_a_damaged_file_is_made_again_and_a_damaged_record_is_an_error(script: Path, name: str) -> None:
    publish(script)
    (bundle(script) / name).write_bytes(b"{}")
    assert publish(script) == (2 if name == ".bundle.json" else 0)
    assert name == ".bundle.json" or (bundle(script) / name).stat().st_size > 2


def test_edited_files_are_kept_and_reported(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(script)
    (bundle(script) / "description.txt").write_text("My own words.")
    capsys.readouterr()
    assert publish(script) == 0
    (output,) = json.loads(capsys.readouterr().out)["bundles"]
    (warning,) = output["warnings"]
    assert "description.txt: you changed this file" in warning
    assert (bundle(script) / "description.txt~").read_text() == "My own words."
    assert "Quiet minutes" in (bundle(script) / "description.txt").read_text("utf-8")


def test_a_new_bundle_keeps_added_files(script: Path) -> None:
    publish(script)
    (bundle(script) / "notes.txt").write_text("mine")
    script.write_text(script.read_text("utf-8").replace("Rest here.", "Rest there."), "utf-8")
    assert publish(script) == 0
    assert (bundle(script) / "notes.txt").read_text() == "mine"
    assert "Rest there." in (bundle(script) / "evening.vtt").read_text("utf-8")
    assert [path.name for path in bundle(script).parent.iterdir()] == ["insight-timer"]


def test_a_foreign_folder_is_not_written(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle(script).mkdir(parents=True)
    (bundle(script) / "mine.txt").write_text("mine")
    assert publish(script) == 2
    assert "not a bundle" in capsys.readouterr().err
    assert [path.name for path in bundle(script).iterdir()] == ["mine.txt"]


def test_a_site_is_uploaded_once(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site, web = str(script.parent / "site"), script.parent / "web"
    arguments = ("--site", site, "--url", "https://example.org/calm", "--to", str(web))
    assert publish(script, *arguments) == 0
    assert "https://example.org/calm/media/evening/evening.mp3" in (web / "feed.xml").read_text("utf-8")
    assert (web / "media/evening/evening.mp3").read_bytes() == (bundle(script) / "evening.mp3").read_bytes()
    capsys.readouterr()
    assert publish(script, *arguments) == 0
    output = json.loads(capsys.readouterr().out)
    assert output["site"]["written"] == []
    assert output["uploads"][0]["sent"] == []


def test_a_broken_rule_stops_before_the_upload(script: Path) -> None:
    script.write_text(SCRIPT.format(description="Short."), "utf-8")
    web = script.parent / "web"
    assert publish(script, "--to", str(web)) == 1
    assert not bundle(script).exists()
    assert not web.exists()
    assert publish(script, "--to", str(web), "--anyway") == 1
    assert "**Not ready yet.**" in (bundle(script) / "UPLOAD.md").read_text("utf-8")
    assert (web / "evening/insight-timer/evening.mp3").exists()


def test_a_broken_rule_is_reported_when_quiet(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script.write_text(SCRIPT.format(description="Short."), "utf-8")
    out = script.parent / "out"
    assert main(["publish", str(script), "--for", "insight-timer", "--out", str(out), "--quiet"]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    said = "evening.md: Insight Timer: description: 54 characters, wanted 500 characters or more: make the"
    assert said in output.err


def test_a_site_takes_the_first_platform_that_has_mp3s(
    script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "Lie down, and let the ground hold you. Let your arms rest, and let your legs rest."
    script.write_text(f"{script.read_text('utf-8')}\n\n{words}\n\n{words}\n", "utf-8")
    site = script.parent / "site"
    arguments = [
        "publish", str(script), "--for", "youtube,Apple-Podcasts,,apple-podcasts", "--site", str(site),
        "--url", "https://example.org", "--out", str(script.parent / "out"),
    ]  # fmt: skip
    assert main(arguments) == 0
    assert "[show] in renderer.toml has no title" in capsys.readouterr().err
    assert (site / "media/evening/evening.mp3").samefile(
        script.parent / "out/evening/apple-podcasts/evening.mp3"
    )
    assert main(arguments) == 0
    output = capsys.readouterr()
    assert output.err == ""
    assert "0 written" in output.out


def test_odd_names_reach_a_target_that_is_an_address(script: Path) -> None:
    odd = script.rename(script.with_name("Ruhe #1? 50% & Stille.md"))
    web = script.parent / "my web"
    assert publish(odd, "--to", f"{web.as_uri()}/") == 0
    assert (web / "Ruhe #1? 50% & Stille" / "insight-timer" / "Ruhe #1? 50% & Stille.mp3").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "no platform is given"),
        (["--for", "insihgt-timer"], "did you mean"),
        (["--site", "site"], "--url"),
        (["--for", "acx", "--url", "https://example.org"], "--site"),
        (["--for", "acx", "--only"], "--site"),
        (["--for", " , "], "no platform is given"),
        (["--for", "acx", "--to", "ftp://example.org"], '"ftp://" is not known'),
        (["--site", "site", "--url", "example.org"], "not the address of a site"),
        (["--site", "site", "--url", "https://example.org/?a=1"], "not the address of a site"),
        (["--site", "site", "--url", "https://example.org", "--for", "youtube"], "a feed needs MP3 files"),
    ],
)
def test_wrong_arguments_are_reported(
    script: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(["publish", str(script), *arguments, "--out", str(script.parent / "out")]) == 2
    assert said in capsys.readouterr().err
    assert not bundle(script).parent.exists()


@pytest.mark.parametrize(
    ("rule", "heading", "has_times"),
    [
        ("description_bytes = { to = 71 }", "Resting", True),
        ("description_bytes = { to = 70 }", "Resting", False),
        ("description_characters = { to = 30 }", "Resting", False),
        ("emoji = { to = 0 }", "Resting \U0001f319", False),
    ],
)
def test_times_of_chapters_never_break_a_rule_of_the_platform(
    rule: str, heading: str, has_times: bool, tmp_path: Path
) -> None:
    (tmp_path / "renderer.toml").write_text(
        f"[profiles.club]\nchapters_in_description = true\nrules = {{ {rule} }}\n"
    )
    script = tmp_path / "rest.md"
    script.write_text(
        f"---\ntitle: Rest\nvoice: tone\ndescription: Four words of rest\n---\n\n"
        f"# Arriving\n\nLie down.\n\n# {heading}\n\nRest.\n\n# Leaving\n\nSit up.\n",
        "utf-8",
    )
    compiled = compile_script(script, Options(profile="club"))
    planned = plan_compiled(compiled)
    head = described(compiled, profile_named(compiled.settings, "club"), planned)
    assert ("00:00:00 Arriving" in head.description) == has_times
    assert head.description.startswith("Four words of rest")
