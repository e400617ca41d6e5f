"""What a track says about its voices, and what each platform asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from renderer.analysis.origins import origins_in
from renderer.cli.main import main
from renderer.encode.tagging.tags import track_tags
from renderer.plan.disclosure import disclosure_sentence
from renderer.publish.checks.report_text import report_lines
from renderer.publish.site.addresses import page_path
from renderer.publish.site.files import site_files
from renderer.settings.builtin_profiles import built_in
from renderer.voice import Origin
from renderer.workflows.check import check_unrendered
from renderer.workflows.compile import compile_script
from renderer.workflows.disclosure import form_answer
from renderer.workflows.live_tracks import LiveTracks
from renderer.workflows.options import Options
from renderer.workflows.placed_track import place_track
from renderer.workflows.plan import plan_compiled
from tests.support.paths import ROOT
from tests.support.site_cases import SHOW, URL, episode
from tests.support.voice_origins import SENTENCES, write_script, write_scripts

CASES = ROOT / "tests" / "cases" / "disclosure"


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_scripts(tmp_path_factory.mktemp("voices"))


def outcome(scripts: dict[str, Path], profile: str) -> Iterator[str]:
    """What the tracks for a platform say about their voices, and the verdict on them."""
    for kind, script in scripts.items():
        compiled = compile_script(script, Options(profile=profile))
        said = [speak.caption for speak in compiled.plan.spoken() if speak.caption not in SENTENCES]
        report = check_unrendered(compiled, profile)
        voices = [line.strip() for line in report_lines(report) if line[10:].startswith("synthetic voice")]
        yield f"{kind}\n"
        yield f"  verdict: {' '.join(' '.join(voices).split()) or 'no rule'}\n"
        yield f"  said: {' '.join(said) or 'nothing'}\n"
        yield f"  description: {' / '.join(compiled.published_head.description.split(chr(10) * 2))}\n"
        (planned,) = plan_compiled(compiled)
        yield f"  tag: {track_tags(compiled.session.head, planned.timeline).ai_disclosure or 'none'}\n"
        session = episode("rest", origins=origins_in(planned.timeline))
        files = {name: data.decode() for name, data in site_files(SHOW, [session], URL).items()}
        answers = re.findall('<podcast:txt purpose="ai-content">(.*?)<', files["feed.xml"])
        yield f"  feed, channel and item: {', '.join(answers)}\n"
        marks = re.findall('class="voices".*?>(.*?)<', files[page_path("rest")])
        yield f"  page: {', '.join(marks) or 'no mark'}\n"
        yield f"  form: {form_answer(compiled)}\n"


@pytest.mark.parametrize("profile", sorted(built_in()))
def test_each_platform(profile: str, scripts: dict[str, Path]) -> None:
    assert "".join(outcome(scripts, profile)) == (CASES / f"{profile}.txt").read_text("utf-8")


def test_a_platform_that_refuses_synthetic_voices(
    scripts: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is rendered, and the sentences are listed with their places."""
    script = scripts["mixed"]
    assert main(["publish", str(script), "--for", "acx", "--dry-run"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith(
        f"{script}: ACX (Audible) refuses synthetic voices, and such voices speak 1 of"
    )
    assert lines[1] == f'  {script}:11: "{SENTENCES[1]}" (us)'


@pytest.mark.parametrize(
    ("front", "spoken"),
    [
        ("disclosure: auto", (*SENTENCES,)),
        ("disclosure: OFF", (*SENTENCES,)),
        ("disclosure: spoken", ("This recording is spoken by a synthetic voice.", *SENTENCES)),
        ("language: pt-BR\ndisclosure: spoken", ("Esta gravação é lida por uma voz sintética.", *SENTENCES)),
        ("language: sw\ndisclosure: Ni kompyuta.", ("Ni kompyuta.", *SENTENCES)),
    ],
)
def test_what_a_track_for_no_platform_says(front: str, spoken: tuple[str, ...], tmp_path: Path) -> None:
    """The sentence is one of the plan, inside the first chapter, and before its bell."""
    script = write_script(tmp_path, "rest", f"voice: tone\n{front}\n")
    plan = compile_script(script, Options()).plan
    assert tuple(speak.caption for speak in plan.spoken()) == spoken
    kinds = [type(step).__name__ for step in plan.steps]
    assert kinds[: len(spoken)] == (["Point", "Speak", "Gap"] if len(spoken) > 2 else ["Point", "Play"])


def test_no_pause_is_inserted_after_the_sentence_since_it_is_not_in_the_text(tmp_path: Path) -> None:
    script = write_script(tmp_path, "rest", "voice: tone\ndisclosure: spoken\n")
    tracks, text = LiveTracks(), script.read_text("utf-8")
    placed = place_track(tracks.lay_out(tracks.compile(script, text), None), tmp_path, text)
    assert [event.line for event in placed.events if event.kind == "speech"] == [1, 9, 12]
    assert [event.line for event in placed.events if event.edit == "insert"] == [9, 12]


def test_a_script_that_says_nothing_where_a_platform_asks_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = write_script(tmp_path, "rest", "voice: tone\ndisclosure: off\n")
    assert main(["check", str(script), "--for", "apple-podcasts", "--bed", "off"]) == 1
    said = capsys.readouterr().out
    assert "WRONG   synthetic voice         said in audio and text" in said
    assert "delete disclosure: off in the script" in said


def test_a_language_without_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The remedy works: with a sentence of one's own, there is no error."""
    script = write_script(tmp_path, "rest", "voice: tone\nlanguage: sw\n")
    assert main(["check", str(script)]) == 0
    assert main(["check", str(script), "--for", "apple-podcasts"]) == 2
    assert 'the language "sw" has no sentence' in capsys.readouterr().err
    script = write_script(tmp_path, "rest", "voice: tone\nlanguage: sw\ndisclosure: Ni kompyuta.\n")
    assert main(["check", str(script), "--for", "apple-podcasts"]) == 0


def test_a_profile_that_asks_for_the_sentence_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "renderer.toml").write_text(
        '[profiles.club]\nsynthetic_voice = { rule = "audio", at = "end", source = "Handbook" }\n'
        '[profiles.other]\nlike = "acx"\nsynthetic_voice = "ask"\n'
    )
    script = write_script(tmp_path, "rest", "voice: tone\n")
    spoken = compile_script(script, Options(profile="club")).plan.spoken()
    assert [speak.caption for speak in spoken] == [
        *SENTENCES,
        "This recording is spoken by a synthetic voice.",
    ]
    assert check_unrendered(compile_script(script, Options(profile="other")), "other").met


def test_the_sentence_in_each_language() -> None:
    """A part spoken by a person makes it a sentence about parts, and a clone counts as a copy of a voice."""
    told: tuple[tuple[Origin, ...], ...] = (
        ("synthetic",),
        ("clone",),
        ("human", "synthetic"),
        ("human", "clone"),
    )
    languages = ("ca", "cs", "da", "de", "en", "es", "fi", "fr", "it", "nb", "nl", "no", "pl", "pt", "sv")
    for language in languages:
        sentences = {disclosure_sentence(language, origins) for origins in told}
        assert len(sentences) == 4
        assert all(sentence.endswith(".") and "{" not in sentence for sentence in sentences)
        assert disclosure_sentence(language, {"human"}) == ""
    assert disclosure_sentence("sw", {"synthetic"}) == ""
