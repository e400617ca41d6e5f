"""Stems add up to the mix, and sessions place their items as the plan does."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

import renderer
from renderer.cli.main import main
from renderer.companions.daw.edl import FRAMES_PER_SECOND
from renderer.companions.daw.rpp import quoted
from renderer.mastering.write_track import Track
from renderer.mix.mixer import mix, prepare_mix
from renderer.mix.stems import STEMS
from renderer.storage.store import Store
from renderer.timeline import Timeline
from renderer.workflows.cache import with_store
from renderer.workflows.compile import compile_script
from renderer.workflows.lay_out_tracks import plan_tracks, silent
from renderer.workflows.options import read_options
from tests.support.takes import ME, spoken, take

pytestmark = pytest.mark.shared_cache

HEAD = "---\ntitle: A test\nvoice: tone:low\npacing: {sentence: 1s, paragraph: 2s}\n---\n"
BODY = (
    '# Arriving\n[bell]\n\nLie down, and say "rest". Rest.\n\n[mark turn]\n\n[bell gong]\n\n[hold 3s]\n\n'
    "# Rest\n\nLet the breath come and go.\n\n[bell]\n"
)


def rendered(folder: Path, body: str = BODY, **options: Any) -> Track:
    path = folder / "session.md"
    path.write_text(HEAD + body, encoding="utf-8")
    return renderer.render(path, out=folder / "out", stems="all", **options).tracks[0]


def mixed(folder: Path, **options: Any) -> tuple[Timeline, np.ndarray[Any, Any]]:
    """The mix of the same script before mastering."""
    compiled = compile_script(folder / "session.md", read_options(options))  # type: ignore[arg-type]

    def work(store: Store) -> tuple[Timeline, np.ndarray[Any, Any]]:
        (planned,), read_clip = plan_tracks(compiled, store, silent)
        return planned.timeline, np.concatenate(list(mix(prepare_mix(planned.timeline), read_clip)))

    return with_store(compiled.settings, keep=True, work=work)


SESSIONS: dict[str, dict[str, Any]] = {
    "words and bells": {},
    "a bed": {"bed": "ocean"},
    "flac": {"bed": "drone", "format": ["flac"]},
}


@pytest.mark.parametrize("options", SESSIONS.values(), ids=SESSIONS)
def test_stems_add_up_to_the_mix(tmp_path: Path, options: dict[str, Any]) -> None:
    track = rendered(tmp_path, **options)
    timeline, whole = mixed(tmp_path, **options)
    suffix = ".flac" if "format" in options else ".wav"
    assert [track.stems[name].name for name in STEMS] == [f"{name}{suffix}" for name in STEMS]
    stems = {name: soundfile.read(track.stems[name], dtype="float64")[0] for name in STEMS}
    assert {len(stem) for stem in stems.values()} == {track.timeline.frames}
    assert np.abs(sum(stems.values()) - whole).max() <= 2.0**-23  # one bit
    words, bells = np.zeros(timeline.frames, bool), np.zeros(timeline.frames, bool)
    for cue in timeline.cues:
        (words if cue.kind == "speech" else bells)[cue.sounds_from_frames : cue.sounds_until_frames] = True
    for name, sounding in (("voice", words), ("bells", bells)):
        assert stems[name][sounding].any()
        assert not stems[name][~sounding].any()
    assert stems["bed"].any() == bool(timeline.beds)


def test_the_room_of_recordings_is_in_the_voice(tmp_path: Path) -> None:
    (tmp_path / "takes").mkdir()
    soundfile.write(tmp_path / "takes" / "001.wav", take(spoken(), before=1, after=1, room_db=-55), 48_000)
    (tmp_path / "renderer.toml").write_text(ME)
    path = tmp_path / "session.md"
    path.write_text("---\ntitle: A test\nvoice: me\n---\n[bell]\n\nOm.\n\n[hold 4s]\n")
    main(["takes", str(path)])
    (track,) = renderer.render(path, out=tmp_path / "out", stems=["voice", "bells"]).tracks
    timeline, whole = mixed(tmp_path)
    assert timeline.room_tones
    stems = [soundfile.read(track.stems[name])[0] for name in ("voice", "bells")]
    assert np.abs(sum(stems) - whole).max() <= 2.0**-23
    items = items_of(track, "voice")
    assert [name for *_, name in items] == ["room", "Om."]
    assert items[0][1] == items[1][0] == next(c for c in timeline.cues if c.kind == "speech").onset_frames


def items_of(track: Track, stem: str) -> list[tuple[int, int, str]]:
    """The onsets, ends and names of a stem's items, which Reaper plays from the same places of its file."""
    text = track.stems["rpp"].read_text(encoding="utf-8")
    found = []
    for item in text[text.index(f'NAME "{stem}"') :].split("<TRACK")[0].split("<ITEM")[1:]:
        place = {key: float(re.search(rf"{key} (\S+)", item)[1]) for key in ("POSITION", "LENGTH", "SOFFS")}  # type: ignore[index]
        assert place["POSITION"] == place["SOFFS"]
        assert f'FILE "{track.stems[stem].name}"' in item
        onset = place["POSITION"] * track.timeline.sample_rate
        end = onset + place["LENGTH"] * track.timeline.sample_rate
        assert abs(onset - round(onset)) < 1e-3
        name = re.search(r"NAME (.)(.*)\1\n", item)
        assert name
        found.append((round(onset), round(end), name[2]))
    return found


def test_items_of_a_session_start_where_the_plan_says(tmp_path: Path) -> None:
    track = rendered(tmp_path, bed="ocean")
    timeline = track.timeline
    for stem, kinds in (("voice", ("speech",)), ("bells", ("bell", "tone", "sound"))):
        cues = [(cue.onset_frames, cue.caption) for cue in timeline.cues if cue.kind in kinds]
        found = items_of(track, stem)
        assert [(onset, name) for onset, _, name in found] == cues
        samples = soundfile.read(track.stems[stem], always_2d=True)[0]
        for onset, end, _ in found:
            samples[onset:end] = 0
        assert not samples.any()  # all that sounds is in an item
        assert all(end <= following for (_, end, _), (following, *_) in pairwise(found))
    beds = [(bed.onset_frames, bed.end_frames, bed.label) for bed in timeline.beds]
    assert items_of(track, "bed") == beds
    markers = re.findall(r'MARKER (\d+) (\S+) "(.*)" ([01])\n', track.stems["rpp"].read_text("utf-8"))
    placed = [(round(float(at) * 48_000), name, region) for _, at, name, region in markers]
    first, second = timeline.chapters
    assert placed == [
        (first.onset_frames, "Arriving", "1"),
        (second.onset_frames, "", "1"),
        (second.onset_frames, "Rest", "1"),
        (timeline.frames, "", "1"),
        (timeline.marks[0].onset_frames, "turn", "0"),
    ]


def test_an_edit_decision_list_has_all_items(tmp_path: Path) -> None:
    track = rendered(tmp_path, bed="ocean")
    text = track.stems["edl"].read_text(encoding="utf-8")
    assert text.startswith("TITLE: A test\nFCM: NON-DROP FRAME\n")
    events = re.findall(
        r"^\d{3}  AX +(A\d?) +C +(\S+) (\S+) (\S+) (\S+)\n\* FROM CLIP NAME: (.*)$", text, re.M
    )
    wanted = [item for stem in STEMS for item in items_of(track, stem)]
    assert len(events) == len(wanted)

    def frames(code: str) -> float:
        hours, minutes, seconds, video = map(int, code.split(":"))
        return ((hours * 60 + minutes) * 60 + seconds + video / FRAMES_PER_SECOND) * 48_000

    for (_, first, last, onset, end, name), item in zip(events, sorted(wanted), strict=True):
        assert (first, last) == (onset, end)
        assert abs(frames(onset) - item[0]) <= 48_000 / FRAMES_PER_SECOND / 2
        assert abs(frames(end) - item[1]) <= 48_000 / FRAMES_PER_SECOND / 2
        assert name == item[2]


@pytest.mark.parametrize(
    ("text", "written"),
    [("a", '"a"'), ('a "b"', "'a \"b\"'"), ('"a\'s"', '`"a\'s"`'), ("\"'`", "`\"''`"), ("a\n b", '"a b"')],
)
def test_names_are_between_quotes_that_they_do_not_contain(text: str, written: str) -> None:
    assert quoted(text) == written


def test_one_stem_is_the_same_as_among_all(tmp_path: Path) -> None:
    both = rendered(tmp_path, bed="ocean").stems["bells"].read_bytes()
    script = tmp_path / "session.md"
    command = ["render", str(script), "--bed", "ocean", "--stems", "bells", "--out", str(tmp_path / "one")]
    assert main(command) == 0
    folder = tmp_path / "one" / "session" / "session-stems"
    assert sorted(path.name for path in folder.iterdir()) == ["bells.wav", "session.edl", "session.rpp"]
    assert (folder / "bells.wav").read_bytes() == both


def test_an_unknown_stem_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "session.md").write_text(HEAD + BODY, encoding="utf-8")
    assert main(["render", str(tmp_path / "session.md"), "--stems", "voices"]) == 2
    assert "--stems: unknown stem" in capsys.readouterr().err
