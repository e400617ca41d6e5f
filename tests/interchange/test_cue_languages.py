"""Imports of texts in other languages than English."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.errors import InputError
from renderer.interchange.cue_languages import cue_language_tags
from renderer.workflows.import_script import ImportedFile, ImportOptions, import_file
from tests.support.paths import CASES

GERMAN = "Leg dich auf den Rücken. [Pause 10 Sekunden] Schließe die Augen. (kurze Pause) [Gong]\n"


def imported(folder: Path, text: str, name: str = "text.txt", language: str = "") -> ImportedFile:
    path = folder / name
    path.write_text(text, "utf-8")
    return import_file(path, ImportOptions(language=language))


def body(found: ImportedFile) -> str:
    return " ".join(found.text.partition("---\n\n")[2].split())


def reports(found: ImportedFile) -> list[str]:
    return [f"{drop.how}: {drop.what}" for drop in found.dropped]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.html", '<html lang="de-AT"><body><p>Ruhig. [lange Pause] (leise) Atme.</p></body></html>'),
        ("text.md", "---\nlanguage: de\n---\nRuhig. [lange Pause] (leise) Atme.\n"),
    ],
)
def test_a_file_names_its_language(tmp_path: Path, name: str, text: str) -> None:
    found = imported(tmp_path, text, name)
    assert "language: de" in found.text
    assert body(found).endswith('Ruhig. [long pause] <!-- not spoken: "leise" --> Atme.')


def test_an_option_names_the_language(tmp_path: Path) -> None:
    found = imported(tmp_path, "Zacht. (lange pauze)\n", language="nl-BE")
    assert "language: nl-BE" in found.text
    assert body(found) == "Zacht. [long pause]"
    with pytest.raises(InputError, match=r'--language: "de_AT" is not a language tag; write de-AT'):
        imported(tmp_path, GERMAN, language="de_AT")


@pytest.mark.parametrize("tag", cue_language_tags())
def test_a_language_is_detected_by_its_cues_and_words(tmp_path: Path, tag: str) -> None:
    rows = (CASES / "cue_languages" / f"{tag}.txt").read_text("utf-8").splitlines()
    sentences = (CASES / "cue_languages" / f"{tag}-speech.txt").read_text("utf-8").splitlines()
    cues = [written for written, _, _ in (row.partition(" => ") for row in rows)]
    text = "\n".join(f"{sentence} {cue}" for sentence, cue in zip(sentences[:3], cues[:3], strict=True))
    assert f"\nlanguage: {tag}\n" in imported(tmp_path, text).text


def test_a_line_without_brackets_is_a_cue(tmp_path: Path) -> None:
    found = imported(
        tmp_path, "Ruhig.\n\nPause 10 Sekunden\n\nSpüre deinen Atem, und lass los.\n", language="de"
    )
    assert body(found) == "Ruhig. [pause 10s] Spüre deinen Atem, und lass los."
    assert reports(found)[-1] == 'changed: "Pause 10 Sekunden" is a cue, and not a heading'


def test_a_detected_language_is_reported(tmp_path: Path) -> None:
    found = imported(tmp_path, GERMAN)
    assert body(found) == "Leg dich auf den Rücken. [pause 10s] Schließe die Augen. [short pause] [bell gong]"
    what = "no language: it is German, by the cues and words; if that is wrong, change it in the script"
    assert reports(found) == [f"changed: {what}"]


@pytest.mark.parametrize(
    "text",
    [
        "Rest your hands on your belly, and let the breath go. [pausa] (lange Pause)\n",
        "Rest. [pause 3s] (long pause)\n",
        "[pausa]\n\nAmen.\n",
    ],
)
def test_a_language_that_is_not_sure_is_not_detected(tmp_path: Path, text: str) -> None:
    found = imported(tmp_path, text)
    assert "language:" not in found.text
    assert "pausa" not in body(found) or "[pausa]" in body(found)


@pytest.mark.parametrize("cue", ["[Pauza 10 sekund]", "(pauza 10 sekund)", "[пауза]", "(тишина)"])
def test_a_cue_in_a_language_without_a_table_stays_a_cue(tmp_path: Path, cue: str) -> None:
    found = imported(tmp_path, f"Spokojnie. {cue} Oddychaj.\n")
    assert body(found) == f"Spokojnie. [{cue[1:-1]}] Oddychaj."
    assert reports(found) == [f'unclear: "{cue}" looks like a cue; renderer check says how to write it']
    assert body(imported(tmp_path, f"Spokojnie. {cue} Oddychaj.\n", language="pl")) == body(found)


@pytest.mark.parametrize("tag", cue_language_tags())
def test_parentheses_that_are_speech_are_imported_as_speech(tmp_path: Path, tag: str) -> None:
    text = (CASES / "cue_languages" / f"{tag}-speech.txt").read_text("utf-8")
    sentences = [sentence for sentence in text.splitlines() if "[" not in sentence]
    found = imported(tmp_path, "\n\n".join(sentences), language=tag)
    assert body(found).replace("\\(", "(") == " ".join(sentences)
    assert not found.dropped
