"""Directions in texts of other people: they become cues or comments, or errors, and are never spoken."""

from __future__ import annotations

import pytest

from renderer.interchange.importing.markdown import markdown_text
from renderer.interchange.importing.model import Comment, CueText, SectionHeading, Words
from renderer.interchange.importing.texts import plain

SPOKEN = "Lie down. Let it go."


def words_of(text: str) -> str:
    return " ".join(item.text for item in plain.read(text, "a.txt").items if isinstance(item, Words))


def cues_of(text: str) -> list[str]:
    return [item.text for item in plain.read(text, "a.txt").items if isinstance(item, CueText)]


@pytest.mark.parametrize(
    ("written", "cue"),
    [
        ("[pause 3]", "pause 3s"),
        ("[Pause: 250 ms]", "pause 250ms"),
        ("[pause 2-3 seconds]", "hold 2-3s"),
        ("[Pause for 1 to 2 minutes]", "hold 1-2m"),
        ("[pause: 5\u201310 sec]", "hold 5-10s"),
        ("[pause\u20145 s]", "pause 5s"),
        ("[PAUSE ~10 sec]", "pause 10s"),
        ("[pause, 5 seconds]", "pause 5s"),
        ("[Long Pause - 30 seconds]", "pause 30s"),
        ("[brief silence of 5 seconds]", "pause 5s"),
        ("[silent 1s]", "pause 1s"),
        ("[SFX: bell]", "bell"),
        ("[sound cue: gong]", "bell gong"),
        ("[[pause 5s]]", "pause 5s"),
        ("{{pause 5s}}", "pause 5s"),
        ("(3 sec)", "pause 3s"),
        ("*pause*", "pause"),
        ("**[PAUSE 10 SEC]**", "pause 10s"),
        ("_(long pause)_", "long pause"),
        ("***Pause for 10 seconds.***", "pause 10s"),
        ("<pause>", "pause"),
        ("<silence 3s>", "pause 3s"),
        ("<#0.5#>", "pause 0.5s"),
        ('<break strength="weak" time="1.5s" />', "pause 1.5s"),
        ("<break/>", "pause 750ms"),
        ("<<PAUSE:5>>", "pause 5s"),
        ("//pause//", "pause"),
        ("/2s", "pause 2s"),
        ("/1.5s", "pause 1.5s"),
        ("/pause", "pause"),
        ("......", "pause"),
        ("|pause|", "pause"),
        ("%pause 5s%", "pause 5s"),
        ("#pause", "pause"),
        ("[[slnc 2000]]", "pause 2000ms"),
        ("\uff3bpause 5s\uff3d", "pause 5s"),
        ("\u3010pause\u3011", "pause"),
    ],
)
def test_a_direction_that_is_a_cue_becomes_the_cue(written: str, cue: str) -> None:
    text = f"Lie down. {written} Let it go."
    assert (cues_of(text), words_of(text)) == ([cue], SPOKEN)


@pytest.mark.parametrize(
    "written",
    [
        "[pause 250]", "[pause x]", "[puase 5s]", "[pause 10 Sekunden]", "[lange Pause]",
        "[3 Minuten Stille]", "[pausa larga]", "[hold]", "[repeat on the other side]", "[rest 30 seconds]",
        "[a few seconds of silence]", "[breathe in for 4]", "[pause 1 min 30]", "[stop 5 seconds]",
        "[\u6682\u505c5\u79d2]", "(pause: 5 Sek.)", "(kurze Pause)", "(repeat three times)",
        "{pausa 5s}", "<pause longue>", "(x3)", "(3x)", "(\u00d7 3)",
    ],
)  # fmt: skip
def test_a_direction_that_is_nearly_a_cue_is_an_error_in_the_script(written: str) -> None:
    text = f"Lie down. {written} Let it go."
    found = plain.read(text, "a.txt")
    assert (cues_of(text), words_of(text)) == ([written.strip("[](){}<>")], SPOKEN)
    assert [drop.how for drop in found.dropped] == ["unclear"]


@pytest.mark.parametrize(
    "written",
    [
        "[whispers]", "[Speak slowly]", "[In a low voice]", "[exhales slowly]", "[soft music fades in]",
        "[5]", "[Sound of a bowl]", "[END - music fades]", "[END]", "[your name]", "[..]", "[more or less]",
        "*Ring the bell softly*", "*ding*", "(play the flute softly)", "(fade the music)", "(see p. 12)",
        "(see page 3)", "(see picture 4)", "[optional]", "{first_name}", "(softly)", "(in a low voice)",
        "(Note: wait for slow students)",
        "(to the teacher: dim the lights)", "(sighs)", "(inhale)", "(slow exhale)", "(breathe)", "(beat)",
        "(whispered)", "(with a smile)", "(music fades out)", "(birds chirping)", "(applause)", "*softly*",
        "**Note: dim the lights**", "(clears throat)", "(snap fingers)", "/intro", "<<VOICE_NAME: calm>>",
        f"[{'a long remark about the room ' * 12}]",
    ],
)  # fmt: skip
def test_any_other_direction_becomes_a_comment(written: str) -> None:
    text = f"Lie down. {written} Let it go."
    found = plain.read(text, "a.txt")
    assert (cues_of(text), words_of(text)) == ([], SPOKEN)
    assert sum(isinstance(item, Comment) for item in found.items) == 1
    assert [drop.how for drop in found.dropped] == ["left out"]


@pytest.mark.parametrize(
    "written",
    [
        "###",
        "-- --",
        "\U0001f319",
        "\u2728",
        "1\ufe0f\u20e3",
        "\u266a",
        "|",
        "<b>",
        "</speak>",
        "===",
        "*",
        "\u25cf",
    ],
)
def test_a_mark_that_nobody_speaks_is_left_out_and_reported(written: str) -> None:
    text = f"Lie down. {written} Let it go."
    found = plain.read(text, "a.txt")
    assert (cues_of(text), words_of(text)) == ([], SPOKEN)
    assert [drop.what for drop in found.dropped] == [f'"{written}", which is not speech']


def test_a_mark_of_a_chapter_is_a_heading() -> None:
    found = plain.read("Lie down. <<CHAPTER_MARKER:The feet>> Let it go.", "a.txt")
    assert [item.title for item in found.items if isinstance(item, SectionHeading)] == ["The feet"]


@pytest.mark.parametrize(
    "spoken",
    [
        "(for now)", "(as you like)", "(like the ocean waves)", "(hold on to the chair)", "(sound familiar?)",
        "(mark my words)", "(or just rest)", "(left hand)", "(for three weeks)", "(the silence)",
        "(count with me)", "(if you can)", "(pausing here is fine)", "(you may hear rain)", "(your own pace)",
        "(ten minutes or so)", "(at 5 in the morning)", "(include the toes)", "(end of the breath)",
        "(the bell)", "(a wave of warmth)", "(the rain and the wind)", "and/or", "he/she",
        "5 + 5", "1 -- or 2",
    ],
)  # fmt: skip
def test_speech_stays_speech(spoken: str) -> None:
    text = f"Let your knees {spoken} be heavy."
    assert (cues_of(text), words_of(text)) == ([], text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"Lie down. (pause)" Let go.', '"Lie down." Let go.'),
        ('"Lie down *(pause)*." Let go.', '"Lie down." Let go.'),
        ("\u201cLie down (softly).\u201d Let go.", "\u201cLie down.\u201d Let go."),
        ("\u00abLie down. [pause 2s]\u00bb Let go.", "\u00abLie down.\u00bb Let go."),
        ('Say (softly) "Let go." Rest.', 'Say "Let go." Rest.'),
        ("Rest your head {heavy} <now>. Let go.", "Rest your head. Let go."),
        ("Rest [pause] [softly], then go.", "Rest, then go."),
        ("Warrior (3 breaths) and back.", "Warrior and back."),
    ],
)
def test_a_mark_or_a_quote_behind_directions_belongs_to_the_words_before_them(text: str, words: str) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize("line", [
    "Ring bell.", "Music fades.", "Soft music plays", "Ring the bell softly", "Gong rings twice",
    "\u00a9 2024 Maria", "Copyright 2024 Maria Reed", "(c) 2024 Maria", "\u2014 2 minutes silence \u2014",
])  # fmt: skip
def test_a_line_that_is_a_direction_is_not_spoken(line: str) -> None:
    text = f"Lie down.\n{line}\nLet it go."
    assert words_of(text) == SPOKEN
    found = markdown_text.read(f"Lie down.\n\n{line}\n\nLet it go.", "a.md")
    assert " ".join(item.text for item in found.items if isinstance(item, Words)) == SPOKEN


@pytest.mark.parametrize(
    "line", ["The bell rings.", "Bells are ringing.", "Music is playing.", "Breathe slowly."]
)
def test_a_line_about_sounds_is_speech(line: str) -> None:
    assert words_of(f"Lie down.\n{line}") == f"Lie down. {line}"


def test_a_full_stop_behind_a_bracket_ends_the_sentence_before_it() -> None:
    assert words_of("Lie down [pause]. Let it go (softly).") == "Lie down. Let it go."
