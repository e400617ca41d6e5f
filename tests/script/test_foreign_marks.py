"""Marks of Markdown, HTML and speech services in a script: refused, with a remedy that works; and emoji."""

from __future__ import annotations

import pytest

from renderer.errors import ScriptError
from renderer.plan.steps import Speak
from tests.support.without_audio import plan

TITLE = "---\ntitle: A\n---\n"


def said(body: str) -> list[str]:
    return [step.caption for step in plan(TITLE + body).steps if isinstance(step, Speak)]


@pytest.mark.parametrize(
    ("line", "column", "remedy", "mended"),
    [
        ('Rest. <break time="2s"/>', 7, "write [pause 2s]", "Rest. [pause 2s]"),
        ("Rest. <break time='500ms'></break>", 7, "write [pause 500ms]", "Rest. [pause 500ms]"),
        ('Rest. <break strength="weak" />', 7, "write [pause]", "Rest. [pause]"),
        ("Rest. <pause 5s>", 7, "write [pause 5s]", "Rest. [pause 5s]"),
        ("Rest. <long pause>", 7, "write [long pause]", "Rest. [long pause]"),
        ("<b>Rest</b>.", 1, r"delete it, or write \< to speak it", r"\<b>Rest\</b>."),
        ("Rest.<br>", 6, r"delete it, or write \< to speak it", "Rest."),
        ("<softly> Rest.", 1, r"delete it, or write \< to speak it", "Rest."),
        ("<<CHAPTER_MARKER:Two>>", 1, "on a line of its own, write # Two", "# Two"),
        ("==Feel== it.", 1, "for emphasis, write *Feel*", "*Feel* it."),
        ("Just _feel_ it.", 6, "for emphasis, write *feel*", "Just *feel* it."),
        ("Just __feel this__.", 6, "for emphasis, write *feel this*", "Just *feel this*."),
        ("~~Sit~~ Lie.", 1, "delete the words that are struck out, or write them without ~", "Lie."),
        ("Say `om`.", 5, "write it without `", "Say om."),
        ("Rest. %%slower%%", 7, "for a comment, write <!-- and -->", "Rest. <!--slower-->"),
        ("You &amp; me.", 5, r"write \&", r"You \& me."),
        ("You&nbsp;rest.", 4, "write a space", "You rest."),
        ("a &lt; b", 3, r"write \<", r"a \< b"),
        ("**Breathing (2 minutes)**", 1, "for a chapter, write # Breathing; to speak it, write it without **",
         "# Breathing"),
        ("**Closing:**", 1, "for a chapter, write # Closing; to speak it, write it without **", "Closing:"),
        ("__Closing__", 1, "for a chapter, write # Closing; to speak it, write it without __", "Closing"),
        ("Rest on the [[floor|ground]].", 13, 'write "ground" without brackets', "Rest on the ground."),
        ("Rest on the [[ground]].", 13, 'write "ground" without brackets', "Rest on the ground."),
        ("Rest on [the floor](http://a.b).", 9, 'write "the floor" without brackets', "Rest on the floor."),
        ("Rest. [[pause 5s]]", 7, "write [pause 5s]", "Rest."),
        ("![A chair](chair.png) Rest.", 1, "delete it", "Rest."),
        ("![[music.mp3]] Rest.", 1, "delete it", "Rest."),
        ("Rest.[^1]", 6, "delete it", "Rest."),
        ("[!note] Be slow.", 1, "for a note, write <!-- and -->; for speech, delete it", "Be slow."),
        ("# Rest {#id}", 8, "delete it", "# Rest"),
        ("Rest. {: .soft}", 7, "delete it", "Rest."),
        ("Rest. {{< audio >}} {% include a %}", 7, "delete it", "Rest."),
        ("Rest. /2s", 7, "write [pause 2s]", "Rest. [pause 2s]"),
        ("Rest. //long pause// Go.", 7, "write [long pause]", "Rest. [long pause] Go."),
        ("Rest.\\", 6, "delete it", "Rest."),
        ("---", 1, "delete it, and leave a blank line in its place; a heading begins with #", ""),
        ("=====", 1, "delete it, and leave a blank line in its place; a heading begins with #", ""),
        ("::: note", 1, "delete it", ""),
        ("```", 1, "delete it", ""),
        ("| Feet | Legs |", 1, "write the words of the table as sentences", "Feet. Legs."),
    ],
)  # fmt: skip
def test_a_foreign_mark_is_an_error_with_a_remedy_that_works(
    line: str, column: int, remedy: str, mended: str
) -> None:
    with pytest.raises(ScriptError) as caught:
        plan(f"{TITLE}Begin.\n\n{line}\n\nEnd.\n")
    problem = caught.value.problems[0]
    assert (problem.position.line, problem.position.column, problem.remedy) == (6, column, remedy)
    assert said(f"Begin.\n\n{mended}\n\nEnd.\n")[0] == "Begin."


@pytest.mark.parametrize(
    ("line", "spoken"),
    [
        (r"\/2s \//a// http://a.b \[\[a\]\] 1/2", "/2s //a// http://a.b [[a]] 1/2"),
        (r"\<b> \==a== \_a_ \`a` \~~a~~ \%%a%% \&amp;", "<b> ==a== _a_ `a` ~~a~~ %%a%% &amp;"),
        ("snake_case and 5 < 6 & 7, ~5 or 100% = all", "snake_case and 5 < 6 & 7, ~5 or 100% = all"),
        ("**Let go of it.**", "Let go of it."),
        ("A line\n**so bold**\nin a sentence.", "A line so bold in a sentence."),
        ("***Rest.***", "Rest."),
        ("● Feet rest.", "Feet rest."),
        ("▪ Feet rest.", "Feet rest."),
        ("• Feet\n• Legs rest.", "Feet Legs rest."),
        ("> Feet rest.", "Feet rest."),
        ("> > Feet rest.", "Feet rest."),
        ("- Feet\n- legs rest.", "Feet legs rest."),
        ("+ Feet rest.", "Feet rest."),
        ("Let the feet\n- both of them - rest.", "Let the feet - both of them - rest."),
        ("Rest \U0001f319 now.", "Rest now."),
        ("Rest now \U0001f64f.", "Rest now."),
        ("\U0001f9d8\u200d\u2640\ufe0f Rest.", "Rest."),
        ("1\ufe0f\u20e3 Rest.", "Rest."),
        ("Love\u2764\ufe0fyou.", "Love you."),
        ("\U0001f1e9\U0001f1ea Rest \U0001f44d\U0001f3fd!", "Rest!"),
        ("Co\u00adope\u200brate\ufeff \u200enow\u2060.", "Cooperate now."),
        ("One.\n\u200b\nTwo", "One."),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_is_spoken(line: str, spoken: str) -> None:
    assert said(line)[0] == spoken


def test_a_cue_with_invisible_characters_is_a_cue() -> None:
    steps = plan(f"{TITLE}Rest. [pa\u00aduse\u200b 3s] (lo\u200bng pause) Go.").steps
    assert [type(step).__name__ for step in steps].count("PauseStep") == 2


def test_emoji_and_the_signs_of_lists_are_warnings() -> None:
    text = f"{TITLE}● Rest \U0001f319 {{moon}}.\n\n> Go.\n".replace(
        "title: A", "title: A\nset: {moon: \U0001f64f}"
    )
    found = plan(text).warnings
    assert [(w.position.line, w.position.column, w.message, w.remedy) for w in found] == [
        (5, 1, '"●" is not spoken', "delete it"),
        (5, 3, '"\U0001f64f" has no words, so no voice says it', "write it in words, or remove it"),
        (5, 8, '"\U0001f319" has no words, so no voice says it', "write it in words, or remove it"),
        (7, 1, '">" is not spoken', "delete it"),
    ]
