"""How fast a voice speaks at each speed of its engine: ``python -m bench.speaking_rates VOICE [EVERY]``.

It speaks the sentences of the scripts in ``scripts/``, or one of every EVERY sentences, and prints a table
for ``renderer/speech/engines/speed_tables.py``.

``python -m bench.speaking_rates pyttsx3 LANGUAGE`` speaks the sentences of ``bench/sentences/LANGUAGE.txt``
at three speeds, and prints the rate as a share of that of English.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

from msgspec.structs import replace

from bench.workbench import ROOT
from renderer.speech.engines.speed_tables import ESPEAK, HIBARI, SpeedTable, espeak_table
from renderer.speech.synthesis import synthesise
from renderer.storage.store import Store
from renderer.voice import Utterance, Voice, named_voice
from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options

SAMPLE_RATE = 48_000
TABLES: Mapping[str, tuple[SpeedTable, tuple[float, ...]]] = MappingProxyType(
    {
        "hibari": (HIBARI, tuple(n / 40 for n in (*range(16, 36), *range(36, 56, 2), 56, 64, 72, 80))),
        "pyttsx3": (ESPEAK, (80, 90, 100, 120, 150, 190, 240, 260, 280, 300, 320, 350, 380, 415, 450)),
    }
)
"""The table of each engine, and the speeds at which it is measured."""

LANGUAGE_SPEEDS = (90, 150, 240)
"""The speeds of espeak-ng at which a language is compared with English."""


def sentences(folder: Path) -> list[str]:
    """The distinct sentences of all scripts in a folder, in their order."""
    options = Options(cache=False)
    plans = [compile_script(path, options).plan for path in sorted(folder.glob("*.md"))]
    return list(dict.fromkeys(speak.caption for plan in plans for speak in plan.spoken()))


def words_per_minute(voice: Voice, texts: Sequence[str], store: Store) -> float:
    """The words of all texts, divided by the length of their clips."""
    utterances = [(Utterance(text=text, voice=voice), None) for text in texts]
    clips = synthesise(utterances, store=store, sample_rate=SAMPLE_RATE, jobs=1)
    frames = sum(clip.frames for clip in clips.values())
    return 60 * SAMPLE_RATE * sum(len(text.split()) for text in texts) / frames


def print_table(voice: Voice, every: int, store: Store) -> None:
    """Print the table of an engine, measured with an English voice."""
    texts = sentences(ROOT / "scripts")[::every]
    table, speeds = TABLES[voice.engine]
    heard = []
    for speed in speeds:
        asked = Fraction(table.rate(speed)).limit_denominator(10_000)
        heard.append(round(words_per_minute(replace(voice, words_per_minute=asked), texts, store), 1))
        print(f"speed {speed:g}: {heard[-1]} words per minute", flush=True)
    print(f"speeds={speeds},\nwords_per_minute={tuple(heard)},")


def print_shares(voice: Voice, language: str, store: Store) -> None:
    """Print how fast espeak-ng speaks a language, as a share of English at the same speeds."""
    texts = (ROOT / "bench" / "sentences" / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    for speed in LANGUAGE_SPEEDS:
        asked = Fraction(espeak_table(language).rate(speed)).limit_denominator(10_000)
        heard = words_per_minute(replace(voice, words_per_minute=asked, language=language), texts, store)
        print(f"speed {speed:g}: {heard / ESPEAK.rate(speed):.3f} of English", flush=True)


def main() -> None:
    """Print the table of a voice, or the shares of a language."""
    name, how = [*sys.argv[1:], "1"][:2]
    voice = replace(named_voice(name, {}), language="en-US")
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), most_bytes=0)
        if how.isdigit():
            print_table(voice, int(how), store)
        else:
            print_shares(voice, how, store)


if __name__ == "__main__":
    main()
