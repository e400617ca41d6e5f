"""The lines of a text: headings, captions, speakers, metadata, times and paragraphs."""

from __future__ import annotations

import pytest

from renderer.interchange.importing.formats import format_of, read_as
from renderer.interchange.importing.model import (
    Comment,
    CueText,
    ImportContext,
    Imported,
    ParagraphBreak,
    SectionHeading,
    Words,
)
from renderer.interchange.importing.script_writer import script_text
from renderer.interchange.importing.texts import plain


def read(text: str, *, relative: bool = False) -> Imported:
    return plain.read(text, "a.txt", relative=relative)


def words_of(found: Imported) -> str:
    return " ".join(item.text for item in found.items if isinstance(item, Words))


def headings_of(found: Imported) -> list[str]:
    return [item.title for item in found.items if isinstance(item, SectionHeading)]


def cues_of(found: Imported) -> list[str]:
    return [item.text for item in found.items if isinstance(item, CueText)]


def reports_of(found: Imported) -> list[str]:
    return [f"{drop.line}:{drop.column}: {drop.how}: {drop.what}" for drop in found.dropped]


REST = "Lie down on your back, and rest."


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("The soul muscle", "The soul muscle"),
        ("EVENING REST - 1 MINUTE", "Evening rest - 1 minute"),
        ("Low Lunge\nLow Lunge", "Low Lunge"),
        ("## Arriving", "Arriving"),
        ("**Introduction**", "Introduction"),
        ("Scene 2", "Scene 2"),
        ("Arriving\n--------", "Arriving"),
        ("1. Knees to Chest", "Knees to Chest"),
        ("How Tapping Helps You", "How Tapping Helps You"),
        ("10 minutes of rest", "10 minutes of rest"),
    ],
)
def test_a_short_line_between_blank_lines_is_a_heading(line: str, heading: str) -> None:
    found = read(f"{REST}\n\n{line}\n\n{REST}")
    assert (headings_of(found), words_of(found)) == ([heading], f"{REST} {REST}")


def test_a_guessed_heading_is_reported_and_a_marked_one_is_not() -> None:
    assert reports_of(read(f"{REST}\n\nLow Lunge\n\n{REST}")) == ['3:1: changed: "Low Lunge" is a heading']
    assert reports_of(read(f"{REST}\n\n# Low Lunge\n\n{REST}")) == []


@pytest.mark.parametrize("line", ["SCENE 2", "Part 3: The feet", "**The feet**", "# The feet"])
def test_the_first_line_of_a_block_can_be_a_heading(line: str) -> None:
    found = read(f"{line}\n{REST}\n{REST}")
    assert (len(headings_of(found)), words_of(found)) == (1, f"{REST} {REST}")


@pytest.mark.parametrize(
    "line",
    ["Let it go.", "and rest", "Rest,", "Is it warm?", "A line of nine words or more is not a heading"],
)
def test_other_lines_between_blank_lines_are_speech(line: str) -> None:
    found = read(f"{REST}\n\n{line}\n\n{REST}")
    assert headings_of(found) == []
    assert words_of(found) == f"{REST} {line} {REST}"


def test_a_sentence_goes_over_a_blank_line_only_if_it_is_long_and_a_small_letter_follows() -> None:
    long = "Let the whole weight of your body rest on"
    found = read(f"{long}\n\nthe floor below you.")
    assert words_of(found) == f"{long} the floor below you."
    assert reports_of(found) == ["3:1: changed: a line is joined to the line before it, over a blank line"]
    apart = read(f"{long}\n\nThe floor is below you.")
    assert "The floor is below you." in [item.text for item in apart.items if isinstance(item, Words)]


def test_a_small_letter_is_reported_where_it_is() -> None:
    found = read("Come,\nAnd feel\nThe breath, and rest in the day.")
    assert words_of(found) == "Come, and feel the breath, and rest in the day."
    assert reports_of(found) == [
        '2:1: changed: "And" gets a small letter, because its line continues a sentence',
        '3:1: changed: "The" gets a small letter, because its line continues a sentence',
    ]


def test_lines_that_end_sentences_are_paragraphs_and_no_paragraph_ends_within_a_line() -> None:
    line = "Feel your belly. It rises. It falls."
    found = read("\n".join([line] * 4))
    paragraphs = " ".join(
        "|" if isinstance(item, ParagraphBreak) else item.text
        for item in found.items
        if isinstance(item, Words | ParagraphBreak)
    )
    assert paragraphs == " | ".join([line] * 4)
    assert script_text(read(" ".join([line] * 8))).count("\n\n") == 1


@pytest.mark.parametrize(
    "name",
    [  # "Voice 2" alone would be a cue
        "Narrator", "NARRATOR", "Teacher", "MAREN", "MAREN HOLT", "Speaker 1", "Voice 2", "Voiceover", "VO",
        "Female voice", "Guide (softly)", "Sprecherin", "Narrateur",
    ],
)  # fmt: skip
def test_the_name_of_a_speaker_is_a_comment(name: str) -> None:
    found = read(f"Please lie down.\n\n{name}: Let it go.")
    assert words_of(found) == "Please lie down. Let it go."
    shown = f"speaker: {name}" if name == "Voice 2" else name
    assert [item.text for item in found.items if isinstance(item, Comment)] == [f'not spoken: "{shown}"']
    assert reports_of(found) == [f'3:1: left out: "[{shown}]", which is now a comment']


@pytest.mark.parametrize(
    "line",
    [
        "Inhale: lift your arms.", "Left: turn your head.", "Remember: rest is work.",
        "Body: let it soften. Mind: let it rest.", "Feet: let them rest.",
    ],
)  # fmt: skip
def test_words_before_a_colon_are_speech_unless_they_are_a_name(line: str) -> None:
    twice = f"Please lie down.\n\n{line}\n\n{line}"
    assert words_of(read(twice)) == f"Please lie down. {line} {line}"


def test_names_that_begin_several_lines_are_speakers() -> None:
    found = read("Ola Brandt: Lie down.\nMaren: I do.\nOla Brandt: Rest.\nOla Brandt: Let go.\nMaren: Yes.")
    assert words_of(found) == "Lie down. I do. Rest. Let go. Yes."


def test_metadata_at_the_head_is_kept_or_becomes_a_comment() -> None:
    found = read(f"Title: Evening Rest\nDuration: 10 minutes\nVoice: slow, warm\nWord count: 120\n\n{REST}")
    assert found.front["title"] == "Evening Rest"
    assert found.front["length"] == "10m"
    assert words_of(found) == REST
    assert [line.split('"')[1] for line in reports_of(found)] == ["Voice: slow, warm", "Word count: 120"]


@pytest.mark.parametrize(
    "line",
    ["END OF SCRIPT", "The End", "--- END ---", "End of recording.", "Note: dim the lights.", "SFX: rain",
     "Transcribed by https://example.org", "[END - music fades]"],
)  # fmt: skip
def test_a_line_for_the_teacher_is_a_comment(line: str) -> None:
    found = read(f"{REST}\n\n{line}")
    assert (words_of(found), len(found.dropped)) == (REST, 1)
    assert any(isinstance(item, Comment) for item in found.items)


@pytest.mark.parametrize(
    ("line", "cue"),
    [
        ("PAUSE", "pause"), ("Pause", "pause"), ("Long pause", "long pause"),
        ("PAUSE 10 SECONDS", "pause 10s"),
        ("Pause \u2013 10 sec", "pause 10s"), ("... pause ...", "pause"), ("-- pause 5s --", "pause 5s"),
        ("*** 3 bells ***", "bell 3x"), ("Gong", "bell gong"), ("**Pause 10 sec**", "pause 10s"),
    ],
)  # fmt: skip
def test_a_line_that_is_a_cue_without_brackets_is_the_cue(line: str, cue: str) -> None:
    found = read(f"{REST}\n\n{line}\n\nLet it go.")
    assert (cues_of(found), words_of(found)) == ([cue], f"{REST} Let it go.")


@pytest.mark.parametrize(
    "stamp", ["{}:", "@{}", "[{}]", "({})", "{}", "{} -", "{}\n", "[{} --> 9:00]", "{}.000 --> 9:00.000"]
)
def test_times_are_absolute_times(stamp: str) -> None:
    lines = [f"{stamp.format(time)} Let it go." for time in ("0:00", "0:15", "1:30")]
    found = read("\n".join(lines))
    assert words_of(found) == "Let it go. Let it go. Let it go."
    assert cues_of(found) == ["at 0:15.000", "at 1:30.000"]
    assert found.dropped == ()
    assert found.front == {"head": "0s"}


def test_one_time_in_brackets_is_a_time() -> None:
    assert cues_of(read("Lie down.\n\n[0:45] Let it go.")) == ["at 0:45.000"]
    assert cues_of(read("Lie down. [0:45] Let it go.")) == ["at 0:45.000"]


def test_times_are_pauses_with_relative() -> None:
    found = read("[0:00] Lie down.\n[0:20] Let it go.\n[1:00] Rest.", relative=True)
    assert cues_of(found) == ["pause 18.9s", "pause 38.4s"]


def test_a_time_that_leaves_no_room_for_the_words_is_left_out_and_reported() -> None:
    long = "Let your arms be heavy, and your legs be long, and your brow be wide, and your breath be slow."
    found = read(f"[0:00] {long} {long}\n[0:04] Rest.\n[2:00] Let it go.")
    assert cues_of(found) == ["at 2:00.000"]
    assert reports_of(found) == ["2:1: left out: the time 0:04.000: the words before it may take longer"]


def test_a_time_within_a_sentence_is_left_out_and_reported() -> None:
    found = read("0:00\nlet the bench\n0:05\nhold you.\n0:40\nRest.")
    assert cues_of(found) == ["at 0:40.000"]
    assert reports_of(found) == ["4:1: left out: the time 0:05.000, which is within a sentence"]


def test_where_times_are_kept_no_rests_are_suggested_before_the_last_one() -> None:
    found = read("[0:00] Rest for a minute. Let go.\n[2:00] Rest for a minute.")
    assert cues_of(found) == ["at 2:00.000", "hold 1m"]


def test_names_and_times_of_a_transcript() -> None:
    found = read("Maren Holt  0:05\nLie down.\n\nOla  0:40\nLet it go.\n\nTranscribed by https://example.org")
    assert words_of(found) == "Lie down. Let it go."
    assert cues_of(found) == ["at 0:05.000", "at 0:40.000"]


def test_columns_are_those_of_the_file() -> None:
    found = read("  Lie   down. \u200b (softly)  Let it go.")
    assert reports_of(found) == ['1:17: left out: "(softly)", which is now a comment']


def test_invisible_characters_split_no_words() -> None:
    assert words_of(read("Let your shoul\u00adders sof\u200bten.")) == "Let your shoulders soften."


def test_where_most_blocks_begin_with_a_short_line_these_lines_are_headings() -> None:
    text = "Butterfly (Baddha Konasana)\nSit down. Fold forward.\n\nDragon\nStep forward.\n\nRest.\nLet go."
    found = read(text)
    assert headings_of(found) == ["Butterfly (Baddha Konasana)", "Dragon"]
    assert words_of(found) == "Sit down. Fold forward. Step forward. Rest. Let go."


@pytest.mark.parametrize("line", ["2", "Page 2", "page 3 of 12", "- 2 -", "p. 7"])
def test_the_number_of_a_page_is_left_out_and_reported(line: str) -> None:
    found = read(f"{REST}\n\n{line}\n\n{REST}")
    assert words_of(found) == f"{REST} {REST}"
    assert reports_of(found) == [f'3:1: left out: "{line}", which is the number of a page']


def test_a_countdown_over_lines_is_speech() -> None:
    assert words_of(read("Three\n\n2\n\n1")) == "Three. 2. 1."


@pytest.mark.parametrize(
    ("line", "cue"),
    [("[pause 5 seconds", "pause 5s"), ("[long pause", "long pause"), ("[pausa larga", "pausa larga")],
)
def test_a_bracket_that_is_not_closed_ends_with_its_line(line: str, cue: str) -> None:
    found = read(f"Lie down. {line}\nLet it go.")
    assert (cues_of(found), words_of(found)) == ([cue], "Lie down. Let it go.")
    assert found.dropped[0].how == "changed"


def test_a_name_alone_below_a_time_is_a_speaker_if_it_comes_again() -> None:
    text = "0:0:3.120 --> 0:0:8.400\nMaren Holt\nLie down.\n\n0:0:12.000 --> 0:0:15.400\nMaren Holt\nRest."
    found = read(text)
    assert (words_of(found), cues_of(found)) == ("Lie down. Rest.", ["at 0:03.120", "at 0:12.000"])


def test_what_a_chatbot_asks_at_the_end_is_left_out_and_reported() -> None:
    found = read(f"{REST}\n\nWould you like me to add more pauses?")
    assert words_of(found) == REST
    assert [drop.line for drop in found.dropped] == [3]


@pytest.mark.parametrize("mark", ["1.", "1)", "(1)", "a)", "(b)", "\u2022", "\u25cf", "-", "\u27a4"])
def test_the_marks_of_lists_are_not_spoken(mark: str) -> None:
    assert words_of(read(f"{mark} Lie down.\n{mark} Let it go.")) == "Lie down. Let it go."


@pytest.mark.parametrize("line", ["NARRATOR", "Narrator (softly)", "Speaker 2:", "NARRATOR (V.O.)"])
def test_a_role_alone_on_a_line_is_a_speaker(line: str) -> None:
    found = read(f"{REST}\n\n{line}\nLet it go.")
    assert (words_of(found), headings_of(found)) == (f"{REST} Let it go.", [])
    assert [drop.line for drop in found.dropped] == [3]


@pytest.mark.parametrize("line", ["Sleep Guide", "Inner Voice"])
def test_a_title_with_a_role_in_it_is_a_heading_unless_it_is_repeated(line: str) -> None:
    found = read(f"{line}\n\n{REST}")
    assert (words_of(found), headings_of(found)) == (REST, [line])
    found = read(f"{line}\n{REST}\n\n{line}\nLet it go.")
    assert (words_of(found), headings_of(found)) == (f"{REST} Let it go.", [])


@pytest.mark.parametrize(
    "count", ["2\n\n1", "3\n\n2\n\n1", "5\n\n4\n\n3\n\n2\n\n1", "10 - 9 - 8", "5, 4, 3, 2, 1"]
)
def test_a_count_is_spoken(count: str) -> None:
    found = read(f"Now count down.\n\n{count}\n\nYou are here.\n\nRest.")
    assert words_of(found) == " ".join(f"Now count down. {count} You are here. Rest.".split())
    assert (headings_of(found), found.dropped) == ([], ())


def test_a_report_after_characters_that_nobody_sees_has_its_column_in_the_file() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    found = read(f"{REST} {family} Re\u00adst \u200bnow (softly).")
    assert words_of(found) == f"{REST} Rest now."
    column = len(f"{REST} {family} Re\u00adst \u200bnow ") + 1
    assert f'1:{column}: left out: "(softly)", which is now a comment' in reports_of(found)


def test_the_address_of_a_link_is_left_out_and_reported() -> None:
    found = read("Lie on [your back](https://example.org/a_b), and rest.")
    assert words_of(found) == "Lie on your back, and rest."
    assert reports_of(found) == ['1:20: left out: "https://example.org/a_b", which is the address of a link']


def test_a_first_time_of_zero_is_a_time() -> None:
    found = plain.read("00:00 Lie down.\nRest.", "a.txt")
    assert [item.text for item in found.items if isinstance(item, Words)] == ["Lie down.", "Rest."]


@pytest.mark.parametrize(
    "text",
    [
        "00:00 {0}\n{2}\n01:00 {1}\n{2}",
        "0:30 {0}\n{2}\n1:00 {1}\n{2}",
        "[0:00] {0}\n{2}\n[1:00] {1}\n{2}",
        "0:00 - {0}\n{2}\n{2}\n1:00 - {1}\n{2}",
        "00:00:00 {0}\n{2}\n00:01:00 {1}\n{2}\n00:02:00 {2}",
        "00:00 {0}\n\n{2}\n\n01:00 {1}\n\n{2}",
        "00:00 {0}\n[bell]\n{2}\n01:00 {1}\n{2}",
    ],
)
def test_a_title_behind_a_time_is_a_heading_at_this_time(text: str) -> None:
    found = read(text.format("Welcome", "Warm up", REST))
    assert headings_of(found) == ["Welcome", "Warm up"]
    assert words_of(found) == " ".join([REST] * text.count("{2}"))
    kept = [item for item in found.items if isinstance(item, CueText | SectionHeading)]
    at = kept.index(SectionHeading(title="Warm up"))
    assert isinstance(before := kept[at - 1], CueText)
    assert before.text == "at 1:00.000"


@pytest.mark.parametrize(
    "text",
    [
        "00:00 Lie down on your\nBack, and close the eyes.\n00:20 Let go.",
        "00:00 Now breathe in and\nBreathe out again.\n00:20 Let go.",
        "00:00 Lie down on your back\nand close the eyes.\n00:20 Let go.",
        "00:00 Lie down.\nClose the eyes.\n00:20 Let go.",
    ],
)
def test_a_line_behind_a_time_that_continues_in_the_next_line_is_speech(text: str) -> None:
    assert headings_of(read(text)) == []
    assert cues_of(read(text)) == ["at 0:20.000"]


def test_one_time_without_brackets_is_a_part_of_its_title() -> None:
    found = read(f"01:00 Warm up\n{REST}")
    assert (headings_of(found), words_of(found), cues_of(found)) == (["01:00 Warm up"], REST, [])


@pytest.mark.parametrize(
    "sign", ["- ", "-", "\u2013 ", "\u2013", "\u2014 ", "\u2022", "* ", "1. ", "> ", "\u2713 ", "\u2192 "]
)
def test_a_list_does_not_continue_the_sentence_before_it(sign: str) -> None:
    found = read(f"Today we practise\n{sign}Cat and cow\n{sign}Child's pose\n\n{REST}")
    assert words_of(found) == f"Today we practise: Cat and cow. Child's pose. {REST}"
    what = '"Today we practise" ends with a colon, because a list follows it'
    assert reports_of(found) == [f"1:1: changed: {what}"]


def test_one_line_with_a_dash_is_no_list() -> None:
    text = "Let the breath be slow\n\u2013 and soft, and the floor be wide."
    assert words_of(read(text)) == "Let the breath be slow \u2013 and soft, and the floor be wide."


@pytest.mark.parametrize("code", [":smile:", ":+1:", ":woman_in_lotus_position:", ":100:"])
def test_the_name_of_an_emoji_between_colons_is_not_spoken(code: str) -> None:
    found = read(f"Lie down {code} and rest. {code}")
    assert words_of(found) == "Lie down and rest."
    assert [drop.what for drop in found.dropped] == [f'"{code}", which is not speech'] * 2
    assert words_of(read("Rest at 10:30:15 or 9:45:00.")) == "Rest at 10:30:15 or 9:45:00."
    assert cues_of(read("Lie down. :pause: Rest.")) == ["pause"]


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.srt", "a.ssml"])
def test_a_word_that_is_too_long_for_a_voice_is_left_out_and_reported(name: str) -> None:
    long, short = "o" * 250, "O" + "m" * 199
    text = {
        "a.srt": f"1\n00:00:01,000 --> 00:00:09,000\nRest {long} here.\n\n{short}.\n",
        "a.ssml": f"<speak>\n\nRest {long} here.\n\n{short}.</speak>",
    }.get(name, f"{REST}\n\nRest {long} here.\n\n{short}.\n")
    found = read_as(format_of(name[1:], text), text, name, {}, ImportContext())
    assert "Rest here." in words_of(found)
    assert short in words_of(found)
    assert f'3:6: left out: "{"o" * 20}...", a word of 250 letters' in reports_of(found)


@pytest.mark.parametrize("text", ["Rest until\nthe end\nof the breath.", "The end\nof the breath is soft."])
def test_the_end_within_a_sentence_is_speech(text: str) -> None:
    assert words_of(read(f"{text}\n\n{REST}")) == f"{' '.join(text.split())} {REST}"
