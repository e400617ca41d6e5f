"""Markdown as people and programs write it: what is spoken, what becomes a comment, what is reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.cli.main import main
from renderer.errors import ScriptError
from renderer.interchange.importing.markdown import markdown_text
from renderer.workflows.import_script import ImportOptions, import_file


def body_and_reports(text: str, folder: Path) -> tuple[list[str], list[str]]:
    """The lines of the script after its front matter, without blank ones, and each report with its place."""
    source, script = folder / "a.md", folder / "b.md"
    source.write_text(text, "utf-8")
    imported = import_file(source, ImportOptions())
    script.write_text(imported.text, "utf-8")
    assert main(["check", str(script)]) == 0
    lines = [line for line in imported.text.split("---\n", 2)[2].split("\n") if line]
    return lines, [f"{drop.line}:{drop.column} {drop.what}" for drop in imported.dropped]


@pytest.mark.parametrize(
    ("text", "lines", "reports"),
    [
        # lists and definitions
        ("Feel\n\u2022 the floor\n\u2022 the air", ["Feel", "the floor", "the air"], []),
        ("Feel\n\u2013 the floor\n\u2013 the air", ["Feel", "the floor", "the air"], []),
        ("Asana\n: The seat.", ["Asana", "The seat."], ["2:1 the mark : of a definition"]),
        ("Rest :pray: now.", ["Rest now."], ['1:6 ":pray:", which is not speech']),
        # rules and front matters
        ("---\n\nOne.\n\n---\n\nTwo.", ["One.", "Two."], []),
        ("---\n\nNote this: rest.\n\n---\n\nTwo.", ["Note this: rest.", "Two."], []),
        ("---\nOne.\n---\nTwo.", ["One.", "Two."], ['2:1 "---", a rule below a paragraph']),
        ("***\n\nOne.\n\n* * *\n\nTwo.", ["One.", "Two."], []),
        ("One. Two.\n----\n\nThree.", ["One.", "Two.", "Three."], ['1:1 "---", a rule below a paragraph']),
        ("One, two\nthree\n====\n\nFour.", ["One, two three", "Four."],
         ['1:1 "===", a rule below a paragraph']),
        ("Is it rest?\n---\n\nYes.", ["# Is it rest?", "Yes."], []),
        ("+++\nauthor = 'A'\ndraft = true\n+++\nOne.", ["One."], ["3:1 draft: in the front matter"]),
        # notes and marks
        ("One.\n\n#a #b\n\nTwo.", ["One.", "Two."], ['3:1 tags: "#a #b"']),
        ("<aside>\nRead it slowly.\n</aside>\n\nOne.", ["<!-- Read it slowly. -->", "One."], None),
        ("One. ^end\n\nTwo.", ["One.", "Two."], ['1:6 the name of a block: "^end"']),
        ("*(A soft voice. Take time.)*\n\nOne.", ["<!-- (A soft voice. Take time.) -->", "One."], None),
        ("* TOC\n{:toc}\n\nOne.", ["One."], None),
        ("> Note to self: rest.\n\nOne.", ['<!-- not spoken: "Note to self: rest" -->', "One."], None),
        # HTML
        ("<div align='x'>\nOne *two*.\n</div>\n\nThree.", ["One *two*.", "Three."],
         ["1:1 HTML: \"<div align='x'></div>\""]),
        ("<p>One.</p><p>Two.</p><!-- three -->", ["One.", "Two.", "<!-- three -->"],
         ['1:1 HTML: "<p></p><p></p>"']),
        ("<details><summary>One</summary>\n\nTwo.\n\n</details>", ["One", "Two."],
         ['1:1 HTML: "<details><summary></summary>"', '5:1 HTML: "</details>"']),
        ("One <!-- two --> three.", ["One three.", "<!-- two -->"], []),
        ('One. <break time="2s"/> Two.', ["One. [pause 2s]", "Two."], []),
        ("One. <https://a.b>", ["One."], ['1:6 the address "https://a.b"']),
        # bold lines
        ("**One (1 minute)**\n\nTwo.", ["# One", "<!-- 1 minute -->", "Two."],
         ['1:1 "One (1 minute)", a bold line, which becomes a heading',
          '1:1 "1 minute" in a heading, which becomes a comment']),
        ("**One:**\n\nTwo.", ["# One", "Two."], ['1:1 "One", a bold line, which becomes a heading']),
        ("## One - 2-3 min\n\nTwo.", ["# One", "<!-- 2-3 min -->", "Two."],
         ['1:1 "2-3 min" in a heading, which becomes a comment']),
        ("**One is said.**\n\nTwo.", ["*One is said.*", "Two."], []),
        ("- **One**\n- **Two**\n\nThree.", ["*One*", "*Two*", "Three."], []),
        ("- **One:** two.", ["*One:* two."], []),
        ("**Pause (10 seconds)**\n\nOne.", ["[pause 10s]", "One."], []),
        ("**Pause \u2013 5 seconds**\n\nOne.", ["[pause 5s]", "One."], []),
        ("**(Long pause)**\n\nOne.\n\n**[Bell]**", ["[long pause]", "One.", "[bell]"], []),
        ("### Pause (10 seconds)\n\nOne.", ["[pause 10s]", "One."], []),
        ("## Silence\n\nOne.", ["# Silence", "One."], []),
        ("**Duration: 5 minutes**\n\nOne.", ["<!-- Duration: 5 minutes -->", "One."],
         ['1:1 "Duration: 5 minutes", which becomes a comment']),
        ("**02:00 \u2013 One**\n\nTwo.", ["# One", "<!-- 02:00 -->", "Two."],
         ['1:1 "02:00 \u2013 One", a bold line, which becomes a heading',
          '1:1 "02:00" in a heading, which becomes a comment']),
        ("1. **One (2 min):** Two.", ["# One", "<!-- 2 min -->", "Two."],
         ['1:6 "One (2 min)", bold words, which become a heading',
          '1:6 "2 min" in a heading, which becomes a comment']),
        ("One.\n\n(5:30) Two.", ["One.", "[at 5:30.000]", "Two."], []),
        ("**Props:** a chair.\n\n**Teacher's note:** go slowly.\n\n**Feet:** rest.",
         ["<!-- Props: a chair. -->", "<!-- Teacher's note: go slowly. -->", "*Feet:* rest."],
         ['1:1 "Props: a chair.", which becomes a comment',
          '3:1 "Teacher\'s note: go slowly.", which becomes a comment']),
        ("**Duration:** 10 minutes\n**Level:** All\n**Music suggestion:** piano\n\nOne.",
         ["<!-- Duration: 10 minutes -->", "<!-- Level: All -->", "<!-- Music suggestion: piano -->", "One."],
         None),
        ("**Title: One**\n**Tone: calm**\n\nTwo.", ['<!-- not spoken: "Tone: calm" -->', "Two."], None),
        ("**Props:** a chair\nor two.\n\n**Feet:** rest.\n**Hands:** rest.",
         ["<!-- Props: a chair or two. -->", "*Feet:* rest. *Hands:* rest."], None),
        ("**Narrator (softly):** One.\n\n**Narrator**: Two.",
         ['<!-- not spoken: "Narrator (softly)" -->', "One.", '<!-- not spoken: "Narrator" -->', "Two."],
         None),
        ("Teacher: One. [whispers] Two.",
         ['<!-- not spoken: "Teacher" -->', "One.", '<!-- not spoken: "whispers" -->', "Two."],
         ['1:1 "[Teacher]", which is now a comment', '1:15 "[whispers]", which is now a comment']),
        ("**\U0001f514 [Bell sound]**\n\nOne.", ["[bell]", "One."], []),
        ("One.\n\nTotal time: 20 minutes", ["One.", "<!-- Total time: 20 minutes -->"],
         ['3:1 "Total time: 20 minutes", which becomes a comment']),
        # chatbots
        ("# One\n\nCertainly! I've created a short practice.\n\nTwo.", ["Two."],
         ['3:1 what a chatbot says: "Certainly! I\'ve created a short practice."']),
        ("Sure! Here is your script:\n\nOne.\n\n---\n\n*Would you like me to make it longer?*", ["One."],
         ['1:1 what a chatbot says: "Sure! Here is your script:"',
          '7:1 what a chatbot says: "Would you like me to make it longer?"']),
        ("One.\n\nLet me know if you\u2019d like any adjustments!", ["One."],
         ['3:1 what a chatbot says: "Let me know if you\u2019d like any adjustments!"']),
        ("One.\n\nI hope this practice helped you.", ["One.", "I hope this practice helped you."], []),
        ("Here is a place to rest.\n\nWould you like a pillow?",
         ["Here is a place to rest.", "Would you like a pillow?"], []),
        ("Of course, you can do this practice sitting.\n\nFeel free to adjust your posture.",
         ["Of course, you can do this practice sitting.", "Feel free to adjust your posture."], []),
        ("One.\n\nFeel free to modify this pose.", ["One.", "Feel free to modify this pose."], []),
        ("Of course, here's a script for you:\n\nOne.\n\nFeel free to adjust the length.", ["One."], None),
        # Obsidian, GitHub
        ("One [[b|two]] [[three]].", ["One two three."], []),
        ("One. [[pause 5s]] Two. [[whispers]]\n\n[[5s]]",
         ["One. [pause 5s]", "Two.", '<!-- not spoken: "whispers" -->', "[pause 5s]"], None),
        ("One ==two== %%three%% four.", ["One *two* four.", "<!-- three -->"],
         ['1:13 the note "three", which becomes a comment']),
        ("%%\none\n%%\n\nTwo.", ["<!-- one -->", "Two."], []),
        ("> [!note] One\n> two\n\nThree.", ["<!-- note: One -->", "<!-- two -->", "Three."],
         ['1:1 the note "[!note] One", which becomes a comment']),
        ("> [!quote]\n> One.", ["One."], ["1:3 [!quote]"]),
        ("> One.\n> Two.", ["One.", "Two."], []),
        ("![[a.mp3]] One.", ["One."], ['1:1 an embedded file: "![[a.mp3]]"']),
        ("- [ ] One.\n- [x] Two.", ["One.", "Two."], []),
        # Kramdown, Pandoc, Hugo
        ("# A\n\n## One {#one .two}\n\nTwo.\n{: .three}\n", ["# One", "Two."],
         ['3:8 attributes: "{#one .two}"', '6:1 attributes: "{: .three}"']),
        ("One [two]{.three} four.", ["One two four."], ["1:10 {.three}"]),
        ("::: note\nOne.\n:::\n", ["One."],
         ['1:1 the mark of a block: "::: note"', '3:1 the mark of a block: ":::"']),
        ("One.[^1] Two.\n\n[^1]: Three\n    four.",
         ["One.", "Two.", "<!-- footnote 1: Three -->", "<!-- four. -->"],
         ['1:5 the number of a footnote: "[^1]"', '3:1 the footnote "1", which becomes a comment']),
        ("One.^[two] Three.", ["One.", "Three.", "<!-- two -->"],
         ['1:5 the note "two", which becomes a comment']),
        ('One. {{< audio "a" >}} {% b %}', ["One."],
         ["1:6 shortcode: \"{{< audio \"a\" >}}\"", '1:24 shortcode: "{% b %}"']),
        ("[TOC]\n\nOne.\n\n\\newpage\n", ["One."],
         ['1:1 a table of contents: "[TOC]"', '5:1 a page break: "\\newpage"']),
        ("<<CHAPTER_MARKER:One>>\n\nTwo.", ["# One", "Two."], ['1:1 "<<CHAPTER_MARKER:One>>" is a heading']),
        ("## One {-}\n\nH~2~O, x^2^.", ["# One", "H2O, x2."], ['1:8 attributes: "{-}"']),
        # words that Markdown would lose
        ("One<br>Two<br/>Three", ["One", "Two", "Three"], []),
        ("[Teacher]: Welcome", ["<!-- not spoken: \"Teacher\" -->", "Welcome"], None),
        ("One [pause](softly) two.", ["One [pause]", '<!-- not spoken: "softly" -->', "two."],
         ['1:12 "(softly)", which is now a comment']),
        ("2024. One quiet year.", ["2024.", "One quiet year."], []),
        ("    One is indented.\n\n\tTwo.", ["One is indented.", "Two."], []),
        ("```\nOne. [pause 3s]\n```\n\nTwo.", ["One. [pause 3s]", "Two."], []),
        ("```py\nx = 1\n```\n\nTwo.", ["Two."], ["1:1 a block of code, 3 words"]),
        ("~~One~~ Two.", ["Two."], ['1:1 words that are struck out: "One"']),
        ("| Time | Script |\n|---|---|\n| 0:00 | One. |\n| 0:10 | Two. |",
         ["<!-- 0:00 -->", "One.", "<!-- 0:10 -->", "Two."],
         ['1:1 a table, "Time | Script", which becomes comments, except its column "Script"']),
        ("One.\n\n| A | B |\n|---|---|\n| 1 | 2 |", ["One.", "<!-- A; B -->", "<!-- 1; 2 -->"],
         ['3:1 a table, "A | B", which becomes comments']),
        ("Breathe in  \nBreathe out  \nRest.", ["Breathe in", "Breathe out", "Rest."], []),
        # cues, emoji and what nobody sees
        ("*[pause 5s]* One. **(pause 2s)** \\[bell\\]", ["[pause 5s]", "One. [pause 2s] [bell]"], []),
        ("One \U0001f64f two.", ["One two."], ['1:5 "\U0001f64f", which is not speech']),
        ("Co\u00adope\u00adrate. Fe\u200bet&shy;.", ["Cooperate.", "Feet."],
         ["1:3 the invisible character U+00AD (soft hyphen), 3 times",
          "1:16 the invisible character U+200B (zero width space)"]),
        ("[pa\u00aduse 3s] One.", ["[pause 3s]", "One."],
         ["1:4 the invisible character U+00AD (soft hyphen)"]),
    ],
)  # fmt: skip
def test_a_script_and_reports(text: str, lines: list[str], reports: list[str] | None, tmp_path: Path) -> None:
    found, reported = body_and_reports(text, tmp_path)
    assert found == lines
    assert reports is None or reported == reports


def test_a_cue_that_the_script_may_not_know_is_unclear() -> None:
    text = "One. [repeat 3] Two. [bell big] Three. [voice anna] Four. [bell low] [pause 3s] Five."
    unclear = [drop.what for drop in markdown_text.read(text, "a.md").dropped if drop.how == "unclear"]
    assert [what.partition(" looks")[0] for what in unclear] == [
        '"[repeat 3]"',
        '"[bell big]"',
        '"[voice anna]"',
    ]


def test_front_matter_in_toml() -> None:
    text = (
        "+++\ntitle = \"Low tide\"\nauthors = ['Ada', 'Bo']\ntags = ['rest']\n\n[extra]\na = 1\n+++\n\nOne.\n"
    )
    imported = markdown_text.read(text, "a.md")
    assert imported.front == {"title": "Low tide", "teacher": "Ada, Bo", "tags": ["rest"]}
    assert [(drop.line, drop.what) for drop in imported.dropped] == [(6, "extra: in the front matter")]


def test_front_matter_that_is_not_toml_is_refused_with_its_place() -> None:
    with pytest.raises(ScriptError, match=r"a\.md:3:9: the front matter is not TOML"):
        markdown_text.read("+++\ntitle = 'A'\nauthor= Ada\n+++\nOne.\n", "a.md")


@pytest.mark.parametrize("value", ["9" * 4500, "0x" + "f" * 5000, "[" * 2000 + "]" * 2000])
def test_toml_with_too_large_a_value_is_refused(value: str) -> None:
    with pytest.raises(ScriptError, match="the front matter is not TOML: a number or a list is too large"):
        markdown_text.read(f"+++\ntitle = 'A'\nweight = {value}\n+++\nOne.\n", "a.md")


def test_a_paragraph_of_any_length_is_read() -> None:
    text = "The river goes under the bridge. " * 3_000
    imported = markdown_text.read(text, "a.md")
    assert sum(len(getattr(item, "text", "").split()) for item in imported.items) == 18_000
