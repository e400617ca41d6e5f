"""Profiles of platforms: reading them, rendering for them, and the verdicts by them."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from renderer import InputError
from renderer.companions.cover.facts import CoverFacts
from renderer.publish.checks.emoji import emoji
from renderer.publish.checks.facts import FACTS, Subject
from renderer.publish.checks.measured import Measured, PublishedText, Sounding, longest_silence
from renderer.publish.checks.profile import Profile, Rule, read_profiles
from renderer.publish.checks.verdicts import Verdict, judge, wanted
from renderer.settings.builtin_profiles import built_in
from renderer.settings.model import Settings
from renderer.settings.read import all_profiles, checked, profile_named, read_settings, with_profile
from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options
from tests.support.command_line import run

HEAD = "---\ntitle: A test\nvoice: tone:low\n---\n"
PROFILES = all_profiles(Settings())
WORDS = PublishedText(title="Evening rest", description="Rest, and breathe. " * 30)
COVER = CoverFacts(
    width_pixels=1400, height_pixels=1400, media_type="image/png", has_alpha=False, bytes=100_000
)
APPLE = Measured(
    codec="mp3",
    container="mp3",
    bitrate_kbps=128.0,
    constant_bitrate=True,
    sample_rate=44_100,
    channels=2,
    seconds=900.0,
    bytes=14_400_000,
    integrated_lufs=-16.04,
    range_lu=6.0,
    true_peak_dbtp=-1.2,
    sample_peak_dbfs=-1.3,
    rms_db=-19.0,
    gated_rms_db=-18.0,
    gated_share=0.8,
    noise_floor_db=-math.inf,
    silence_before_seconds=0.7,
    silence_after_seconds=2.0,
    words_range_lu=4.0,
    closing_bell=True,
)
ACX = replace(
    APPLE, bitrate_kbps=192.0, channels=1, rms_db=-20.0, sample_peak_dbfs=-3.04, noise_floor_db=-71.0
)
INSIGHT = replace(APPLE, sample_rate=48_000)


def broken(
    profile: str, measured: Measured | None, words: PublishedText, cover: CoverFacts
) -> dict[str, Verdict]:
    """The verdicts that are not ok, by their fact."""
    verdicts = judge(PROFILES[profile], Subject(measured=measured, words=words, cover=cover))
    return {verdict.fact: verdict for verdict in verdicts if verdict.status != "ok"}


@pytest.mark.parametrize(
    ("profile", "measured"), [("apple-podcasts", APPLE), ("acx", ACX), ("insight-timer", INSIGHT)]
)
def test_a_file_that_meets_every_rule(profile: str, measured: Measured) -> None:
    assert not broken(profile, measured, WORDS, COVER)


WRONG = [
    ("apple-podcasts", {"codec": "flac"}, "format", "render with --format mp3"),
    ("apple-podcasts", {"bitrate_kbps": 96.0}, "stereo_bitrate_kbps", "--bitrate 128"),
    ("apple-podcasts", {"channels": 1, "bitrate_kbps": 192.0}, "mono_bitrate_kbps", "--bitrate 128"),
    ("apple-podcasts", {"sample_rate": 32_000}, "sample_rate", "--sample-rate 44100"),
    ("apple-podcasts", {"channels": 6}, "channels", "channels = 1"),
    (
        "apple-podcasts",
        {"integrated_lufs": -17.1},
        "integrated_lufs",
        "0.1 LU too quiet: render with --lufs -16",
    ),
    ("apple-podcasts", {"integrated_lufs": -12.0}, "integrated_lufs", "3.0 LU too loud"),
    ("apple-podcasts", {"integrated_lufs": -math.inf}, "integrated_lufs", "silent"),
    (
        "apple-podcasts",
        {"true_peak_dbtp": 0.4},
        "true_peak_dbtp",
        "1.4 dB too high: render with --true-peak -1",
    ),
    ("acx", {"constant_bitrate": False}, "constant_bitrate", "not --vbr"),
    ("acx", {"seconds": 7201.0}, "seconds", "shorter"),
    ("acx", {"rms_db": -17.0}, "rms_db", "1.0 dB too loud"),
    ("acx", {"rms_db": -23.4, "gated_rms_db": -21.0}, "rms_db", "0.4 dB too quiet"),
    ("acx", {"rms_db": -96.3, "integrated_lufs": -math.inf}, "rms_db", "the file is silent"),
    ("acx", {"sample_peak_dbfs": -2.9}, "sample_peak_dbfs", "0.1 dB too high"),
    ("acx", {"noise_floor_db": -59.0}, "noise_floor_db", "--bed off"),
    ("acx", {"silence_before_seconds": 0.3}, "silence_before_seconds", "silence_before_seconds = 0.75"),
    ("acx", {"silence_before_seconds": 1.2}, "silence_before_seconds", "remove the pause"),
    ("acx", {"silence_after_seconds": 0.9}, "silence_after_seconds", "silence_after_seconds = 1"),
    ("insight-timer", {"bytes": 500_100_000}, "bytes", "lower --bitrate"),
]


@pytest.mark.parametrize(("profile", "change", "fact", "remedy"), WRONG)
def test_a_wrong_file_breaks_only_its_own_rule(
    profile: str, change: dict[str, Any], fact: str, remedy: str
) -> None:
    good = {"apple-podcasts": APPLE, "acx": ACX, "insight-timer": INSIGHT}[profile]
    (verdict,) = broken(profile, replace(good, **change), WORDS, COVER).values()
    assert (verdict.fact, verdict.status) == (fact, "wrong")
    assert remedy in verdict.remedy
    assert verdict.source


@pytest.mark.parametrize(
    ("profile", "words", "fact", "remedy"),
    [
        ("insight-timer", {"description": "r" * 300}, "description_characters", "200 characters longer"),
        ("insight-timer", {"title": "Rest \U0001f33f"}, "emoji", "U+1F33F HERB"),
        ("insight-timer", {"description": "Rest \u2764\ufe0f. " * 60}, "emoji", "U+2764 HEAVY BLACK HEART"),
        ("apple-podcasts", {"description": "\u00e9" * 2_001}, "description_bytes", "2 bytes shorter"),
    ],
)
def test_wrong_words_break_only_their_own_rule(
    profile: str, words: dict[str, str], fact: str, remedy: str
) -> None:
    good = {"apple-podcasts": APPLE, "insight-timer": INSIGHT}[profile]
    (verdict,) = broken(profile, good, replace(WORDS, **words), COVER).values()
    assert (verdict.fact, verdict.status) == (fact, "wrong")
    assert remedy in verdict.remedy


@pytest.mark.parametrize(
    ("cover", "fact"),
    [
        ({"width_pixels": 1399, "height_pixels": 1399}, "cover_pixels"),
        ({"width_pixels": 3001, "height_pixels": 3001}, "cover_pixels"),
        ({"height_pixels": 1401}, "cover_square"),
        ({"has_alpha": True}, "cover_alpha"),
        ({"media_type": "image/webp"}, "cover_format"),
    ],
)
def test_a_wrong_cover_breaks_only_its_own_rule(cover: dict[str, Any], fact: str) -> None:
    (verdict,) = broken("apple-podcasts", APPLE, WORDS, replace(COVER, **cover)).values()
    assert (verdict.fact, verdict.status) == (fact, "wrong")


@pytest.mark.parametrize(
    "change", [{"closing_bell": False}, {"seconds": 500.0}, {"seconds": 1300.0}], ids=str
)
def test_advice_is_reported_and_fails_no_check(change: dict[str, Any]) -> None:
    (verdict,) = broken("insight-timer", replace(INSIGHT, **change), WORDS, COVER).values()
    assert (verdict.fact, verdict.status) == (*change, "advice")


def test_an_rms_that_silence_puts_out_of_reach_cannot_be_met() -> None:
    quiet = replace(ACX, rms_db=-32.5, gated_rms_db=-20.0, gated_share=0.056)
    verdict = broken("acx", quiet, WORDS, COVER)["rms_db"]
    assert verdict.status == "cannot"
    for figure in ("94% of the file is quiet", "by 12.5 dB", "RMS of -10.5 dB", "than -13 dB", "most -3 dB"):
        assert figure in verdict.remedy


@pytest.mark.parametrize("taken_db", [0.0, 4.0, 9.9, 10.1, 20.0])
def test_an_rms_is_out_of_reach_where_peaks_leave_no_room_for_it(taken_db: float) -> None:
    measured = replace(ACX, rms_db=-25.0, gated_rms_db=-25.0 + taken_db, integrated_lufs=-22.0)
    verdict = broken("acx", measured, WORDS, COVER)["rms_db"]
    assert verdict.status == ("cannot" if taken_db > 10 else "wrong")
    assert ("2.0 dB too quiet: render with --lufs -20." in verdict.remedy) == (taken_db < 10)


@pytest.mark.parametrize(
    ("integrated_lufs", "softer_db", "remedy"),
    [
        (-17.6, 3, "0.6 LU too quiet: render with --lufs -15.2"),
        (
            -19.6,
            3,
            "2.6 LU too quiet, but the words have -16.0 LUFS, and the bed counts too: "
            "make the bed rain 3 dB softer, or render with --bed off",
        ),
        (
            -25.6,
            None,
            "8.6 LU too quiet, but the words have -16.0 LUFS, and the bed counts too: render with --bed off",
        ),
    ],
)
def test_a_bed_that_makes_the_average_low_becomes_softer(
    integrated_lufs: float, softer_db: int | None, remedy: str
) -> None:
    measured = replace(APPLE, integrated_lufs=integrated_lufs, softer_bed_db=softer_db)
    subject = Subject(measured=measured, words=WORDS, cover=COVER, words_lufs=-16.0, bed="rain")
    (verdict,) = (v for v in judge(PROFILES["apple-podcasts"], subject) if v.status != "ok")
    assert (verdict.fact, verdict.status, verdict.remedy) == ("integrated_lufs", "wrong", remedy)


def test_a_render_that_could_be_no_louder_cannot_meet_a_loudness() -> None:
    quiet = replace(APPLE, integrated_lufs=-23.7)
    subject = Subject(measured=quiet, words=WORDS, cover=COVER, why_no_louder="a louder track would clip")
    (verdict,) = (v for v in judge(PROFILES["apple-podcasts"], subject) if v.status != "ok")
    assert (verdict.fact, verdict.status) == ("integrated_lufs", "cannot")
    assert verdict.remedy.startswith("a louder track would clip; render a shorter --length")
    loud = replace(subject, measured=replace(APPLE, integrated_lufs=-12.0))
    assert [v.status for v in judge(PROFILES["apple-podcasts"], loud) if v.status != "ok"] == ["wrong"]
    advised = {v.fact: v.status for v in judge(PROFILES["youtube"], subject)}
    assert advised["integrated_lufs"] == "advice"


def test_an_unknown_fact_breaks_no_rule() -> None:
    unknown = replace(APPLE, closing_bell=None, constant_bitrate=None)
    for profile in PROFILES.values():
        verdicts = judge(profile, Subject(measured=unknown))
        assert {v.status for v in verdicts if v.fact.startswith(("cover", "desc", "emoji"))} <= {"unknown"}
    assert {v.fact for v in judge(PROFILES["apple-podcasts"], Subject(words=WORDS, cover=COVER))} == {
        "description_bytes", "cover_square", "cover_pixels", "cover_format", "cover_alpha",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words_lufs", "remedy"),
    [
        (-16.0, "0.6 LU too quiet: render with --lufs -15.2"),
        (-18.0, "0.6 LU too quiet: render with --lufs -16"),
        (None, "render with --lufs -16, or, if its words are that loud already, make its bed softer"),
    ],
)
def test_a_file_whose_words_are_loud_enough_is_not_rendered_at_the_same_loudness_again(
    words_lufs: float | None, remedy: str
) -> None:
    measured = replace(APPLE, integrated_lufs=-17.6, words_lufs=words_lufs)
    verdicts = judge(PROFILES["apple-podcasts"], Subject(measured=measured))
    (wrong,) = [verdict for verdict in verdicts if verdict.status == "wrong"]
    assert remedy in wrong.remedy


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_can_be_shown_and_has_a_remedy(fact: str) -> None:
    kind = FACTS[fact].kind
    if kind == "number":
        assert "at most" in wanted(Rule(fact=fact, source="", high=7.0))
    subject = Subject(measured=replace(INSIGHT, words_lufs=-15.8), words=WORDS, cover=COVER)
    value = FACTS[fact].read(subject)
    assert FACTS[fact].shown(value)
    others: dict[str, float | bool | str] = {"number": 1.0, "flag": not value, "name": "other"}
    other = others[kind]
    rules = (Rule(fact=fact, source="ours", one_of=(other,)),)
    verdicts = judge(Profile(name="own", title="Own", rules=rules), subject)
    assert [verdict.status for verdict in verdicts if verdict.measured != "1"] in (["wrong"], [])


@pytest.mark.parametrize(
    "text",
    [
        "Plain.",
        "Caf\u00e9 \u2014 na\u00efve \u201cquote\u201d \u2122 \u00a9 \u2192 \u0950 \u4f11\u606f",
        "1\u00bd",
    ],
)
def test_letters_are_not_emoji(text: str) -> None:
    assert emoji(text) == ()


@pytest.mark.parametrize(
    "sign", ["\U0001f9d8", "\u2728", "\u2600", "\U0001f1eb\U0001f1f7", "1\ufe0f\u20e3", "\u00a9\ufe0f"]
)
def test_pictures_are_emoji(sign: str) -> None:
    assert emoji(f"Rest {sign}.")


def test_every_built_in_profile_can_be_rendered_for_and_names_its_sources() -> None:
    assert list(PROFILES) == [
        "insight-timer", "apple-podcasts", "spotify", "acx", "youtube", "ebu-r128", "aes-speech",
    ]  # fmt: skip
    for name, profile in PROFILES.items():
        assert profile.rules, name
        assert all(rule.source != "renderer.toml" for rule in profile.rules)
        with_profile(Settings(), name, Path()).forms()


def test_the_users_own_profile(tmp_path: Path) -> None:
    (tmp_path / "renderer.toml").write_text("""
[profiles.Mine]
like = "apple-podcasts"
render = { lufs = -18, format = ["flac", "mp3"] }
rules = { integrated_lufs = { from = -19, to = -17 }, channels = 1, cover_pixels = "off", format = ["flac"] }
""")
    settings = read_settings(tmp_path)
    own = profile_named(settings, "mine")
    assert {rule.fact for rule in own.rules} == {rule.fact for rule in PROFILES["apple-podcasts"].rules} - {
        "cover_pixels"
    }
    by_fact = {rule.fact: rule for rule in own.rules}
    assert (by_fact["integrated_lufs"].low, by_fact["integrated_lufs"].source) == (-19, "renderer.toml")
    assert by_fact["channels"].one_of == (1,)
    assert by_fact["true_peak_dbtp"].source == "Apple Podcasts for Creators, Audio requirements"
    made = with_profile(settings, "mine", Path())
    assert (made.formats, made.lufs, made.bitrate_kbps) == (("flac", "mp3"), -18.0, 128)


@pytest.mark.parametrize(
    ("table", "error"),
    [
        ('like = "aple-podcasts"', 'did you mean "apple-podcasts"?'),
        ("render = { lofs = -18 }", 'did you mean "lufs"?'),
        ("render = { lufs = 3 }", "3 is not a number from -40 to -8"),
        ("rules = { integrated_lofs = -18 }", 'did you mean "integrated_lufs"?'),
        ("rules = { integrated_lufs = { from = -17, to = -19 } }", "from -17 to -19 is an empty range"),
        ("rules = { integrated_lufs = true }", "True is not a valid value"),
        ("rules = { integrated_lufs = {} }", "write integrated_lufs = { from = 1, to = 2 }"),
        ("rules = { format = { from = 1 } }", 'write format = ["mp3"]'),
        ("rules = { closing_bell = 1 }", "write closing_bell = true"),
        ("rules = 3", "as tables"),
        ("titel = 'x'", 'did you mean "title"?'),
    ],
)
def test_a_wrong_profile_is_an_error(tmp_path: Path, table: str, error: str) -> None:
    (tmp_path / "renderer.toml").write_text(f"[profiles.mine]\n{table}\n")
    with pytest.raises(InputError, match=r"renderer\.toml: profiles: mine: ") as raised:
        read_settings(tmp_path)
    assert error in str(raised.value)


@pytest.mark.parametrize("name", ["../mine", "a,b", "", ".hidden", "a b"])
def test_a_profile_is_called_so_that_a_folder_can_be(tmp_path: Path, name: str) -> None:
    (tmp_path / "renderer.toml").write_text(f'[profiles."{name}"]\nlike = "acx"\n')
    with pytest.raises(InputError, match="cannot be a profile name; use letters"):
        read_settings(tmp_path)


def test_options_come_before_the_profile_and_that_before_the_settings(tmp_path: Path) -> None:
    (tmp_path / "renderer.toml").write_text("lufs = -20\nsample_rate = 48000\nducking_db = -6\n")
    script = tmp_path / "rest.md"
    script.write_text(HEAD + "Hello.\n")
    made = compile_script(script, Options(profile="acx", settings={"lufs": -19.0})).settings
    assert (made.lufs, made.sample_rate, made.ducking_db) == (-19.0, 44_100, -6.0)
    assert (made.channels, made.silence_before_seconds) == (1, Fraction("0.55"))
    with pytest.raises(InputError, match='unknown platform "akx"; did you mean "acx"'):
        compile_script(script, Options(profile="akx"))


def test_a_profile_takes_the_place_of_a_vbr_quality() -> None:
    made = with_profile(checked(Settings(), {"vbr_quality": 2}, "here"), "acx", Path())
    assert (made.vbr_quality, made.bitrate_kbps) == (None, 192)


def test_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "renderer.toml").write_text('[profiles.mine]\nlike = "acx"\ntitle = "Mine"\n')
    listed = run("profiles", cwd=tmp_path).stdout
    assert "acx  ACX (Audible)" in listed
    assert "mine  Mine" in listed
    assert "-23.0 to -18.0 dB" in listed
    assert all(len(line) <= 100 and line.isascii() for line in listed.splitlines())
    (one,) = json.loads(run("profiles", "acx", "--json", cwd=tmp_path).stdout)
    assert one["render"]["sample_rate"] == 44_100
    assert run("profiles", "nothing", cwd=tmp_path).returncode == 2


def test_a_script_is_checked_for_its_words(tmp_path: Path) -> None:
    script = tmp_path / "rest.md"
    script.write_text("---\ntitle: A test\nvoice: tone:low\ndescription: Short.\n---\nHello.\n")
    ran = run("check", script, "--for", "insight-timer", cwd=tmp_path)
    assert ran.returncode == 1
    assert "WRONG   description" in ran.stdout
    assert "446 characters longer" in ran.stdout
    assert run("check", script, cwd=tmp_path).returncode == 0


def test_a_render_for_a_platform_meets_its_rules(tmp_path: Path) -> None:
    script = tmp_path / "rest.md"
    words = "Lie down, and let your breath come and go. " * 2
    script.write_text(HEAD + words * 3 + "\n[bell]\n")
    for profile in ("apple-podcasts", "ebu-r128"):
        ran = run("render", script, "--for", profile, "--out", profile, cwd=tmp_path)
        assert (ran.returncode, ran.stderr) == (0, "")
        path = ran.stdout.split()[0]
        ran = run("check", path, "--for", profile, cwd=tmp_path)
        assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
        assert all(len(line) <= 100 and line.isascii() for line in ran.stdout.splitlines())


@pytest.mark.parametrize(
    ("codec", "allowed", "remedy"),
    [
        ("aac", ["m4b"], ""),
        ("aac", ["m4a"], ""),
        ("opus", ["opus"], ""),
        ("pcm", ["wav"], ""),
        ("mp3", ["m4b"], "render with --format m4b"),
        ("mp3", ["aac"], "render with --format m4a"),
    ],
)
def test_a_rule_names_a_format_or_its_codec(codec: str, allowed: list[str], remedy: str) -> None:
    table = {"title": "A club", "rules": {"format": allowed, "bitrate_kbps": {"from": 96}}}
    club = read_profiles({"club": table}, built_in())["club"]
    quiet = replace(APPLE, codec=codec, bitrate_kbps=128.0 if codec == "mp3" else 49.0)
    found = judge(club, Subject(measured=quiet))
    assert [verdict.remedy for verdict in found if verdict.status != "ok"] == ([remedy] if remedy else [])


def test_the_longest_silence_is_named_with_its_place() -> None:
    """A bed does not end it, but a bell does."""
    where = Sounding(seconds=400.0, words=((2.0, 4.0), (10.0, 65.0)), others=((300.0, 310.0),), has_bed=True)
    seconds, onset = longest_silence(where)
    assert (seconds, onset) == (235.0, 65.0)
    measured = replace(INSIGHT, longest_silence_seconds=seconds, longest_silence_onset_seconds=onset)
    verdicts = judge(built_in()["insight-timer"], Subject(measured=measured))
    (verdict,) = (one for one in verdicts if one.fact == "longest_silence_seconds")
    assert (verdict.status, verdict.measured) == ("advice", "3:55.0")
    assert verdict.remedy == "shorten this hold, or put words or a bell into it, at 1:05.0"
