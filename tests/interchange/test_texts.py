"""Plain text, pages, Markdown and Word: joined again, what they ask for made cues, a length met."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.cli.main import main
from renderer.errors import ScriptError
from renderer.interchange.importing.documents import word
from renderer.interchange.importing.markdown import markdown_text
from renderer.interchange.importing.model import Comment, CueText, Imported, SectionHeading, Words
from renderer.interchange.importing.pages import saved_page
from renderer.interchange.importing.texts import plain
from renderer.interchange.importing.texts.cue_suggestions import suggestion
from renderer.interchange.importing.texts.line_joining import rejoined
from renderer.plan.steps import Speak
from renderer.script.durations import read_length
from renderer.workflows.compile import compile_script
from renderer.workflows.import_script import ImportOptions, import_file
from renderer.workflows.options import Options
from tests.support.corpus_audit import expectations
from tests.support.corpus_files import name_of
from tests.support.docx_files import deleted, docx, inserted, paragraph, run
from tests.support.laid_out import laid_out
from tests.support.paths import CORPUS
from tests.support.properties import examples

UNCLEAR = {name for name, expected in expectations().items() if expected.unclear}
"""Files with a direction that import cannot read, on which a script stops."""

FILES = [
    path
    for kind in ("vtt", "srt", "lrc", "text", "pages", "markdown")
    for path in sorted((CORPUS / kind).iterdir())
    if name_of(path) not in UNCLEAR
]


def cues(imported: Imported) -> list[str]:
    return [item.text for item in imported.items if isinstance(item, CueText)]


def words(imported: Imported) -> str:
    return " ".join(item.text for item in imported.items if isinstance(item, Words))


def folded(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def test_the_corpus_is_large_enough() -> None:
    assert len(FILES) >= 32


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_an_imported_text_is_a_script_that_can_be_laid_out(path: Path, tmp_path: Path) -> None:
    script = tmp_path / "new.md"
    timed = path.suffix in (".vtt", ".srt", ".lrc")
    for relative in (False, True) if timed else (False,):
        script.write_text(import_file(path, ImportOptions(relative=relative)).text, "utf-8")
        assert any(cue.kind == "speech" for cue in laid_out(script).cues)


PAGE = CORPUS / "pages" / "psoas-rest.txt"


def test_a_page_becomes_a_track_of_its_length_with_the_words_of_the_transcript(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script, out = tmp_path / "rest.md", tmp_path / "out"
    assert main(["import", str(PAGE), "--length", "8:58", "-o", str(script)]) == 0
    errors = capsys.readouterr().err
    for left_out in (
        "reviews, 8 lines",
        "other sessions, 7 lines",
        "words about the teacher",
        "page matter",
        "[Music]",
    ):
        assert left_out in errors
    (tmp_path / "renderer.toml").write_text("channels = 1\n", "utf-8")  # half of the work
    assert main(["render", str(script), "--voice", "tone", "--format", "wav", "--out", str(out)]) == 0
    assert "8:58.0" in capsys.readouterr().out
    session = compile_script(script, Options(voice="tone"))
    said = " ".join(step.caption for step in session.plan.steps if isinstance(step, Speak))
    shown = PAGE.read_text("utf-8")
    transcript = shown[shown.index("Hello,") : shown.index("Meet your Teacher")].replace("[Music]", "")
    assert folded(said) == folded(transcript)
    assert "You will need a piece of floor, and a chair or a couch for your lower legs." in said
    assert "when we began on this Monday, or Sunday, or whatever day I find you on." in said


def test_a_page_gives_the_front_matter() -> None:
    imported = plain.read(PAGE.read_text("utf-8"), "page.txt")
    front = imported.front
    assert (front["title"], front["teacher"], front["length"]) == ("The Quiet Psoas", "Maren Holt", "8:58")
    assert front["tags"] == ["Psoas", "Anxiety", "Back pain", "Fight or flight"]
    assert str(front["description"]).startswith("A short rest on the floor")
    asked = [item.text for item in imported.items if isinstance(item, Comment) and "suggested" in item.text]
    assert [re.findall('"(.*)"', text)[0] for text in asked] == [
        "for a moment", "take five breaths", "for a few minutes",
        "for three minutes \u2026 you will hear a bell", "for two breaths",
    ]  # fmt: skip
    assert all(text.endswith("please confirm") for text in asked)
    assert cues(imported)[3].endswith("bell at end")


@pytest.mark.parametrize(
    ("name", "front", "first", "last"),
    [
        (
            "guided-practice.txt",
            {"title": "Letting the Jaw Rest", "teacher": "Ines Okafor", "length": "6m"},
            "Hi, it's Ines.", "When you're ready, open your eyes.",
        ),
        (
            "video.txt",
            {"title": "Nine Breaths on a Bench", "tags": ["breath", "bench", "pause"]},
            "Hello and sit down wherever you are.", "Thank you.",
        ),
        (
            "saved.html",
            {"title": "Snow on the Lake", "teacher": "Ola Brandt", "language": "en-GB", "length": "7:30"},
            "It is evening, and the first snow is falling \u2014 slowly.", "Rest here for two minutes.",
        ),
        (
            "article.html", {"title": "Rest for the eyes"},
            "Rub your hands until they are warm.", "Look at something far away for thirty seconds.",
        ),
    ],
)  # fmt: skip
def test_other_layouts(name: str, front: dict[str, object], first: str, last: str) -> None:
    text = import_file(CORPUS / "pages" / name, ImportOptions()).text
    script = [line for line in text.split("\n") if line and not re.match(r"<!--|\[|#|---|\w+:", line)]
    assert (script[0].partition(" [")[0], script[-1].partition(" [")[0]) == (first, last)
    for key, value in front.items():
        shown = f"[{', '.join(value)}]" if isinstance(value, list) else str(value)
        assert f"{key}: {shown}" in text.replace('"', "")


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("Stay here for a few minutes.", "hold 3m"),
        ("Three minutes.", "hold 3m"),
        ("For the next three to five minutes, follow it.", "hold 3m-5m"),
        ("Take five breaths.", "hold 5 breaths"),
        ("Take five slow breaths here.", "hold 5 breaths"),
        ("Give yourself two or three breaths.", "hold 2-3 breaths"),
        ("Take a deep breath, and let it go.", "pause 1 breath"),
        ("Stay here for a moment.", "pause 10s"),
        ("Pause for ten seconds.", "pause 10s"),
        ("Wait for half a minute.", "hold 30s"),
        ("You will hear a bell.", "bell"),
        ("I\u2019ll ring the bell now.", "bell"),
        ("After three minutes you will hear a bell.", "hold 3m, bell at end"),
        ("Rest until the bell.", "hold 1m, bell at end"),
        ("Rest here for a while.", "hold 1m"),
        ("Stay as long as you like.", "hold 1m"),
        ("At the end of three minutes, you will hear the sound of the bell.", "hold 3m, bell at end"),
        ("When two minutes are over you will hear the soft sound of a bowl.", "hold 2m, bell at end"),
        ("Take 5 to 10 deep, slow breaths.", "hold 5-10 breaths"),
        ("Breathe in and out for ten long, full breaths.", "hold 10 breaths"),
        ("Breathe here for 5-8 rounds of breath.", "hold 5-8 breaths"),
        ("Hold for 30 seconds to 1 minute.", "hold 30s-1m"),
        ("Hold this pose 30 seconds to 1 minute on each side.", "hold 1m-2m"),
        ("Take three breaths on each side.", "hold 6 breaths"),
        ("Pause for 2-3 seconds.", "hold 2s-3s"),
        ("Keep going for another 10 to 20 seconds.", "hold 10s-20s"),
        ("Stay here between 5 and 10 breaths.", "hold 5-10 breaths"),
        ("Stay here for a minute and a half.", "hold 1m30s"),
        ("Stay for two and a half minutes.", "hold 2m30s"),
        ("Rest for a minute or two.", "hold 1m-2m"),
        ("Hold for 5 mins.", "hold 5m"),
        ("Repeat 5 to 6 times.", "hold 5-6 breaths"),
        ("Do three to five repetitions with each leg.", "hold 6-10 breaths"),
        ("Do this two or three more times.", "hold 2-3 breaths"),
        ("Hold the pose for as long as you choose.", "hold 1m"),
        ("Take as long as you need.", "hold 1m"),
        ("Repeat on the other side.", "hold 1m"),
        ("Do the same with the left leg, and then with the other leg.", "hold 1m"),
        ("Now switch sides.", "hold 1m"),
        ("Walk to the other side of the room.", ""),
        ("Stay here for 30 seconds, then switch sides.", "hold 1m"),
        ("Take 5 breaths, and then repeat on the other side.", "hold 10 breaths"),
        ("Repeat on the other side for 30 seconds.", "hold 30s"),
        ("Hold for 30 seconds on each side, then switch sides.", "hold 1m"),
        ("The book is a 4 min read on the mat.", ""),
        ("Do it three times a week.", ""),
        ("I have three children.", ""),
        ("Let the other leg be heavy.", ""),
        ("This practice takes nine minutes.", ""),
        ("Do this for five minutes a day.", ""),
        ("I lay there three years ago, for ten minutes.", ""),
        ("In a moment we will move.", ""),
        ("When you hear the bell, stop.", ""),
        ("The psoas has been tight for some time.", ""),
        ("I am here.", ""),
    ],
)
def test_cues_suggested_by_sentences(sentence: str, cue: str) -> None:
    found = suggestion(sentence)
    imported = plain.read(sentence, "one.txt")
    assert cues(imported) == ([cue] if cue else [])
    assert (found is None) == (not cue)


def test_a_bell_is_put_where_the_words_announce_it() -> None:
    later = plain.read("Move for two minutes. You will hear a bell when they are over. Then rest.", "a.txt")
    assert cues(later) == ["hold 2m, bell at end"]
    assert [type(item) for item in later.items[:4]] == [Words, Words, Comment, CueText]
    closing = plain.read("You will hear a bell at the end of this practice. Lie down. Sleep well.", "a.txt")
    assert isinstance(closing.items[-1], CueText)
    assert cues(closing) == ["bell"]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("Hold for one minute. Rest. [pause 10s] Take five breaths. Do it on the other side.", "hold 2m"),
        ("Take five breaths. Do it on the other side. Switch sides.", "hold 1m"),
        ("Wait for 30 seconds.\n\nSit. Stay for 5 breaths.\n\nRepeat on the other side.", "hold 50s"),
        ("Rest for a minute.\n\nBend. Stay for 40 seconds. Repeat on the other side.", "hold 40s"),
        ("Stay for a minute, then switch sides. Hold for 40 seconds. Switch sides.", "hold 40s"),
        ("Rest for a minute. Lift your left leg. Hold for 40 seconds. Switch legs.", "hold 40s"),
        (
            "Rest for a minute.\n\nLift your left leg. Hold for 40 seconds.\n\nRepeat on the right.",
            "hold 40s",
        ),
        (
            "Lift your left leg. Stay for a minute.\n\nBend your left knee. Hold for 40 seconds.\n\n"
            "Switch sides.",
            "hold 1m40s",
        ),
        (
            "Lift your left leg. Stay for a minute.\n\nNow fold. Hold for 40 seconds.\n\nSwitch sides.",
            "hold 1m40s",
        ),
        (
            "Lift your left arm. Stay for a minute.\n\nLift your right arm. Stay for a minute.\n\n"
            "Bend your left knee. Hold for 40 seconds. Switch sides.",
            "hold 40s",
        ),
        ("Bend. Stay for a minute.\n\nRest. [pause 10s]\n\nRepeat on the other side.", "hold 1m10s"),
        ("Repeat on the other side.", "hold 1m"),
    ],
)
def test_the_second_side_takes_the_time_of_the_first(text: str, second: str) -> None:
    assert cues(plain.read(text, "a.txt"))[-1] == second


def test_a_chapter_is_one_pose_whose_paragraphs_are_all_held_on_the_second_side() -> None:
    pose = "Bend. Stay for a minute.\n\nFold. Hold for 40 seconds.\n\nSwitch sides."
    text = f"Sit for 3 minutes.\n\nCHAPTER ONE\n\n{pose}"
    assert cues(plain.read(text, "a.txt"))[-1] == "hold 1m40s"


def test_a_length_without_room_adds_no_holds() -> None:
    imported = plain.read(f"{LONG}\n\nRest for a few minutes.\n\n{LONG}", "a.txt", length=Fraction(60))
    assert cues(imported) == ["hold 3m"]
    assert any("the length of 1m" in drop.what for drop in imported.dropped)


@pytest.mark.parametrize("length", ["24h", "23h59m", "1s"])
def test_a_length_at_the_limits_makes_a_script_that_can_be_checked(length: str, tmp_path: Path) -> None:
    source, script = tmp_path / "a.txt", tmp_path / "a.md"
    for text in ("Lie down. Rest for a while.\n\nLet go.", f"{LONG}\n\nRest.\n\n{LONG}"):
        source.write_text(text, "utf-8")
        script.write_text(import_file(source, ImportOptions(length=length)).text, "utf-8")
        assert main(["check", str(script), "--voice", "tone"]) == 0


def test_a_break_of_a_speech_service_is_a_pause() -> None:
    text = 'Rest. <break time="1.5s" /> Stay.\n<break time="300ms"/>\nBreathe. <break time=\'2s\'></break>'
    found = plain.read(text, "a.txt")
    assert cues(found) == ["pause 1.5s", "pause 300ms", "pause 2s"]
    assert "Breathe." in [item.text for item in found.items if isinstance(item, Words)]


def test_a_cue_of_the_author_comes_before_a_suggestion() -> None:
    assert cues(plain.read("Rest for two minutes. [hold 4m]\nStay for a while. (long pause)", "a.txt")) == [
        "hold 4m", "long pause",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lie down. Pause for 30 seconds. [bell] Let go.", ["hold 30s", "bell"]),
        ("Stay here for two minutes. [3x bell] Let go.", ["hold 2m", "bell 3x"]),
        ("Stay here for two minutes. [mark rest] Let go.", ["hold 2m", "mark rest"]),
        ("Stay here for two minutes. [voice Anna] Let go.", ["hold 2m", "voice Anna"]),
        ("Stay here for two minutes. [bell] [pause 5s] Let go.", ["hold 2m", "bell", "pause 5s"]),
        ("Rest until you hear the bell. [bell] Let go.", ["hold 1m", "bell"]),
        ("Sit for five minutes. You will hear a bell. [bell] Let go.", ["hold 5m", "bell"]),
        ("Sit down. You will hear a bell. [bell] Let go.", ["bell"]),
        ("Pause for 30 seconds. [pause 5s] Let go.", ["pause 5s"]),
        ("Pause for 30 seconds. [pause 5] Let go.", ["pause 5s"]),
        ("Stay for two minutes. [breathe in 4s, out 6s, 5x] Let go.", ["breathe in 4s, out 6s, 5x"]),
        ("Stay here for two minutes. [at 5:00] Let go.", ["at 5:00.000"]),
    ],
)
def test_a_sentence_before_a_cue_without_a_time_gets_its_time(text: str, expected: list[str]) -> None:
    assert cues(plain.read(text, "a.txt")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Repeat 3x]\nBreathe in.\n[End repeat]\nRest.", ["Repeat 3x", "end"]),
        ("[Repeat 3 times]\n\nBreathe in.\n\n[end]\n\nRest.", ["Repeat 3 times", "end"]),
        ("[loop 3x] Breathe in. [end loop] Rest.", ["repeat 3x", "end"]),
        ("[repeat side: left, right]\nBend.\n[End of repeat]", ["repeat side: left, right", "end"]),
        ("[repeat 2][repeat 3]\nBend.\n[/repeat]\n[/repeat]", ["repeat 2", "repeat 3", "end", "end"]),
        ("[repeat 2]\nBend. [pause 5s]\n[end of the loop]", ["repeat 2", "pause 5s", "end"]),
        ("[for 2m]\nBend.\n[end]", ["for 2m", "end"]),
    ],
)
def test_a_block_that_is_closed_in_the_text_is_a_block(text: str, expected: list[str]) -> None:
    found = plain.read(text, "a.txt")
    assert cues(found) == expected
    assert found.dropped == ()


@pytest.mark.parametrize(
    "text",
    ["Breathe in. [Repeat 3x] Rest.", "[Repeat 3x] Rest. [end] [end]", "[repeat 2] Bend. [at 2:00] [end]"],
)
def test_a_block_that_is_not_closed_in_the_text_is_reported(text: str) -> None:
    found = plain.read(text, "a.txt")
    assert "end" not in cues(found)
    assert "unclear" in [drop.how for drop in found.dropped]


VOCABULARY = ["let", "soften", "breath", "river", "slowly", "under", "wide", "and", "heavy", "stone", "rest"]
SENTENCE = st.lists(st.sampled_from(VOCABULARY), min_size=2, max_size=12)


@examples(40)
@given(st.lists(SENTENCE, min_size=1, max_size=6), st.data())
def test_lines_broken_anywhere_are_sentences_again(sentences: list[list[str]], data: st.DataObject) -> None:
    text = " ".join(" ".join(sentence).capitalize() + "." for sentence in sentences)
    lines, line = [], ""
    for word_ in text.split(" "):
        line = f"{line} {word_}".strip()
        if data.draw(st.booleans()):
            lines.append(line[0].upper() + line[1:])
            line = ""
    lines += [line[0].upper() + line[1:]] if line else []
    passages, _ = rejoined(list(enumerate(lines, 1)))
    assert " ".join(passage.text for passage in passages) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Come,\nAnd feel\nThe breath.", "Come, and feel the breath."),
        ("On the day\nI rest,\nI'm warm.", "On the day I rest, I'm warm."),
        ("See you on\nSunday,\nOr in Rome.\nI like\nRome.", "See you on Sunday, or in Rome. I like Rome."),
        ("He said:\nLet it be.", "He said: Let it be."),
        ("Wait\u2026\nThen go.", "Wait\u2026 Then go."),
        ("the NASA\nNASA talk.", "the NASA NASA talk."),
    ],
)
def test_capitals_within_a_sentence(text: str, expected: str) -> None:
    passages, _ = rejoined([(n, line) for n, line in enumerate(text.split("\n"), 1)])
    assert " ".join(passage.text for passage in passages) == expected


LONG = "The river goes under the bridge, and nobody asks it to hurry. " * 30


@pytest.mark.parametrize(
    ("text", "length"),
    [
        (LONG, "8:58"),
        (LONG, "4:00"),
        ("Lie down. Rest.", "30:00"),
        ("Lie down. Move for three minutes. Get up.", "8:58"),
        ("Lie down. Rest for three minutes. Move for three minutes. Get up.", "4:00"),
        (f"{LONG}\n\nRest for a few minutes.\n\nTake five breaths.\n\n{LONG}", "12:00"),
        ("One. (pause for 1 minute)\n\nTwo.\n\nThree. Stay for a moment.", "5:00"),
    ],
)
def test_a_length_is_met_with_slow_and_fast_voices(text: str, length: str, tmp_path: Path) -> None:
    source, script = tmp_path / "a.txt", tmp_path / "a.md"
    source.write_text(text, "utf-8")
    seconds = read_length(length)
    script.write_text(import_file(source, ImportOptions(length=length)).text, "utf-8")
    for pace in ("85%", "100%", "140%"):
        assert 0 <= seconds * 48_000 - laid_out(script, pace=pace).frames < 48_000 // 25


def test_a_length_shorter_than_the_words_is_reported_and_left_out() -> None:
    imported = plain.read(LONG, "a.txt", length=plain.seconds_of("1:00"))
    assert "length" not in imported.front
    assert any("the length of 1m: 360 words take about" in drop.what for drop in imported.dropped)


def test_markdown() -> None:
    text = (CORPUS / "markdown" / "script.md").read_text("utf-8")
    imported = markdown_text.read(text, "a.md")
    assert imported.front == {"title": "Evening: rest", "teacher": "Ada Reed", "tags": ["rest", "evening"]}
    assert [item.title for item in imported.items if isinstance(item, SectionHeading)] == [
        "Arriving",
        "Resting",
    ]
    assert [item.text for item in imported.items if isinstance(item, Words) and item.emphasis] == [
        "down",
        "rest",
    ]
    assert words(imported).endswith(
        "First the feet . Then the legs Let the chair carry you. Done.".replace(" .", ".")
    )
    assert [(drop.line, drop.what) for drop in imported.dropped] == [
        (4, "date: in the front matter"), (8, "layout: in the front matter"),
        (20, "a block of code, 3 words"),
        (29, 'the picture "A chair"'), (31, 'a table, "a | b", which becomes comments'),
    ]  # fmt: skip


def test_a_word_document() -> None:
    data = docx(
        paragraph(run("Evening Rest"), style="Title"),
        paragraph(run("Arriving"), style="Heading1"),
        paragraph(run("Lie down. Stay for two "), deleted("hundred "), inserted("quiet "), run("minutes.")),
        paragraph(run("Rest.", "<w:rPr><w:b/></w:rPr>"), run(" (long pause)")),
        paragraph(run("Leaving"), style="Heading2"),
        paragraph(run("Get up &amp; go.")),
    )
    imported = word.read(data, "a.docx")
    assert imported.front == {"title": "Evening Rest"}
    assert [item.title for item in imported.items if isinstance(item, SectionHeading)] == [
        "Arriving",
        "Leaving",
    ]
    assert words(imported) == "Lie down. Stay for two quiet minutes. Rest. Get up & go."
    assert cues(imported) == ["hold 2m", "long pause"]
    assert [drop.what for drop in imported.dropped] == ['the deleted words "hundred"']


BOMB = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;">]>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 and nothing more", "not a Word document"),
        (docx(paragraph(run("Rest.")), head=BOMB), "document type"),
        (docx("<w:p>" * 5_000 + "</w:p>" * 5_000), "nested too deep"),
        (docx(paragraph(run("Rest.")), more={"word/big.xml": bytes(31_000_000)}), "more than 30 MB"),
        (docx(paragraph(run("Rest.")), more={"word/document.xml": "<w:p"}), "damaged"),
        (docx(), "no words to speak"),
    ],
)
def test_a_hostile_document_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ScriptError, match=message):
        word.read(data, "a.docx")


def test_a_page_that_would_take_too_long_to_parse_is_rejected() -> None:
    with pytest.raises(ScriptError, match="never closed"):
        saved_page.read("<html>" + "<a " * 100_000, "a")


@pytest.mark.parametrize(
    ("name", "position"),
    [
        ("header.vtt", "1:1"), ("no-words.vtt", "1:1"), ("empty.srt", "1:1"), ("no-stamps.lrc", "1:1"),
        ("buttons.txt", "1:1"),
        ("front-matter.md", "2:8"), ("not-a-zip.docx", "1:1"),
    ],
)  # fmt: skip
def test_errors_give_line_and_column(name: str, position: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = CORPUS / "wrong" / name
    assert main(["import", str(path)]) == 2
    assert capsys.readouterr().err.startswith(f"{path}:{position}: ")
