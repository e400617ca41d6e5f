"""Captions as people have them: what is spoken of them, and what is reported."""

from __future__ import annotations

import pytest

from renderer.errors import ScriptError
from renderer.interchange.importing.formats import read_as
from renderer.interchange.importing.model import Comment, CueText, ImportContext, Imported, Words


def srt(*texts: str) -> str:
    """Captions of two seconds, five seconds apart."""
    return "".join(
        f"{n}\n00:00:{5 * n:02},000 --> 00:00:{5 * n + 2:02},000\n{text}\n\n"
        for n, text in enumerate(texts, 1)
    )


def vtt(*texts: str) -> str:
    return f"WEBVTT\n\n{srt(*texts).replace(',000', '.000')}"


def imported(text: str, *, relative: bool = False, context: ImportContext | None = None) -> Imported:
    name = "lrc" if text.startswith("[") else "vtt" if text.startswith("WEBVTT") else "srt"
    return read_as(name, text, "a", {"relative": relative}, context or ImportContext())


def spoken(found: Imported) -> list[str]:
    return [item.text for item in found.items if isinstance(item, Words)]


def notes(found: Imported) -> list[str]:
    return [item.text for item in found.items if isinstance(item, Comment)]


@pytest.mark.parametrize(
    ("text", "words", "comments"),
    [
        (srt("MARY: Sit down.", "Mary: Rest."), ["Sit down.", "Rest."], ["speaker: MARY"]),
        (srt("Teacher: Sit.", "Student: I do."), ["Sit.", "I do."], ["speaker: Teacher", "speaker: Student"]),
        (srt("Anna: Sit.", "Anna: Rest."), ["Sit.", "Rest."], ["speaker: Anna"]),
        (srt("SPEAKER 1: Sit.", "Anna: Rest."), ["Sit.", "Rest."], ["speaker: SPEAKER 1", "speaker: Anna"]),
        (srt("MARY (softly): Sit."), ["Sit."], ['heard here: "softly"', "speaker: MARY"]),
        (srt("[Mary] Sit.", "[MARY]: Rest."), ["Sit.", "Rest."], ["speaker: Mary"]),
        (srt("> Sit.", "&gt;&gt; Rest."), ["Sit.", "Rest."], ["another speaker", "another speaker"]),
        (srt("- Sit.\n- Yes."), ["Sit.", "Yes."], ["another speaker"]),
        (srt("-Sit.\n-Yes."), ["Sit.", "Yes."], ["another speaker"]),
        (
            vtt("<v Ada Reed>Sit.</v> <v Ben>Yes.</v>"),
            ["Sit.", "Yes."],
            ["speaker: Ada Reed", "speaker: Ben"],
        ),
        ("[00:01.00]Mary: Sit\n[00:05.00]Mary: Rest\n", ["Sit", "Rest"], ["speaker: Mary"]),
        (srt("Sit.", "- (sighs) And rest."), ["Sit.", "And rest."], ['heard here: "sighs"']),
        (srt("Rest (laughs) here."), ["Rest here."], ['heard here: "laughs"']),
        (srt("*sighs* Rest."), ["Rest."], ['heard here: "sighs"']),
        (srt("{bell} Rest."), ["Rest."], ['heard here: "bell"; for a bell write [bell]']),
        (srt("<whispers> Rest."), ["Rest."], ['heard here: "whispers"']),
        (srt("[a door\nopens] Rest."), ["Rest."], ['heard here: "a door opens"']),
        (srt("♪ la la\nla la ♪", "Rest."), ["Rest."], ['heard here: "la la la la"']),
        (srt("# Oh happy day #", "Rest."), ["Rest."], ['heard here: "Oh happy day"']),
        (srt("Subtitles by the Amara.org community", "Rest."), ["Rest."], 1),
        (srt("Transcribed by a friend", "Rest.", "www.example.org"), ["Rest."], 2),
    ],
)
def test_speakers_and_noises_become_comments_and_are_reported(
    text: str, words: list[str], comments: list[str] | int
) -> None:
    found = imported(text)
    assert spoken(found) == words
    assert notes(found) == comments or len(notes(found)) == comments
    assert len(found.dropped) >= 1


@pytest.mark.parametrize(
    "text",
    [
        "Remember: this is yours.", "Inhale: lift the arms.", "Step 2: let go.", "One more thing: rest.",
        "(Or stay on your back, if that is better.)", "Hear the sea (or the road).", "2 < 3 and 5 > 4.",
        "The time is 10:30 now.", "Let it be - as it is.", "Captions of a life.",
    ],
)  # fmt: skip
def test_speech_stays_speech(text: str) -> None:
    found = imported(srt("Rest.", text, "Rest."))
    assert spoken(found) == ["Rest.", text, "Rest."]
    assert not notes(found)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        (srt("Rest. [Pause]", "Go on."), ["Rest.", "[pause]", "Go on."]),
        (srt("Rest. [pause 6 seconds]"), ["Rest.", "[pause 6s]"]),
        (srt("Rest.", "(Pause: 4 seconds)"), ["Rest.", "[pause 4s]"]),
        (srt("Rest. *long pause* Go on."), ["Rest.", "[long pause]", "Go on."]),
        (srt("Rest. [silence 20s]"), ["Rest.", "[pause 20s]"]),
        (srt("Rest. {pause 2s}"), ["Rest.", "[pause 2s]"]),
        (srt("[pause 2s]\nRest."), ["[pause 2s]", "Rest."]),
        (srt("Rest here [pause 2s]. Go on."), ["Rest here.", "[pause 2s]", "Go on."]),
        (srt("Mary: [pause 2s] Rest.", "Mary: Go."), ["[pause 2s]", "<speaker: Mary>", "Rest.", "Go."]),
        (srt("Rest. (laughter)", "Go on."), ["Rest.", '<heard here: "laughter">', "Go on."]),
        (srt("Rest. (sighs) Go on."), ["Rest.", '<heard here: "sighs">', "Go on."]),
        (srt("Rest (sighs), and go on."), ['<heard here: "sighs">', "Rest, and go on."]),
        (srt("My knee (laughs)."), ["My knee.", '<heard here: "laughs">']),
        (vtt("Rest. [pause 2s]"), ["Rest.", "[pause 2s]"]),
        ("[00:01.00]Rest. (pause 2s)\n[00:08.00]Go on.\n", ["Rest.", "[pause 2s]", "Go on."]),
    ],
)
@pytest.mark.parametrize("relative", [False, True])
def test_a_pause_in_a_caption_is_a_cue_and_all_stands_where_it_was(
    text: str, order: list[str], relative: bool
) -> None:
    shown = []
    for item in imported(text, relative=relative).items:
        if isinstance(item, Words):
            shown.append(item.text)
        elif isinstance(item, Comment):
            shown.append(f"<{item.text}>")
        elif isinstance(item, CueText) and item.text.split()[0] != "at":
            shown.append(f"[{item.text}]")
    gaps = ("[pause 5s]", "[pause 3s]", "[pause 1s]") if relative else ()
    assert [text for text in shown if text not in gaps] == order


@pytest.mark.parametrize(
    ("language", "texts", "pauses"),
    [
        ("de", ("Atme ein. [Pause 10 Sekunden]", "(lange Pause)"), ["pause 10s", "long pause"]),
        ("fr", ("Respire. [pause de 10 secondes]", "(longue pause)"), ["pause 10s", "long pause"]),
        ("es", ("Respira. [pausa de 10 segundos]", "(pausa larga)"), ["pause 10s", "long pause"]),
        ("it", ("Respira. [pausa di 10 secondi]", "(pausa lunga)"), ["pause 10s", "long pause"]),
        ("pt", ("Respire. [pausa de 10 segundos]", "(pausa longa)"), ["pause 10s", "long pause"]),
        ("nl", ("Adem in. [pauze van 10 seconden]", "(lange pauze)"), ["pause 10s", "long pause"]),
        ("sv", ("Andas in. [paus 10 sekunder]", "(lång paus)"), ["pause 10s", "long pause"]),
        ("de", ("[Stille] Atme ein.", "Anna: Atme aus."), ["pause"]),
    ],
)
def test_a_pause_in_the_language_of_the_captions_is_a_cue(
    language: str, texts: tuple[str, ...], pauses: list[str]
) -> None:
    for read in (srt, vtt):
        found = imported(read(*texts), context=ImportContext(language=language))
        assert [i.text for i in found.items if isinstance(i, CueText) and "pause" in i.text] == pauses
        assert [note for note in notes(found) if "heard here" in note] == []


def test_the_language_of_captions_is_detected_by_their_pauses() -> None:
    found = imported(srt("Atme ruhig ein und aus. [Pause 10 Sekunden]", "Schließe die Augen."))
    assert found.front["language"] == "de"
    assert found.dropped[0].what.startswith("no language: it is German")


def test_a_pause_in_a_caption_is_a_part_of_the_gap_after_it() -> None:
    found = imported(srt("Rest.", "[pause 2s]", "Go on."), relative=True)
    pauses = [item.text for item in found.items if isinstance(item, CueText)]
    assert pauses == ["pause 5s", "pause 2s", "pause 6s"]
    assert [drop.what for drop in imported(srt("Rest. [pause 3]")).dropped] == [
        '"pause 3s": 3 has no unit, and is read as seconds'
    ]


def test_a_speaker_with_a_voice_becomes_the_voice() -> None:
    context = ImportContext(voice=lambda name: "calm" if name.lower() == "mary" else "")
    found = imported(srt("Mary: Sit.", "Ben: Yes.", "Mary: Rest."), context=context)
    assert [item.text for item in found.items if isinstance(item, CueText) and "voice" in item.text] == [
        "voice calm", "voice calm",
    ]  # fmt: skip
    assert notes(found) == ["speaker: Ben"]


@pytest.mark.parametrize(
    ("text", "words", "starts"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n00:01.000 --> 00:02.000\nRest.\n", ["Rest."], ["0:01.000"]),
        (vtt("Sit.").replace("\n\n00", "\n\nid1 id2\n\n00"), ["Sit."], ["0:05.000"]),
        (vtt("We rest now.", "12 breaths."), ["We rest now.", "12 breaths."], ["0:05.000", "0:10.000"]),
        (vtt("We rest now.", "and so on."), ["We rest now.", "and so on."], ["0:05.000", "0:10.000"]),
        (srt("Sit.").replace("-->", "->"), ["Sit."], ["0:05.000"]),
        (srt("Sit.").replace("-->", "→"), ["Sit."], ["0:05.000"]),
        (srt("Sit.").replace("-->", "–"), ["Sit."], ["0:05.000"]),
        (srt("Sit.").replace(":", ": ").replace(",", ", "), ["Sit."], ["0:05.000"]),
        (srt("Sit.").replace("\nSit", " Sit"), ["Sit."], ["0:05.000"]),
        (
            srt("Sit.", "Rest.").replace("2\n00:00:10", "200:00:10"),
            ["Sit.", "Rest."],
            ["0:05.000", "0:10.000"],
        ),
        (srt("Sit.", "Rest.").replace("00:00:12", "00:75:12"), ["Sit.", "Rest."], ["0:05.000", "0:10.000"]),
        (srt("Sit.", "Rest.").replace("00:00:10", "00:00:1x"), ["Sit. Rest."], ["0:05.000"]),
        (f"Evening rest\n\n{srt('Sit.')}", ["Sit."], ["0:05.000"]),
        (srt("Sit.", "Rest.").replace("00:00:", "21:57:"), ["Sit.", "Rest."], ["0:05.000"]),
        (srt("Sit.", "Rest.").replace("00:00:05", "23:59:58"), ["Sit.", "Rest."], ["0:12.000"]),
        ("[00:01.00]Sit\n[00:61.00]Rest\n", ["Sit", "Rest"], ["0:01.000", "1:01.000"]),
        ("[00:01.00]Sit\n[00:0x.00]Rest\n", ["Sit Rest"], ["0:01.000"]),
    ],
)
def test_one_odd_caption_does_not_refuse_a_file(text: str, words: list[str], starts: list[str]) -> None:
    found = imported(text)
    assert spoken(found) == words
    times = [item.text.removeprefix("at ") for item in found.items if isinstance(item, CueText)]
    assert times == starts


@pytest.mark.parametrize(
    "text",
    [srt("Sit.").replace("-->", "->"), srt("Sit.").replace("00:00:", "21:57:"), f"Rest\n\n{srt('Sit.')}"],
)
def test_what_is_read_in_another_way_is_reported(text: str) -> None:
    assert len(imported(text).dropped) == 1


@pytest.mark.parametrize(
    "text", [vtt(""), srt("[music]", "♪♪"), srt("..."), srt(), "WEBVTT\n", "[00:01.00]\n"]
)
def test_captions_without_words_are_refused(text: str) -> None:
    with pytest.raises(ScriptError, match=r"has words to speak|no line has a time"):
        imported(text)


def test_a_rolled_line_is_spoken_once_after_a_gap_too() -> None:
    rolling = ["WEBVTT", ""]
    for start, end, text in [
        (1, 2, "sit down"), (2, 3, "sit down\nand rest"), (3, 4, "and rest\nclose"),
        (9, 10, "close\nyour eyes"),
    ]:  # fmt: skip
        rolling += [f"00:{start:02}.000 --> 00:{end:02}.000", text, ""]
    assert " ".join(spoken(imported("\n".join(rolling)))) == "sit down and rest close your eyes"


def test_a_rolled_caption_may_repeat_lines_that_also_repeat_within_it() -> None:
    rolling = (
        "WEBVTT\n\n00:01.000 --> 00:03.000\nin\nout\nin\nout\n\n00:03.000 --> 00:05.000\nin\nout\nrest\n"
    )
    assert " ".join(spoken(imported(rolling))) == "in out in out rest"


@pytest.mark.parametrize(
    ("text", "say"),
    [
        ("<ruby>psoas<rt>so-as</rt></ruby> is a muscle.", {"psoas": "so-as"}),
        ("<ruby>asana<rp>(</rp><rt>ah-sana</rt><rp>)</rp></ruby> here.", {"asana": "ah-sana"}),
        ("<ruby>mula<rt>moo-la</ruby> here.", {"mula": "moo-la"}),
        (
            "<ruby>mula<rt>moo-la</rt>bandha<rt>ban-da</rt></ruby> here.",
            {"mula": "moo-la", "bandha": "ban-da"},
        ),
    ],
)
def test_ruby_says_how_words_sound(text: str, say: dict[str, str]) -> None:
    found = imported(vtt(text))
    assert found.front["say"] == say
    assert spoken(found)[0].split()[0].startswith(next(iter(say)))
