"""How words are said: whose entry counts, what lexicons may hold, and what a voice makes of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.cli.main import main
from renderer.errors import InputError
from renderer.script.head import Saying
from renderer.script.pronunciation.pls import read_pls
from renderer.script.pronunciation.substitution import pronunciation_for
from renderer.speech.clip_keys import utterance_key
from renderer.speech.engines.espeak_ipa import espeak_phonemes
from renderer.speech.engines.plain_text import with_phonemes
from renderer.speech.engines.registry import takes_ipa
from renderer.speech.synthesis import synthesise
from renderer.storage.store import Store
from renderer.voice import Phonemes, Utterance, Voice
from renderer.workflows.compile import Compiled, compile_script
from renderer.workflows.doubts import doubts
from renderer.workflows.lexicon_files import starter_lexicon
from renderer.workflows.options import Options
from tests.support.espeak_sounds import distance, heard
from tests.support.paths import SCRIPTS

PLS = """<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" xml:lang="en-US">
{}
</lexicon>
"""


def compiled(folder: Path, body: str, head: str = "", settings: str = "", **files: str) -> Compiled:
    """A script that the tone engine speaks; files by name, ``_`` for the dot."""
    (folder / "renderer.toml").write_text(settings, "utf-8")
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")
    (folder / "rest.md").write_text(f"---\ntitle: A test\n{head}\n---\n{body}\n", "utf-8")
    return compile_script(folder / "rest.md", Options(voice="tone"))


def said(made: Compiled) -> str:
    return " ".join(speak.utterance.text for speak in made.plan.spoken())


WHOSE = {
    "the script's own first": (
        "The psoas.",
        "say: {psoas: script}",
        "[say]\npsoas = 'settings'",
        "The script.",
    ),
    "then the settings": ("The psoas.", "", "[say]\npsoas = 'settings'", "The settings."),
    "then the files in their order": ("The psoas.", "", "lexicon = ['a.toml', 'b.pls']", "The first."),
    "a later file has others": ("The ilium.", "", "lexicon = ['a.toml', 'b.pls']", "The second."),
    "then the starter lexicon": ("Savasana.", "", "", "shuh-vahsunna."),
    "a longer phrase of a later one": (
        "Nadi shodhana, nadi.",
        "say: {nadi: river}",
        "",
        "nahdee show-dunna, river.",
    ),
    "another language is left out": ("Der psoas.", "language: de", "lexicon = 'b.pls'", "Der psoas."),
    "a lexicon without a language": ("Der psoas.", "language: de", "lexicon = 'a.toml'", "Der first."),
    "small letters are any case": ("PSOAS and Psoas.", "say: {psoas: so-us}", "", "so-us and so-us."),
    "capitals are exact": (
        "Polish it. A polish, a Polish word for us in the US.",
        "say: {Polish: Pole-ish, US: you-ess}",
        "",
        "Pole-ish it. A polish, a Pole-ish word for us in the you-ess.",
    ),
    "a possessive": ("The psoas's pull.", "say: {psoas: so-us}", "", "The so-us's pull."),
    "a curly apostrophe": ("Child\u2019s pose.", 'say: {"child\'s pose": rest}', "", "rest."),
    "not inside a word": ("Psoasis, asanahood.", "say: {psoas: so-us}", "", "Psoasis, asanahood."),
}


@pytest.mark.parametrize("name", WHOSE)
def test_whose_entry_counts(tmp_path: Path, name: str) -> None:
    body, head, settings, words = WHOSE[name]
    files = {
        "a_toml": "[say]\npsoas = 'first'",
        "b_pls": PLS.format(
            "<lexeme><grapheme>psoas</grapheme><grapheme>ilium</grapheme><alias>second</alias></lexeme>"
        ),
    }
    made = compiled(tmp_path, body, head, settings, **files)
    assert said(made) == words
    assert " ".join(speak.caption for speak in made.plan.spoken()) == body


def test_lexicon_files_are_reported(tmp_path: Path) -> None:
    result: list[Path] = []
    compiled(tmp_path, "Rest.", "", "lexicon = ['a.toml']", a_toml="")
    compile_script(tmp_path / "rest.md", Options(voice="tone"), on_file=result.append)
    assert tmp_path / "a.toml" in result
    (tmp_path / "a.toml").unlink()
    with pytest.raises(InputError, match=r"a\.toml: no such file"):
        compile_script(tmp_path / "rest.md", Options(voice="tone"))


WRONG = {
    "say = 1": "say: it is not a table",
    "[say]\npsoas = 1": 'say: "psoas": alias is not a text',
    "[say]\npsoas = {}": 'say: "psoas" has neither alias nor ipa',
    "[say]\npsoas = {ali = 'x'}": 'unknown key "ali" under "psoas"; did you mean "alias"?',
    "[say]\n'?' = 'x'": '"?" is not a word',
    f"[say]\npsoas = '{'x' * 501}'": "alias is too long; shorten it to 500 characters",
    "lexicon = [1]": "lexicon: [1] is not a list of files",
    "lexicon = 'no.toml'": "no.toml: no such file",
    "lexicon = 'bad.toml'": "bad.toml:1:2: not a TOML file: expected",
    "lexicon = 'odd.toml'": 'odd.toml: unknown key "words"',
    "lexicon = 'bad.pls'": "bad.pls:1:4: <a> of line 1 is not closed before this",
    "lexicon = '.'": "not a file",
}


@pytest.mark.parametrize("settings", WRONG)
def test_errors_of_a_lexicon_are_reported(tmp_path: Path, settings: str) -> None:
    files = {"bad_toml": "x", "odd_toml": "[words]", "bad_pls": "<a></b>"}
    with pytest.raises(InputError) as caught:
        compiled(tmp_path, "Rest.", "", settings, **files)
    assert WRONG[settings] in str(caught.value)


LEXEMES: Mapping[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "an alias": ("<grapheme> a  b </grapheme><alias> c  d </alias>", {"a b": ("c d", "")}),
    "several graphemes": (
        "<grapheme>a</grapheme><grapheme>B</grapheme><alias>c</alias><example>a b</example>",
        {"a": ("c", ""), "B": ("c", "")},
    ),
    "a phoneme": ("<grapheme>a</grapheme><phoneme>ə</phoneme>", {"a": ("", "ə")}),
    "a phoneme and an alias": (
        "<grapheme>a</grapheme><phoneme>ə</phoneme><alias>b</alias>",
        {"a": ("b", "ə")},
    ),
    "an alias before a phoneme": (
        "<grapheme>a</grapheme><alias>b</alias><phoneme>ə</phoneme>",
        {"a": ("b", "")},
    ),
    "the preferred one": (
        "<grapheme>a</grapheme><alias>b</alias><phoneme>ə</phoneme><phoneme prefer='true'>ɪ</phoneme>",
        {"a": ("b", "ɪ")},
    ),
    "another alphabet": ("<grapheme>a</grapheme><phoneme alphabet='x-sampa'>@</phoneme>", {}),
    "no word": ("<grapheme>.net</grapheme><alias>dot net</alias>", {}),
}


@pytest.mark.parametrize("name", LEXEMES)
def test_a_lexeme(name: str) -> None:
    inside, sayings = LEXEMES[name]
    lexicon = read_pls(PLS.format(f"<meta name='x'/><lexeme>{inside}</lexeme>"), "x.pls")
    assert lexicon.language == "en-US"
    assert {word: (saying.alias, saying.ipa) for word, saying in lexicon.sayings.items()} == sayings
    assert bool(lexicon.dropped) == (not sayings)
    for problem in lexicon.dropped:
        assert str(problem).startswith("x.pls:3:")
        assert "warning: left out: " in str(problem)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<speak/>", "x.pls:1:1: this is a <speak>, not a <lexicon>"),
        (PLS.format("<lexeme><alias>a</alias></lexeme>"), "x.pls:3:1: this lexeme has no grapheme"),
        (PLS.format("<lexeme><grapheme>a</grapheme></lexeme>"), "x.pls:3:1: this lexeme has neither"),
        (
            PLS.format("<lexeme><grapheme>a</grapheme><alias/></lexeme>"),
            "x.pls:3:31: this alias cannot be spoken",
        ),
    ],
)
def test_a_wrong_lexicon(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_pls(text, "x.pls")
    assert str(caught.value).startswith(message)


def test_ignored_entries_of_a_lexicon_are_warnings(tmp_path: Path) -> None:
    pls = PLS.format("<lexeme><grapheme>a</grapheme><phoneme alphabet='x-sampa'>@</phoneme></lexeme>")
    (warning,) = compiled(tmp_path, "Rest.", "", "lexicon = 'x.pls'", x_pls=pls).warnings
    assert "x.pls:3:31: warning: left out: a phoneme in x-sampa" in str(warning)


def test_ipa_without_an_alias_for_a_voice_without_ipa(tmp_path: Path) -> None:
    made = compiled(tmp_path, "The vata.\n\nVata, kapha.", "", "[say]\nvata = {ipa = 'ˈvɑːtə'}")
    (warning,) = made.warnings
    assert (warning.position.line, warning.remedy) == (5, "give it an alias as well")
    assert warning.message == '"vata" has only IPA, which the voice tone does not take'


def takes_all(_ipa: str) -> bool:
    return True


@pytest.mark.parametrize(
    ("sentence", "ranges"),
    [
        ("The psoas, and vata.", {"psoas": "soz", "vata": "vat"}),
        ("A psoas's pull. Kapha\u2019s.", {"psoas's": "sozɪz", "Kapha\u2019s": "kapaz"}),
        ("Vata's, vatas", {"Vata's": "vats"}),
    ],
)
def test_ipa_lies_over_the_words(sentence: str, ranges: dict[str, str]) -> None:
    say = {"psoas": "soz", "vata": "vat", "kapha": "kapa"}
    known = pronunciation_for("en", {word: Saying(alias="x", ipa=ipa) for word, ipa in say.items()}, ())
    found = known.of(sentence, takes_all)
    assert found.text == sentence
    assert {sentence[p.start : p.end]: p.ipa for p in found.phonemes} == ranges


@pytest.mark.parametrize(
    ("language", "sentence", "said"),
    [
        ("en", "\u015aav\u0101sana.", "REST."),
        ("en", "S\u0301ava\u0304sana, now", "REST, now"),  # each accent is a character of its own
        ("en", "The \u015b\u0101v\u0101sana\u2019s end", "The REST\u2019s end"),
        ("en", "pr\u0101\u1e47\u0101y\u0101ma", "BREATH"),
        ("en", "Pr\u00e2n\u00e2y\u00e2ma", "BREATH"),
        ("en", "Ardha Matsyendr\u0101sana", "TWIST"),
        ("en", "O\u1e43, o\u1e41, \u014cM", "AUM, AUM, AUM"),
        ("en", "T\u00c1-ta", "AS WRITTEN-ta"),
        ("en", "t\u00e1, schoner", "t\u00e1, schoner"),
        ("en", "r\u00e9sum\u00e9", "CV"),
        ("en", "resum\u00e9", "GO ON"),
        ("de-DE", "\u015aav\u0101sana, sch\u00f6n, schon", "REST, sch\u00f6n, ALREADY"),
        ("fr", "\u00e2sana, om\u1e43", "\u00e2sana, om\u1e43"),
        ("es", "savasana, omn, om\u00f1", "REST, omn, om\u00f1"),
        ("vi", "\u015aav\u0101sana", "\u015aav\u0101sana"),
    ],
)
def test_an_entry_without_accents_matches_accents_that_are_foreign_to_the_language(
    language: str, sentence: str, said: str
) -> None:
    aliases = {
        "savasana": "REST", "pranayama": "BREATH", "ardha": "HALF", "ardha matsyendrasana": "TWIST",
        "om": "AUM", "TA": "AS WRITTEN", "r\u00e9sum\u00e9": "CV", "resume": "GO ON", "schon": "ALREADY",
        "asana": "POSE",
    }  # fmt: skip
    say = {word: Saying(alias=alias) for word, alias in aliases.items()}
    assert pronunciation_for(language, say, ()).of(sentence, takes_all).text == said


def test_check_knows_the_words_of_the_lexicon_with_accents(tmp_path: Path) -> None:
    made = compiled(
        tmp_path, "\u015aav\u0101sana, and pra\u0304n\u0323a\u0304ya\u0304ma. Then \u015a\u012br\u1e63."
    )
    assert [doubt.word for doubt in doubts(made)] == ["\u015a\u012br\u1e63"]


@given(
    st.text("ab 'Aİſ.\u2019", max_size=40),
    st.dictionaries(st.text("abAİſ' ", min_size=1, max_size=5), st.sampled_from(["x", ""]), max_size=5),
)
def test_words_without_an_entry_are_unchanged(sentence: str, entries: dict[str, str]) -> None:
    say = {word: Saying(alias=alias, ipa="" if alias else "ə") for word, alias in entries.items()}
    found = pronunciation_for("en", say, ()).of(sentence, takes_all)
    rest = found.text.replace("x", "")
    for phonemes in reversed(found.phonemes):
        assert 0 <= phonemes.start < phonemes.end <= len(found.text)
    assert len(rest) <= len(sentence)
    assert all(c in sentence for c in rest)
    without = pronunciation_for("en", say, ()).without_known(sentence)
    assert len(without) == len(sentence)
    assert all(new in (old, " ") for old, new in zip(sentence, without, strict=True))


@pytest.mark.parametrize(
    ("ipa", "phonemes"),
    [
        ("ˈsoʊəz", "'|s|oU|@|z"),
        ("ˈt\u0361ʃʌk.ɹə ɡoʊ", "'|tS|V|k|r|@ g|oU"),
        ("y", None),
        ("", None),
        ("]]", None),
    ],
)
def test_ipa_in_espeaks_notation(ipa: str, phonemes: str | None) -> None:
    assert espeak_phonemes(ipa) == phonemes


def test_brackets_of_the_text_stay_words() -> None:
    text = "[[a]] <vata> [vata] [[z]]"
    first = text.index("vata")
    second = text.index("vata", first + 1)
    phonemes = [Phonemes(start=at, end=at + 4, ipa="ɑː") for at in (first, second)]
    assert with_phonemes(text, phonemes, espeak_phonemes) == "[ [a]] ‹[[A:]]> [ [[A:]]] [ [z]]"


linux = pytest.mark.skipif(sys.platform != "linux", reason="asks espeak-ng, which speaks on Linux")
VOICES = ["gmw/en-us", "gmw/en", "gmw/en-gb-x-rp"]


@pytest.mark.slow
@linux
def test_the_starter_lexicon_makes_no_word_worse() -> None:
    """In the whole a spelling is far nearer to what is meant than the word itself, and the IPA is what it
    says.
    """
    sayings = starter_lexicon().sayings
    assert len(sayings) > 150
    asked = [
        text
        for word, saying in sayings.items()
        for text in (word, saying.alias, f"[[{espeak_phonemes(saying.ipa)}]]")
    ]
    heard_by = heard(dict.fromkeys(VOICES, asked))
    for voice, all_heard in heard_by.items():
        raw, alias, ipa = (
            [
                distance(saying.ipa, text)
                for saying, text in zip(sayings.values(), all_heard[kind::3], strict=True)
            ]
            for kind in range(3)
        )
        assert sum(alias) < 0.4 * sum(raw)
        assert max(ipa) <= 1, voice
    for number, (word, saying) in enumerate(sayings.items()):
        usual = [heard_by[voice][3 * number : 3 * number + 2] for voice in VOICES[:2]]
        before, after = (sum(distance(saying.ipa, pair[kind]) for pair in usual) for kind in range(2))
        assert after <= before, word


@linux
def test_a_voice_that_takes_ipa_is_given_it(tmp_path: Path) -> None:
    script = tmp_path / "rest.md"
    script.write_text("---\ntitle: A test\nlanguage: en-GB\n---\nRest in savasana.\n")
    (speak,) = compile_script(script, Options()).plan.spoken()
    (phonemes,) = speak.utterance.phonemes
    assert speak.utterance.text == speak.caption
    assert (speak.caption[phonemes.start : phonemes.end], phonemes.ipa) == ("savasana", "ʃəˈvɑːsənə")
    plain = Utterance(text=speak.utterance.text, voice=speak.utterance.voice)
    assert utterance_key(plain, 48_000) != utterance_key(speak.utterance, 48_000)
    store = Store(tmp_path / "store", most_bytes=0)
    clips = synthesise([(plain, None), (speak.utterance, None)], store=store, sample_rate=48_000, jobs=1)
    entries = [store.find("clip", clip.key) for clip in clips.values()]
    assert len({entry.digest for entry in entries if entry}) == 2


@linux
@pytest.mark.parametrize(
    ("voice", "takes"),
    [
        (Voice(engine="pyttsx3", language="en-GB"), True),
        (Voice(engine="pyttsx3", language="de"), False),
        (Voice(engine="pyttsx3", name="en-us", language="de"), True),
        (Voice(engine="pyttsx3", name="gmw/de", language="en"), False),
        (Voice(engine="tone"), False),
        (Voice(engine="nobody"), False),
    ],
)
def test_who_takes_ipa(voice: Voice, takes: bool) -> None:
    assert takes_ipa("ˈsoʊəz", voice) == takes
    assert not takes_ipa("yøœ", voice)


DOUBTFUL = {
    "en": [
        ("Warrior II, savasana, kapha and this.", ["II", "kapha"]),
        (
            "Use 5kg or 10 kg, 4-7-8, 98°, salt & water, at 2:30, 3 times.",
            ["5kg", "10 kg", "4-7-8", "98°", "&"],
        ),
        ("Clasp both hands #yoga.", ["#"]),
        ("See www.example.org/a, e.g. the MRI, OK?", ["www.example.org/a", "e.g.", "MRI"]),
        ("Śīrṣa, Dhanu, Nhat, vrks, qigong.", ["Śīrṣa", "Dhanu", "Nhat", "vrks"]),
        ("The subscapularis, latae, magnum, a focus, various ideas, its basis.", ["subscapularis", "latae"]),
        ("Kapha, KAPHA, \\[kapha\\] <!-- pitta --> vata.", ["Kapha", "vata"]),
        ("Breathe into the ribs, and rest. I am here.", []),
    ],
    "de": [("Lass die Śīrṣa los, und das Yogi um 5kg.", ["5kg"])],
}


@pytest.mark.parametrize(
    ("language", "body", "words"), [(tag, *case) for tag, cases in DOUBTFUL.items() for case in cases]
)
def test_doubtful_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, body: str, words: list[str]
) -> None:
    compiled(tmp_path, f"Rest. {body}", f"language: {language}\nvoice: tone")
    command = ["check", str(tmp_path / "rest.md")]
    assert main([*command, "--json"]) == 0
    (result,) = json.loads(capsys.readouterr().out)
    assert [doubt["word"] for doubt in result["doubtful_words"]] == words
    line = f"Rest. {body}"
    for doubt in result["doubtful_words"]:
        begin = doubt["column"] - 1
        assert (doubt["line"], line[begin : begin + len(doubt["word"])]) == (6, doubt["word"])
    assert main(command) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ", 2)[1].split("  (")[0] for line in lines[2:]] == words


def test_our_own_sessions_have_hardly_a_doubtful_word() -> None:
    scripts = SCRIPTS
    found = [doubts(compile_script(path, Options(voice="tone"))) for path in scripts.glob("*.md")]
    assert len(found) == 5
    assert sum(map(len, found)) <= 3
