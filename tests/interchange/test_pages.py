"""Pages that describe a practice: the script is the practice alone, with its poses as chapters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from renderer.interchange.importing.model import CueText, SectionHeading, Words
from renderer.interchange.importing.pages import saved_page
from renderer.interchange.importing.pages.html_text import PageParser
from renderer.interchange.importing.pages.instructions import instructs
from renderer.interchange.importing.texts import plain
from renderer.script.durations import read_length
from renderer.workflows.import_script import ImportOptions, import_file
from tests.support.laid_out import laid_out
from tests.support.paths import CORPUS

PAGES = CORPUS / "pages"


def chapters(text: str) -> list[str]:
    return re.findall(r"^# (.*)$", text, re.MULTILINE)


def cues(text: str) -> list[str]:
    return re.findall(r"(?<!\\)\[([^\]]*)\]", text)


def spoken(text: str) -> str:
    body = text.split("---\n", 2)[2]
    body = re.sub(r"<!--[^>]*-->|^#.*$|\[[^\]]*\]", " ", body, flags=re.MULTILINE)
    return " ".join(body.split())


@pytest.mark.parametrize(
    ("name", "title", "poses", "blocks", "first", "last"),
    [
        (
            "wordpress.html", "Three slow shapes for tired legs",
            ["Wall Lean", "Rag Doll Pose", "Legs on a Chair"],
            ["repeat side: left, right", "end", "optional legs on a chair", "end"],
            "Stand an arm's length", "Rest here for five minutes.",
        ),
        (
            "squarespace.html", "A Bedtime Sequence", ["Butterfly on Pillows", "Lying Twist", "Child's Pose"],
            ["repeat side: right, left", "end"], "Sit on the bed", "Stay as long as you like.",
        ),
        (
            "medium.html", "What I do when my shoulders live in my ears",
            ["Shoulder Rolls", "Ear to Shoulder Stretch", "Doorway Stretch"],
            ["repeat side: left, right", "end"], "Sit tall and let", "Repeat on the opposite side.",
        ),
        (
            "recipe-card.html", "Easy Hip Reset", ["Easy Hip Reset"],
            ["repeat side: left, right", "end", "optional easy hip reset option 9", "end"],
            "Lie on your back with", "Rock from side to side on your back.",
        ),
        (
            "accordion.html", "Desk breaks", ["Wrist Stretch", "Seated Cat and Cow", "Eye Rest"],
            ["repeat side: right, left", "end"], "Reach your {side} arm", "Breathe for one minute.",
        ),
        (
            "copied-wordpress.txt", "Four Ways to Thank Your Feet",
            ["Toe Spread", "Ankle Circles", "Ball Under the Sole"],
            ["repeat side: right, left", "end", "optional ball under the sole", "end"],
            "Sit on a chair", "Repeat with the other foot.",
        ),
        (
            "copied-magazine.txt", "Lower Back Relief: 3 Gentle Moves",
            ["Pelvic Tilt", "Half Kneeling Stretch", "Reclining Twist"],
            ["repeat side: left, right", "end"], "Lie on your back", "Breathe here for two minutes.",
        ),
        (
            "copied-newsletter.txt", "Morning Light Practice",
            ["Arriving", "Seated Side Bend", "Standing Fold"],
            ["repeat side: left, right", "end"], "Sit at the edge", "Stay as long as you like.",
        ),
        (
            "copied-spaced.txt", "Two Things to Do on a Train", ["Spine Lift", "Quiet Hands"],
            ["repeat side: left, right", "end"], "Sit tall and place", "for 2 to 3 minutes.",
        ),
    ],
)  # fmt: skip
def test_the_practice_of_a_page_is_alone_in_the_script(
    name: str, title: str, poses: list[str], blocks: list[str], first: str, last: str
) -> None:
    text = import_file(PAGES / name, ImportOptions()).text
    assert re.search(rf'^title: "?{re.escape(title)}"?$', text, re.MULTILINE)
    assert chapters(text) == poses
    assert [cue for cue in cues(text) if re.match("repeat|optional|end", cue)] == blocks
    assert spoken(text).startswith(first)
    assert spoken(text).endswith(last)


def test_what_is_around_the_practice_is_left_out_and_reported_with_its_place() -> None:
    imported = import_file(PAGES / "copied-magazine.txt", ImportOptions())
    assert [(drop.line, drop.what) for drop in imported.dropped] == [
        (1, '"Lower Back Relief: 3 Gentle Moves" and 2 lines after it: not the practice'),
        (13, '"Related: The Quietest Chairs of the Year"'),
        (27, '"Did it help?" and 3 lines after it: not the practice'),
        (34, '"\u2014 About the Author \u2014" and 4 lines after it: not the practice'),
    ]


def test_a_sentence_about_a_pose_among_its_steps_is_reported() -> None:
    page = "1. Pigeon\n\nBend your knee.\nSquare your hips and fold.\nIt is deep.\nHold for 1 minute.\n"
    imported = plain.read(f"{CHROME}\n{page}\n2. Rest\n\nClose your eyes.\n", "a.txt")
    assert " ".join(item.text for item in imported.items if isinstance(item, Words)) == (
        "Bend your knee. Square your hips and fold. Hold for 1 minute. Close your eyes."
    )
    assert (9, '"It is deep.", which is now a comment') in [
        (drop.line, drop.what) for drop in imported.dropped
    ]


@pytest.mark.parametrize(
    ("step", "is_spoken"),
    [
        ("Chin to chest.", True),
        ("Right foot forward.", True),
        ("Both knees to the chest.", True),
        ("Your eyes closed.", True),
        ("Hips square to the front.", True),
        ("Five breaths here.", True),
        ("Another 30 seconds.", True),
        ("Legs up the wall is a restful pose.", False),
        ("Hips open with time.", False),
        ("It stretches your calves.", False),
        ("Shoulders that are tight hurt.", False),
    ],
)
def test_steps_without_a_verb_are_spoken(step: str, is_spoken: bool) -> None:
    page = f"1. Pigeon Pose\n\nBend your knee.\n{step}\nHold it.\n\n2. Rest\n\nClose your eyes.\n"
    items = plain.read(f"{CHROME}\n{page}", "a.txt").items
    assert (step in [item.text for item in items if isinstance(item, Words)]) == is_spoken


def test_a_list_of_steps_of_which_one_names_the_body_is_spoken() -> None:
    steps = "- Bend your knee.\n- Breathe.\n- Hold for 1 minute.\n- Let go.\n"
    page = f"1. Pigeon Pose\n\n{steps}\n2. Rest\n\nClose your eyes.\n"
    items = plain.read(f"{CHROME}\n{page}", "a.txt").items
    assert [item.text for item in items if isinstance(item, Words)][:4] == [
        "Bend your knee.", "Breathe.", "Hold for 1 minute.", "Let go.",
    ]  # fmt: skip


def test_a_step_that_follows_a_note_is_reported() -> None:
    page = "1. Pigeon Pose\n\nBend your knee.\nTips:\nUse a block.\nFold forward.\n"
    imported = plain.read(f"{CHROME}\n{page}\n2. Rest\n\nClose your eyes.\n", "a.txt")
    reported = [drop.what for drop in imported.dropped if "comment" in drop.what]
    assert reported == ['"Fold forward.", which is now a comment']


def test_words_about_a_pose_are_comments_beside_its_steps() -> None:
    text = import_file(PAGES / "wordpress.html", ImportOptions()).text
    assert "<!-- Why it helps: It wakes the calves without any strain. -->" in text
    assert "<!-- Tip: hold your elbows if that is kinder. -->" in text
    assert "fold forward over your legs.\n" in text  # without "(see photo above)"


def test_a_page_without_a_practice_is_read_as_text_without_what_is_around_it() -> None:
    imported = import_file(PAGES / "copied-essay.txt", ImportOptions())
    assert spoken(imported.text).endswith("We heard the gutter instead.")
    assert [(drop.line, drop.what) for drop in imported.dropped if drop.how == "left out"] == [
        (3, '"Written By: Tove Lind"'),
        (5, '"Table of Contents"'),
        (13, '"Leave a Reply" and 2 lines after it'),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "By Sarah Jones | Updated March 3, 2024 | 4 min read", "Tweet", "4 min read",
        "March 3 \u00b7 12 minute read", "Sarah Jones, 5 mins read", "Share on Facebook",
        "Pin it", "Advertisement",
    ],
)  # fmt: skip
def test_a_line_about_the_page_is_not_spoken(line: str) -> None:
    page = f"The Rain\n\n{line}\n\nIt was the sound of rain.\n\n{CHROME}"
    imported = plain.read(page, "a.txt")
    assert "It was the sound of rain." in [item.text for item in imported.items if isinstance(item, Words)]
    assert not [item for item in imported.items if isinstance(item, CueText)]
    assert f'"{line}"' in [drop.what for drop in imported.dropped]


@pytest.mark.parametrize("byline", ["By Ann Lee | May 3, 2024 | 4 min read", "12 minute read"])
def test_a_time_to_read_is_enough_to_recognize_a_page(byline: str) -> None:
    poses = "1. Cat Pose\nRound your back.\n\n2. Corpse Pose\nLie on your back.\n"
    page = f"Two Poses\n{byline}\n\nHips get tight.\n\n{poses}"
    items = plain.read(page, "a.txt").items
    assert [item.title for item in items if isinstance(item, SectionHeading)] == ["Cat Pose", "Corpse Pose"]
    assert [item.text for item in items if isinstance(item, Words)] == [
        "Round your back.",
        "Lie on your back.",
    ]


def test_a_class_of_ones_own_keeps_all_of_its_words() -> None:
    text = import_file(PAGES / "own-class.txt", ImportOptions()).text
    assert "Welcome." in text
    assert "Thank you for coming." in text


CHROME = "Table of Contents\n\nLeave a Reply\n"


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("Lift your left leg. Hold for five breaths. Repeat on the other side.", "repeat side: left, right"),
        ("Lift your right leg for five breaths. Switch legs.", "repeat side: right, left"),
        ("Bend your left knee, hold it for 40 seconds, then switch sides.", "repeat side: left, right"),
        ("Place the right foot down. Stay for a minute. Now the other side.", "repeat side: right, left"),
        ("Reach your left arm up for five breaths on each side.", "repeat side: left, right"),
        ("Turn to the right, and stay for a minute. Do the same on the left.", "repeat side: right, left"),
        ("Circle your right ankle for a minute. Repeat with the opposite foot.", "repeat side: right, left"),
        ("Bend one knee. Hold for five breaths. Repeat on the other side.", "hold 5 breaths, hold 5 breaths"),
        ("Bend one knee. Hold it for 40 seconds on each side.", "hold 40s, hold 40s"),
        ("Step one foot back and bend the knee. Switch sides.", "hold 15s-45s, hold 15s-45s"),
        ("Lift the leg that is left. Stay for a minute. Repeat on the other side.", "hold 1m, hold 1m"),
        ("Rest your hands on each side of your head for a minute.", "hold 1m"),
        ("Hold each elbow with the opposite hand for a minute.", "hold 1m"),
        ("Turn to the right for five breaths, then switch to the left side.", "repeat side: right, left"),
        ("Bend one leg, and hold for 30 seconds per side.", "hold 30s, hold 30s"),
        ("Rest right now with your hands on your belly for a minute.", "hold 1m"),
    ],
)
def test_both_sides_of_a_pose_get_their_time(steps: str, expected: str) -> None:
    page = f"{CHROME}\n1. First Pose\n\n{steps}\n\n2. Second Pose\n\nSit on the floor and close your eyes.\n"
    found = [item.text for item in plain.read(page, "a.txt").items if isinstance(item, CueText)]
    assert (found[0] if "end" in found else ", ".join(found)) == expected
    assert found[-1:] == ["end"] or "repeat" not in expected


def test_repetitions_take_the_time_of_the_hold() -> None:
    steps = "Hug your knees for 30 seconds. Repeat 3 to 4 times. Rest your legs."
    items = plain.read(f"{CHROME}\n1. Knee Hug\n\n{steps}\n\n2. Rest\n\nClose your eyes.\n", "a.txt").items
    assert [item.text for item in items if isinstance(item, Words | CueText)] == [
        "Hug your knees for 30 seconds.",
        "hold 30s",
        "Repeat 3 to 4 times.",
        "hold 1m30s-2m",
        "Rest your legs.",
        "Close your eyes.",
    ]


@pytest.mark.parametrize("length", ["3:00", "12:00"])
def test_a_length_is_met_with_both_sides(length: str, tmp_path: Path) -> None:
    steps = "Lift your left leg a little higher than you think you can, and keep it there. " * 6
    page, script = tmp_path / "page.txt", tmp_path / "page.md"
    page.write_text(
        f"{CHROME}\n1. Leg Lift\n\n{steps} Switch sides.\n\n2. Rest\n\nClose your eyes.\n", "utf-8"
    )
    script.write_text(import_file(page, ImportOptions(length=length)).text, "utf-8")
    for pace in ("85%", "100%", "140%"):
        assert 0 <= read_length(length) * 48_000 - laid_out(script, pace=pace).frames < 48_000 // 25


@pytest.mark.parametrize(
    ("page", "poses", "words"),
    [
        (  # items that begin with the names of their poses
            "1. Cat-Cow: Come to your hands and knees.\n"
            "2. Thread the Needle: Slide an arm under your chest.\n",
            ["Cat-Cow", "Thread the Needle"],
            "Come to your hands and knees. Slide an arm under your chest.",
        ),
        (
            "- Knee hug \u2013 Hold both knees.\n- Lying twist \u2013 Let your knees fall to one side.\n",
            ["Knee hug", "Lying twist"],
            "Hold both knees. Let your knees fall to one side.",
        ),
        (  # steps with numbers before them
            "Chair Pose\n\nStep 1: Stand with your feet together.\nStep 2: Bend your knees.\n"
            "Step 3: Lift your arms.\n",
            ["Chair Pose"],
            "Stand with your feet together. Bend your knees. Lift your arms.",
        ),
        (  # each step with a heading
            "Step 1: Lie down\n\nClose your eyes and soften your jaw.\n\nStep 2: Rest\n\n"
            "Rest your hands on your belly.\n",
            ["Lie down", "Rest"],
            "Close your eyes and soften your jaw. Rest your hands on your belly.",
        ),
        (  # a heading directly above its words
            "Forward Fold\nStand and fold forward over your legs.\n\nSide Bend\n"
            "Lift one arm and lean to the side.\n",
            ["Forward Fold", "Side Bend"],
            "Stand and fold forward over your legs. Lift one arm and lean to the side.",
        ),
        (  # numbered poses directly above their words, or above a label
            "By Ann Lee | March 3, 2024 | 4 min read\n\nTweet\n\n1. Rag Doll Pose\nHow to do it:\n"
            "Fold forward over your legs.\nBenefits: Calm.\n\n2. Low Lunge (Anjaneyasana)\n"
            "Step your foot forward on the mat.\n",
            ["Rag Doll Pose", "Low Lunge (Anjaneyasana)"],
            "Fold forward over your legs. Step your foot forward on the mat.",
        ),
        (
            "Rag Doll Pose\nInstructions:\n1. Fold forward.\n2. Bend your knees.\n\n"
            "Cat Pose (Marjaryasana)\nSteps\n- Round your back.\n",
            ["Rag Doll Pose", "Cat Pose (Marjaryasana)"],
            "Fold forward. Bend your knees. Round your back.",
        ),
        (
            "3) Rag Doll Pose\nHow to:\nFold forward over your legs.\n\n2) Tree Pose\n"
            "Steps:\nLift one foot and press it to your thigh.\n",
            ["Rag Doll Pose", "Tree Pose"],
            "Fold forward over your legs. Lift one foot and press it to your thigh.",
        ),
        (  # no blank lines between poses
            "1. Rag Doll Pose\nFold forward over your legs.\n2. Cat Pose\nSteps:\n- Round your back.\n"
            "3. Tree Pose\nLift one foot off the floor.\n",
            ["Rag Doll Pose", "Cat Pose", "Tree Pose"],
            "Fold forward over your legs. Round your back. Lift one foot off the floor.",
        ),
        (  # a numbered list of steps stays a list
            "Rest\n\n1. Lie Down on your back\n2. Bend your knees.\n3. Close your eyes.\n",
            ["Rest"],
            "Lie Down on your back. Bend your knees. Close your eyes.",
        ),
        (  # lines that are broken within sentences
            "1. Rag Doll\n\nStand and fold forward over\nyour legs.\n\n2. Seat\n\nSit on\nthe floor.\n",
            ["Rag Doll", "Seat"],
            "Stand and fold forward over your legs. Sit on the floor.",
        ),
        (  # a time that stands in a label
            "1. Seat\n\n\u2022 Sit on the floor.\nDuration: one minute\n\n2. Fold\n\n"
            "\u2022 Fold over your legs.\n",
            ["Seat", "Fold"],
            "Sit on the floor. Hold for one minute. Fold over your legs.",
        ),
        (  # the steps of a pose under a heading of their own
            "Camel Pose\n\nIt wakes the back.\n\nHow to do Camel Pose\n\n1. Kneel on the floor.\n"
            "2. Lift your chest.\n"
            "3. Breathe.\n",
            ["Camel Pose"],
            "Kneel on the floor. Lift your chest. Breathe.",
        ),
        (  # capitals, and words to readers
            "DOLL POSE\n\nFold forward over your legs.\n\nREST\n\nSit on the floor.\n\n"
            "Let me know how it went!\n",
            ["DOLL POSE", "REST"],
            "Fold forward over your legs. Sit on the floor.",
        ),
        (  # paragraphs that begin with the names of their poses, and bold headings
            "**Morning**\n\nDownward Dog \u2013 Lift your hips.\n\nSavasana \u2013 Lie on your back.\n",
            ["Downward Dog", "Savasana"],
            "Lift your hips. Lie on your back.",
        ),
        (  # captions below headings, and links between poses
            "1. Seat\n\nwoman on a floor seat\nThe Seat\n\nSit on the floor.\n\nRead more: How to Sit\n"
            "\n2. Fold\n\nFold"
            " over your legs.\n",
            ["Seat", "Fold"],
            "Sit on the floor. Fold over your legs.",
        ),
    ],
)
def test_other_shapes_of_a_copied_practice(page: str, poses: list[str], words: str) -> None:
    items = plain.read(f"{CHROME}\n{page}\nFollow us on Instagram\n", "a.txt").items
    assert [item.title for item in items if isinstance(item, SectionHeading)] == poses
    assert " ".join(item.text for item in items if isinstance(item, Words)) == words


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Frog Pose</h2><p>Spread your knees.</p><h2>Cat Pose</h2><p>Round your back.</p>",
        "<p><b>Frog Pose</b></p><p>Spread your knees.</p><p><b>Cat Pose</b></p><p>Round your back.</p>",
        "<p><b>Frog Pose</b><br>Spread your knees.</p><p><b>Cat Pose</b><br>Round your back.</p>",
        "<ol><li><b>Frog Pose</b>: Spread your knees.<li><b>Cat Pose</b>: Round your back.</ol>",
        "<table><tr><td>Frog Pose<td>Spread your knees.</tr>"
        "<tr><td>Cat Pose<td>Round your back.</tr></table>",
        "<dl><dt>Frog Pose<dd>Spread your knees.<dt>Cat Pose<dd>Round your back.</dl>",
        "<details><summary>Frog Pose</summary><p>Spread your knees.</p></details>"
        "<details><summary>Cat Pose</summary><p>Round your back.</p></details>",
        "<h2>Frog Pose</h2><h3>Step 1: Spread your knees.</h3>"
        "<h2>Cat Pose</h2><h3>Step 1: Round your back.</h3>",
        "<h2>Frog Pose</h2><h3>How to do it</h3><ul><li><p>Spread your knees.</p></ul><h2>Why</h2>"
        "<p>Because.</p>"
        "<h2>Cat Pose</h2><div>Round your back.</div>",
        "<section><h2>1. Frog Pose</h2><figure><img><figcaption>A frog</figcaption></figure>"
        "<p>Spread your knees."
        "</section><section><h2>2. Cat Pose</h2><p>Round your back.</section>",
    ],
)
def test_shapes_of_a_practice_in_html(html: str) -> None:
    items = saved_page.read(f"<html><body><main>{html}</main></body></html>", "a.html").items
    assert [item.title for item in items if isinstance(item, SectionHeading)] == ["Frog Pose", "Cat Pose"]
    assert [item.text for item in items if isinstance(item, Words)] == [
        "Spread your knees.",
        "Round your back.",
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Bend your knees.", True),
        ("In your time, gently bend your knees.", True),
        ("I invite you to rest your head.", True),
        ("When you're ready, let your arms fall.", True),
        ("While exhaling slowly, draw in both knees.", True),
        ("You may remain here.", True),
        ("Square your hips and fold.", True),
        ("Angle the toes out.", True),
        ("Then hollow your lower belly.", True),
        ("Shimmy both shoulders.", True),
        ("Root down into the mat.", True),
        ("Above the knees lies the thigh.", False),
        ("Because your hips are tight.", False),
        ("Opens the hips.", False),
        ("Improve your posture.", False),
        ("Relaxed, the body rests.", False),
        ("The psoas joins the spine to the legs.", False),
        ("Many people sit all day.", False),
        ("This pose opens the hips.", False),
        ("Backs are like old friends.", False),
    ],
)
def test_sentences_that_instruct_are_told_from_those_that_explain(sentence: str, expected: bool) -> None:
    assert instructs(sentence) == expected


@pytest.mark.parametrize(
    "mark",
    [
        "<![x[ y", "<![x[ y>", "<![x", "<![", "<![]>", "<![temp[ y ]]>", "<![é[ y>", "<![CDATA[ y ]]>",
        "<![if x]> y <![endif]>", "<!x[ y>", "<! [x[ y>", "<!>", "<!->", "<?x[ y>",
        "<!DOCTYPE x [ <!ENTITY y>",
    ],
)  # fmt: skip
def test_a_mark_that_no_browser_knows_hides_no_words_of_other_lines(mark: str) -> None:
    page = f"<html><p>Breathe in slowly.</p><p>Lie down {mark}</p><p>Rest here now.</p></html>"
    lines = [line for _, line in PageParser(page, one_title=True).lines]
    assert "Breathe in slowly." in lines
    assert "Rest here now." in lines
