"""Remedies that are followed to the letter: the script then has no error."""

from __future__ import annotations

import pytest

from renderer.errors import ScriptError
from tests.support.without_audio import lay, script

BODIES = [
    # wrong, part of the remedy, and the same with the remedy followed
    ("Rest. [puase 4s]", 'did you mean "pause"?', "Rest. [pause 4s]"),
    ("See [the site].", r"\[ and \] for spoken brackets", r"See \[the site\]."),
    ("See [].", r"\[ and \] for spoken brackets", r"See \[\]."),
    ("Rest. [silence please]", "for silence, write it like [pause 5s]", "Rest. [pause 5s]"),
    ("Rest. [gong loudly]", "for a bell, write it like [bell low 3x]", "Rest. [bell low 3x]"),
    ("Rest here] now.", r"delete it, or write \]", r"Rest here\] now."),
    ("Rest here] now.", "delete it", "Rest here now."),
    ("Your side} knee.", r"delete it, or write \}", r"Your side\} knee."),
    ("Rest. [pause 4s", 'write "]" after it', "Rest. [pause 4s]"),
    ("Rest. [pause 4s", r"\[ to speak it", r"Rest. \[pause 4s"),
    ("Rest. {side knee", r"\{ to speak it", r"Rest. \{side knee"),
    ("Rest. [pause\n4s]", "put all of it on one line", "Rest. [pause 4s]"),
    ("Rest. [pause [4s]]", 'delete the inner "[" and what closes it', "Rest. [pause 4s]"),
    ("Your {side} knee.", "add it under set: in the front matter", "Your {side} knee."),
    ("Your {?} knee.", r"\{ and \} for spoken braces", r"Your \{?\} knee."),
    ("Round {n}.", "use it inside a block such as [repeat 3]", "[repeat 3]\nRound {n}.\n[end]"),
    (
        "[repeat side: left]\nYour {other side} knee.\n[end]",
        "use it inside [repeat side: ...] with exactly two words",
        "[repeat side: left, right]\nYour {other side} knee.\n[end]",
    ),
    ("[repeat a: 1, 2]\nA {a}.\n[end]\nAn {a}.", "before [end]", "[repeat a: 1, 2]\nA {a}.\nAn {a}.\n[end]"),
    ("Rest. (hold the chair)", r"or write \( for a spoken parenthesis", r"Rest. \(hold the chair)"),
    ("Rest. {hold on}", r"or write \{ and \} for spoken braces", r"Rest. \{hold on\}"),
    ("Stay (for 3 minutes).", "for silence, write [hold 3 minutes]", "Stay [hold 3 minutes]."),
    ("Rest. (mark here)", "write [mark here]", "Rest. [mark here]"),
    ("# Arriving [bell]\n\nRest.", "move it to the next line", "# Arriving\n[bell]\nRest."),
    ("#\n\nRest.", "write the chapter's name after it", "# Arriving\n\nRest."),
    ("#\n\nRest.", r"or write \# to speak it", "\\#\n\nRest."),
    ("[repeat 3]\nRest.", "write [end] after its last line", "[repeat 3]\nRest.\n[end]"),
    ("Rest.\n[end]", "delete it, or open a block such as [repeat 3]", "[repeat 3]\nRest.\n[end]"),
    ("[repeat 2]\nRest.\n[/repeat]", "write [end] to close a block", "[repeat 2]\nRest.\n[end]"),
    ("Rest. [pause 4]", "write 4s or 4m", "Rest. [pause 4s]"),
    ("Rest. [pause 3s-5s]", "only [hold] takes a range", "Rest. [hold 3s-5s]"),
    ("Rest. [pause 4s, over]", "delete it and the comma", "Rest. [pause 4s]"),
    ("Rest. [long pause 20s]", "write [pause 20s]", "Rest. [pause 20s]"),
    ("Rest. [hold 10m-3m]", "write the shorter length first", "Rest. [hold 3m-10m]"),
    ("Rest. [hold 3m bell at end]", 'write one before "bell at end"', "Rest. [hold 3m, bell at end]"),
    ("Rest. [hold 3m, bell at end softly]", "delete it", "Rest. [hold 3m, bell at end]"),
    ("Rest. [hold 3m, bell now]", "write bell at end, bell halfway", "Rest. [hold 3m, bell halfway]"),
    ("Rest. [hold 3m,]", "delete the comma", "Rest. [hold 3m]"),
    ("Rest. [hold 3m, bell every 0s]", "such as bell every 5m", "Rest. [hold 3m, bell every 5m]"),
    ("Rest. [bell every 8s]", "write it like [bell 3x every 8s]", "Rest. [bell 3x every 8s]"),
    ("Rest. [bell, low]", "write [bell low]", "Rest. [bell low]"),
    ("Rest. [bell, woodblock]", "write [bell wood block]", "Rest. [bell wood block]"),
    ("Rest. [bell soft]", "write [bell, soft]", "Rest. [bell, soft]"),
    ("Rest. [bell firm low]", "write [bell low, firm]", "Rest. [bell low, firm]"),
    ("Rest. [bell low soft]", 'write a comma after "low"', "Rest. [bell low, soft]"),
    ("Rest. [bell low, loud]", 'write "firm"', "Rest. [bell low, firm]"),
    ("Rest. [bell low, gently]", 'write "soft"', "Rest. [bell low, soft]"),
    ("Rest. [bell crystal]", 'did you mean "crystal bowl"?', "Rest. [bell crystal bowl]"),
    ("Rest. [hold 3m, bell at end soft]", 'write "bell soft at end"', "Rest. [hold 3m, bell soft at end]"),
    ("Rest. [hold 3m, bell soft low at end]", 'write "low soft"', "Rest. [hold 3m, bell low soft at end]"),
    (
        "Rest. [hold 3m, bell low, soft at end]",
        'write "bell low soft at end"',
        "Rest. [hold 3m, bell low soft at end]",
    ),
    ("Rest. [bell low, +40dB]", "from -90dB to +24dB", "Rest. [bell low, +24dB]"),
    ("Rest. [bed ocean fade 8s]", 'write a comma after "ocean"', "Rest. [bed ocean, fade 8s]"),
    ("[breathe in 4s, up 6s]", '"in 4s, hold 2s, out 6s"', "[breathe in 4s, hold 2s, out 6s]"),
    ("[breathe in 4s, out 0s]", "such as out 4s", "[breathe in 4s, out 4s]"),
    ("[count to five]", "write it like [count 1-5 every 1s]", "[count 1-5 every 1s]"),
    ("[pace slow] Rest.", "write it like [pace 90%]", "[pace 90%] Rest."),
    (
        "[repeat left, right]\nRest.\n[end]",
        "[repeat side: left, right]",
        "[repeat side: left, right]\nRest.\n[end]",
    ),
    (
        "[for 2s]\nRest here for a long while.\n[end]",
        "shorten its words and pauses",
        "[for 2s]\nRest.\n[end]",
    ),
    ("Rest.\n[1:00]\nOn.\n[0:30]\nOff.", "write a time after 1:00", "Rest.\n[1:00]\nOn.\n[1:30]\nOff."),
    ("[repeat 2]\n[1:00]\nRest.\n[end]", "move it out of the block", "[1:00]\n[repeat 2]\nRest.\n[end]"),
    ("[loop for 1m]\n[mark a]\n[end]", "write words or a pause in it", "[loop for 1m]\nRest.\n[end]"),
    ("Rest. <!-- to be", "write --> after it", "Rest. <!-- to be -->"),
]

FRONTS = [
    # the front matter that is wrong, part of the remedy, and the same with the remedy followed
    ("album:", "delete the entry", ""),
    ("tags: [psoas, '']", "delete the entry", "tags: [psoas]"),
    ("tags: psoas", "write it like [psoas, relaxation]", "tags: [psoas]"),
    ("bed: ocean, soft", "write one such as -3dB", "bed: ocean, -3dB"),
    ("bed: {name: ocean, level: 40dB}", "from -90dB to +24dB", "bed: {name: ocean, level: 24dB}"),
    ("bed: {level: -3dB}", "{name: ocean, level: -3dB}", "bed: {name: ocean, level: -3dB}"),
    ("bed: {name: ocean, gain: -3dB}", "the keys are name and level", "bed: {name: ocean, level: -3dB}"),
    ("length: []", "delete the entry", ""),
    ("length: [10s, 10s]", "delete one of them", "length: [10s]"),
    ("teacher: @someone", "put the value in quotes", "teacher: '@someone'"),
    ("teacher: A: B", "put the value in quotes", "teacher: 'A: B'"),
    ("teacher A. Teacher", "write it like title: Evening rest", "teacher: A. Teacher"),
    ("date: 21.11.2026", "write one like 2026-11-21", "date: 2026-11-21"),
    ("track: 3/12", "write one from 1 to 9999", "track: 3"),
    ("language: en_US", "write en-US", "language: en-US"),
    ("pacing: slow", "{sentence: 1.2s, paragraph: 3s}", "pacing: {sentence: 1.2s, paragraph: 3s}"),
    ("pacing: {rate: fast}", "write a number such as 110", "pacing: {rate: 110}"),
    ("pacing: {pace: 90}", "write a pace such as 90%", "pacing: {pace: 90%}"),
    ("pacing: {breath: 4s}", '"in 4s, hold 2s, out 6s"', "pacing: {breath: 'in 4s, hold 2s, out 6s'}"),
    ("sentence: 1.2s", "write it like pacing: {sentence: 1.2s}", "pacing: {sentence: 1.2s}"),
    ("say: {'...': dots}", "start it with a letter or a digit", "say: {dots: dots}"),
    ("say: {psoas: {spell: so-az}}", "the keys are alias and ipa", "say: {psoas: {alias: so-az}}"),
    ("sounds: {a/b: a.wav}", "use letters, digits, spaces and hyphens", "sounds: {a-b: a.wav}"),
    ("set: {n: 5}", "choose another name, such as rest", "set: {rest: 5}"),
    ("set: {rest: '[pause 5s]'}", "such as 5m", "set: {rest: 5m}"),
]


@pytest.mark.parametrize(("wrong", "remedy", "followed"), BODIES)
def test_a_remedy_for_the_body_works(wrong: str, remedy: str, followed: str) -> None:
    assert remedy in _remedies(script(wrong))
    lay(script(followed, set="{side: left}") if "under set:" in remedy else script(followed))


@pytest.mark.parametrize(("wrong", "remedy", "followed"), FRONTS)
def test_a_remedy_for_the_front_matter_works(wrong: str, remedy: str, followed: str) -> None:
    head = "---\ntitle: A test\n"
    assert remedy in _remedies(f"{head}{wrong}\n---\nRest.")
    lay(f"{head}{followed}\n---\nRest.")


def _remedies(text: str) -> str:
    with pytest.raises(ScriptError) as raised:
        lay(text)
    return "\n".join(problem.remedy for problem in raised.value.problems)
