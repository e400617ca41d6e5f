"""How many faults the checks of speech find, and how many good sentences they stop.

    python -m bench.gate                 1,000 sentences with a fault and 1,000 good ones
    python -m bench.gate --sentences 200
    python -m bench.gate --sentences 100 --each 20 --words FOLDER
                                         100 good ones and 20 of each kind of fault, checked for words, too

FOLDER is a model for faster-whisper, which needs two seconds of CPU for each sentence. The word pocketsphinx
in its place chooses the package of this name.

hibari:heart speaks sentences that its profile has not heard. bench/gate/faults.py has the kinds of faults.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from itertools import cycle, islice

import numpy as np
import soxr

from bench.gate.faults import KINDS, Planter, planted
from bench.gate.speaking import Spoken, speak, speak_all
from bench.gate.texts import other_texts
from renderer.speech.gate.judge import judge
from renderer.speech.gate.profile import VoiceProfile, profile_of
from renderer.speech.gate.verdict import Fault, Verdict, with_word_faults
from renderer.speech.gate.words import SAMPLE_RATE_HZ, Recognizer, SpokenText
from renderer.speech.gate.words.registry import program_named
from renderer.voice import Voice

_ALIGNER = "pocketsphinx"
VOICE = Voice(engine="hibari", name="heart")
MOST_PASSING, MOST_PASSING_WORDS, MOST_STOPPED, MOST_COST = 0.05, 0.01, 0.01, 0.05


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sentences", type=int, default=1000, help="how many of each (default: 1000)")
    parser.add_argument("--each", type=int, help="how many of each kind of fault (default: as many in all)")
    parser.add_argument("--words", metavar="FOLDER", help="recognize words with this model")
    parser.add_argument("--show", action="store_true", help="print every good sentence that was stopped")
    arguments = parser.parse_args()
    profile = profile_of(VOICE.full_name)
    words = WordsCheck(arguments.words) if arguments.words else None
    each = arguments.each or max(1, arguments.sentences // len(KINDS))
    speak(VOICE, "Let go.", 110)  # loads the voice
    good, verdicts, speaking_seconds, checking_seconds = _spoken_and_judged(arguments.sentences, profile)
    _faults(good, each, profile, words)
    _good(good, words.added(good, verdicts) if words else verdicts, show=arguments.show)
    heard = sum(spoken.seconds for spoken in good)
    cost = checking_seconds / speaking_seconds
    print(
        f"cost: {1000 * checking_seconds / heard:.2f} ms of CPU for 1 s of sound, {cost:.1%} of speaking "
        f"(asked: at most {MOST_COST:.0%})"
    )
    if words:
        print(f"words: {words.seconds / max(1, words.sentences):.2f} s of CPU for a sentence")


def _spoken_and_judged(
    count: int, profile: VoiceProfile | None
) -> tuple[list[Spoken], list[Verdict], float, float]:
    """Sentences with their verdicts, and the seconds of CPU for speaking and for checking.

    Each sentence is checked at once, so that what else the computer does slows both down alike.
    """
    good, verdicts, speaking_seconds, checking_seconds = [], [], 0.0, 0.0
    started = time.process_time()
    for spoken in speak_all(VOICE, islice(cycle(other_texts()), count), seed=5):
        ended = time.process_time()
        verdict = judge(spoken.samples, spoken.sample_rate_hz, spoken.sentence, profile)
        good.append(spoken)
        verdicts.append(verdict)
        speaking_seconds += ended - started
        started = time.process_time()
        checking_seconds += started - ended
    return good, verdicts, speaking_seconds, checking_seconds


def _judged(spoken: Sequence[Spoken], profile: VoiceProfile | None) -> list[Verdict]:
    return [judge(each.samples, each.sample_rate_hz, each.sentence, profile) for each in spoken]


class WordsCheck:
    """A recognizer, which hears the sentences in which the signals show no fault, and its CPU time."""

    def __init__(self, model: str) -> None:
        whisper = Recognizer(program="whisper", settings=(("model", model),))
        self._recognizer = Recognizer(program=_ALIGNER) if model == _ALIGNER else whisper
        self._program = program_named(self._recognizer.program)
        self._program.fingerprint(self._recognizer)
        self.seconds, self.sentences = 0.0, 0

    def added(self, spoken: Sequence[Spoken], verdicts: Sequence[Verdict]) -> list[Verdict]:
        """The verdicts with what is wrong in the words."""
        return [
            verdict if verdict.status == "doubtful" else with_word_faults(verdict, self._faults(each))
            for each, verdict in zip(spoken, verdicts, strict=True)
        ]

    def _faults(self, spoken: Spoken) -> Sequence[Fault]:
        quiet = np.zeros(SAMPLE_RATE_HZ // 5, np.float32)
        heard = soxr.resample(spoken.samples, spoken.sample_rate_hz, SAMPLE_RATE_HZ)
        started = time.process_time()
        text = SpokenText(text=spoken.sentence.text, language="en")
        faults = self._program.faults(np.concatenate([quiet, heard, quiet]), text, self._recognizer)
        self.seconds += time.process_time() - started
        self.sentences += 1
        return faults


def _faults(
    good: Sequence[Spoken], each: int, profile: VoiceProfile | None, words: WordsCheck | None
) -> None:
    """A line for each kind of fault, one for all kinds that a signal shows, and one for all."""
    planter = Planter(VOICE, good, seed=3)
    all_passing = heard_passing = heard = 0
    print(f"{'fault':<22}{'planted':>8}{'passed':>8}{'share':>8}")
    for name, kind in KINDS.items():
        faulty = [planted(kind, planter, planter.chosen.choice(good)) for _ in range(each)]
        verdicts = _judged(faulty, profile)
        if words:
            verdicts = words.added(faulty, verdicts)
        passing = sum(verdict.status != "doubtful" for verdict in verdicts)
        all_passing += passing
        print(f"{name:<22}{each:>8}{passing:>8}{passing / each:>8.1%}{'' if kind.heard else '  needs words'}")
        if kind.heard:
            heard_passing, heard = heard_passing + passing, heard + each
    share = heard_passing / heard
    asked = f"(asked: at most {MOST_PASSING:.0%})"
    print(f"{'all without words':<22}{heard:>8}{heard_passing:>8}{share:>8.1%}  {asked}")
    if words:
        planted_in_all = each * len(KINDS)
        asked = f"(asked: at most {MOST_PASSING_WORDS:.0%})"
        share = all_passing / planted_in_all
        print(f"{'all':<22}{planted_in_all:>8}{all_passing:>8}{share:>8.1%}  {asked}")


def _good(good: Sequence[Spoken], verdicts: Sequence[Verdict], *, show: bool) -> None:
    stopped = [pair for pair in zip(good, verdicts, strict=True) if pair[1].status == "doubtful"]
    share, asked = len(stopped) / len(good), f"(asked: at most {MOST_STOPPED:.0%})"
    print(f"{'good sentences':<22}{len(good):>8}  {len(stopped)} stopped, {share:.1%} {asked}")
    for spoken, verdict in stopped if show else ():
        print(f"    {spoken.sentence.words_per_minute} {spoken.sentence.text}: {verdict}")


if __name__ == "__main__":
    main()
