"""Tracks for the night: words and beds settle, bells soften, and no sound that starts is much louder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from msgspec.structs import replace
from numpy.typing import NDArray

import renderer
from renderer.cli.main import main
from renderer.layout.clips import BedVariants, Clips, TakeRoom
from renderer.layout.fit_length import fit
from renderer.mix.mixer import mix_part, prepare_mix
from renderer.timeline import Block, Clip, Cue, Timeline
from tests.support.without_audio import RATE, clips, lay, plan, script

pytestmark = pytest.mark.shared_cache

MINUTES = [f"[at {minute}:00]\n\nRest here.\n" for minute in range(1, 75, 6)]


def at(timeline: Timeline, kind: str) -> dict[int, Cue]:
    """The first cue of each minute."""
    return {cue.onset_frames // (60 * RATE): cue for cue in reversed(timeline.cues) if cue.kind == kind}


def test_words_settle_by_three_decibels_over_the_hour_in_small_steps() -> None:
    timeline = lay(script("\n".join(MINUTES), night="true"))
    gains_db = {minute: cue.gain_db for minute, cue in at(timeline, "speech").items()}
    assert gains_db[1] == 0.0
    assert gains_db[55] == -2.75
    assert gains_db[61] == gains_db[73] == -3.0
    falls = -np.diff([gains_db[minute] for minute in sorted(gains_db)])
    assert falls.min() >= 0.0
    assert falls.max() <= 0.5  # in six minutes


def test_words_do_not_settle_by_day() -> None:
    for head in ({}, {"night": "false"}):
        timeline = lay(script("\n".join(MINUTES), **head))
        assert {cue.gain_db for cue in timeline.cues} == {0.0}
        assert not timeline.night


def test_the_bed_keeps_its_distance_from_the_words_and_moves_slowly() -> None:
    timeline = lay(script("\n".join(MINUTES), bed="rain", night="true"))
    by_day = lay(script("\n".join(MINUTES), bed="rain"))
    mixed, usual = prepare_mix(timeline), prepare_mix(by_day)
    frames = np.arange(0, timeline.frames, RATE)
    settled = np.interp(frames, mixed.duck_frames, mixed.duck_gains_db) - np.interp(
        frames, usual.duck_frames, usual.duck_gains_db
    )
    assert np.abs(np.diff(settled)).max() < 0.01  # in a second
    for cue in timeline.cues:
        assert settled[cue.onset_frames // RATE] == pytest.approx(cue.gain_db, abs=0.25)


def test_a_room_tone_settles_with_the_words_and_does_not_step_beside_them() -> None:
    """All that sounds is noise at 0 dB: the rooms of recordings, and the room tone around them."""
    seconds = 30
    noise = np.random.default_rng(1).normal(size=((seconds + 2) * RATE, 1)).astype(np.float32)
    made = plan(script("\n".join(MINUTES), night="true"))
    spoken = clips(made).spoken
    margin = RATE // 2
    tone = BedVariants(
        clips=tuple(Clip(source=f"tone {number}", frames=(seconds + 1) * RATE) for number in range(3)),
        region_frames=seconds * RATE,
        fade_shape="power",
    )
    room = TakeRoom(tone=tone, share=1.0, before_frames=margin, after_frames=margin)
    recorded = Clips(
        sample_rate=RATE,
        spoken={key: replace(clip, before_frames=margin) for key, clip in spoken.items()},
        sounds={},
        rooms={clip.source: room for clip in spoken.values()},
    )

    def read_clip(source: str, onset_frames: int, frames: int) -> Block:
        onset = onset_frames + (int(source[-1]) * 999 if source.startswith("tone") else RATE // 3)
        return noise[onset : onset + frames]

    timeline = fit(made, recorded, None)
    mixed = prepare_mix(timeline, channels=1)
    for minute in (1, 25, 55, 67):
        levels_db = []
        for tenth in range(-20, 40):
            part = mix_part(mixed, read_clip, 60 * minute * RATE + tenth * RATE // 10, RATE // 5)
            levels_db.append(10 * np.log10(np.square(part).mean()))
        assert np.median(levels_db) == pytest.approx(max(-3.0, -0.25 * (minute // 5)), abs=0.3)
        assert max(levels_db) - min(levels_db) < 1.0


def test_bells_soften_as_the_track_goes_on() -> None:
    body = "\n".join(f"[at {minute}:00]\n\nRest here.\n\n[bell bowl]\n" for minute in range(1, 75, 6))
    timeline = lay(script(body, night="true"))
    gains_db = {minute: cue.gain_db for minute, cue in at(timeline, "bell").items()}
    levels = [gains_db[minute] for minute in sorted(gains_db)]
    assert levels == sorted(levels, reverse=True)
    assert gains_db[1] == 0.0
    assert gains_db[61] == gains_db[73] == -6.0


def test_a_bell_after_a_long_silence_is_softer_than_one_after_words() -> None:
    body = "Rest here.\n\n[bell bowl, +12dB]\n\n[hold 3m]\n\n[bell bowl]\n\nRest here.\n\n[bell bowl]"
    first, after_silence, after_words = (
        cue.gain_db for cue in lay(script(body, night="true")).cues if cue.kind == "bell"
    )
    assert first < 12.0
    assert after_silence < -3.0
    assert after_words == 0.0


def short_term_lufs(samples: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    """The short-term loudness every 100 ms, straight from ITU-R BS.1770-4 and EBU Tech 3341, at 48 kHz."""
    from scipy.signal import lfilter

    assert rate == 48_000
    shelf = ([1.53512485958697, -2.69169619, 1.19839281085285], [1.0, -1.69065929318241, 0.73248077421585])
    high_pass = ([1.0, -2.0, 1.0], [1.0, -1.99004745483398, 0.99007225036621])
    weighted = lfilter(*high_pass, lfilter(*shelf, samples, axis=0), axis=0)
    energy = np.concatenate([[0.0], np.cumsum(np.square(weighted).sum(axis=1))])
    ends = np.arange(3 * rate, len(samples) + 1, rate // 10)
    mean = (energy[ends] - energy[ends - 3 * rate]) / (3 * rate)
    return -0.691 + 10 * np.log10(np.maximum(mean, 1e-12))


BODY = """Rest here, and let the floor hold you. Let your arms be heavy, and your legs.

[hold 150s]

[bell bowl, firm]

[hold 100s, bell bowl every 80s]

[bell low, +9dB]

[hold 70s]

[bed off]

[hold 80s]

[bell bowl, +3dB]

[bed ocean, +9dB]

[hold 20s]

Good night to you, and sleep well.
"""


@pytest.mark.parametrize("night", [True, False])
def test_bells_and_beds_rise_by_at_most_6_lu_over_the_last_minute(tmp_path: Path, night: bool) -> None:
    path = tmp_path / "session.md"
    head = f"---\ntitle: A test\nvoice: tone:low\nbed: rain\nnight: {str(night).lower()}\n---\n"
    path.write_text(head + BODY)
    (track,) = renderer.render(path, out=tmp_path / "out", format=["wav"], channels=1).tracks
    samples, rate = soundfile.read(track.paths["wav"], always_2d=True)
    lufs = short_term_lufs(samples, rate)
    words = [(c.onset_frames / rate, c.end_frames / rate) for c in track.timeline.cues if c.kind == "speech"]
    rises = []
    for number in range(630, len(lufs)):
        end = number / 10 + 3.0
        if not any(onset < end and until > end - 3.0 for onset, until in words):
            last_minute = max(lufs[number - 630 : number - 30].max(), -18.0 - 15.0)
            rises.append(lufs[number] - last_minute)
    assert (float(max(rises)) <= 6.0) is night


def test_words_in_the_file_settle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "session.md"
    body = "Rest here, my friend.\n\n[at 55:00]\n\nRest here, my friend.\n"
    path.write_text(f"---\ntitle: A test\nvoice: tone:low\nnight: true\n---\n{body}")
    (track,) = renderer.render(path, out=tmp_path / "out").tracks
    with soundfile.SoundFile(track.paths["mp3"]) as file:

        def level_db(cue: Cue) -> float:
            file.seek(cue.onset_frames)
            return float(20 * np.log10(np.sqrt(np.square(file.read(cue.frames)).mean())))

        first, last = (level_db(cue) for cue in track.timeline.cues)
    assert 2.5 <= first - last <= 3.0
    assert track.loudness.words_lufs == pytest.approx(-18.0, abs=0.2)
    assert main(["render", str(path), "--out", str(tmp_path / "out")]) == 0
    first_lufs = track.loudness.words_lufs
    assert first_lufs is not None
    words = f"words {first_lufs:.1f} LUFS at the start and {first_lufs - 2.75:.1f} at the end"
    assert words in capsys.readouterr().out


def test_a_night_track_edited_equals_one_from_nothing(tmp_path: Path) -> None:
    def made(hold: str, cache: str, jobs: int) -> bytes:
        path = tmp_path / "session.md"
        text = f"Rest here.\n\n[hold {hold}, bell bowl every 40s]\n\nGood night.\n\n[hold 1m]\n"
        path.write_text(f"---\ntitle: A test\nvoice: tone:low\nbed: brown\nnight: true\n---\n{text}")
        (tmp_path / "renderer.toml").write_text(f'cache = "{cache}"\nchannels = 1\n')
        (track,) = renderer.render(path, out=tmp_path / f"out-{cache}-{hold}", jobs=jobs).tracks
        return track.paths["mp3"].read_bytes()

    made("4m50s", "edited", 1)
    assert made("5m4s", "edited", 1) == made("5m4s", "new", 3)
