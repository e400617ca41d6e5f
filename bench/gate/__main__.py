"""How many faults the checks of speech find, and how many good sentences they stop.

    python -m bench.gate                 1,000 sentences with a fault and 1,000 good ones
    python -m bench.gate --sentences 200

hibari:heart speaks sentences that its profile has not heard. bench/gate/faults.py has the kinds of faults.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from itertools import cycle, islice

from bench.gate.faults import KINDS, Planter
from bench.gate.speaking import Spoken, speak, speak_all
from bench.gate.texts import other_texts
from renderer.speech.gate.judge import judge
from renderer.speech.gate.profile import VoiceProfile, profile_of
from renderer.speech.gate.verdict import Verdict
from renderer.voice import Voice

VOICE = Voice(engine="hibari", name="heart")
MOST_PASSING, MOST_STOPPED, MOST_COST = 0.05, 0.01, 0.05


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sentences", type=int, default=1000, help="how many of each (default: 1000)")
    parser.add_argument("--show", action="store_true", help="print every good sentence that was stopped")
    arguments = parser.parse_args()
    profile = profile_of(VOICE.full_name)
    speak(VOICE, "Let go.", 110)  # loads the voice
    started = time.process_time()
    good = list(speak_all(VOICE, islice(cycle(other_texts()), arguments.sentences), seed=5))
    speaking_seconds = time.process_time() - started
    started = time.process_time()
    verdicts = _judged(good, profile)
    checking_seconds = time.process_time() - started
    _faults(good, arguments.sentences, profile)
    _good(good, verdicts, show=arguments.show)
    heard = sum(spoken.seconds for spoken in good)
    cost = checking_seconds / speaking_seconds
    print(
        f"cost: {1000 * checking_seconds / heard:.2f} ms of CPU for 1 s of sound, {cost:.1%} of speaking "
        f"(asked: at most {MOST_COST:.0%})"
    )


def _judged(spoken: Sequence[Spoken], profile: VoiceProfile | None) -> list[Verdict]:
    return [judge(each.samples, each.sample_rate_hz, each.sentence, profile) for each in spoken]


def _faults(good: Sequence[Spoken], count: int, profile: VoiceProfile | None) -> None:
    """A line for each kind of fault, and one for all kinds that a signal shows."""
    planter = Planter(VOICE, good, seed=3)
    each = max(1, count // len(KINDS))
    heard_passing = heard = 0
    print(f"{'fault':<22}{'planted':>8}{'passed':>8}{'share':>8}")
    for name, kind in KINDS.items():
        planted = [kind.plant(planter, planter.chosen.choice(good)) for _ in range(each)]
        passing = sum(verdict.status != "doubtful" for verdict in _judged(planted, profile))
        print(f"{name:<22}{each:>8}{passing:>8}{passing / each:>8.1%}{'' if kind.heard else '  needs words'}")
        if kind.heard:
            heard_passing, heard = heard_passing + passing, heard + each
    share = heard_passing / heard
    asked = f"(asked: at most {MOST_PASSING:.0%})"
    print(f"{'all without words':<22}{heard:>8}{heard_passing:>8}{share:>8.1%}  {asked}")


def _good(good: Sequence[Spoken], verdicts: Sequence[Verdict], *, show: bool) -> None:
    stopped = [pair for pair in zip(good, verdicts, strict=True) if pair[1].status == "doubtful"]
    share, asked = len(stopped) / len(good), f"(asked: at most {MOST_STOPPED:.0%})"
    print(f"{'good sentences':<22}{len(good):>8}  {len(stopped)} stopped, {share:.1%} {asked}")
    for spoken, verdict in stopped if show else ():
        print(f"    {spoken.sentence.words_per_minute} {spoken.sentence.text}: {verdict}")


if __name__ == "__main__":
    main()
