"""Remedies that are followed to the letter: the script then has no error."""

from __future__ import annotations

import pytest

from renderer.errors import ScriptError
from renderer.script.front_matter import HEAD_KEYS
from renderer.script.settings_keys import SETTINGS_KEYS
from renderer.settings.read import SETTING_KEYS
from tests.support.without_audio import lay, script

BODIES = [
    # wrong, part of the remedy, and the same with the remedy followed
    ("Rest. [puase 4s]", 'did you mean "pause"?', "Rest. [pause 4s]"),
    ("See [the site].", r"\[ and \] for spoken brackets", r"See \[the site\]."),
    ("Rest. [hold 1m, soft bell at end]", 'write "bell soft at end"', "Rest. [hold 1m, bell soft at end]"),
    (
        "Rest. [hold 1m, loud bell low every 20s]",
        'write "bell low firm every 20s"',
        "Rest. [hold 1m, bell low firm every 20s]",
    ),
    ("[bed -6dB]", "write a name and a comma before it", "[bed ocean, -6dB]"),
    ("[bell -6dB]", "write a name and a comma before it", "[bell low, -6dB]"),
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
    ("Rest. [pause 3s-5s]", "write [hold 3s-5s], or one length", "Rest. [hold 3s-5s]"),
    ("Rest. [pause 4s, over]", "delete it and the comma", "Rest. [pause 4s]"),
    ("Rest. [long pause 20s]", "write [pause 20s]", "Rest. [pause 20s]"),
    ("Rest. [hold 10m-3m]", "write the shorter length first", "Rest. [hold 3m-10m]"),
    ("Rest. [hold 3m bell at end]", 'write "3m, bell at end"', "Rest. [hold 3m, bell at end]"),
    ("Rest. [hold 3m; bell at end]", 'write "3m, bell at end"', "Rest. [hold 3m, bell at end]"),
    ("Rest. [hold 3m and bell at end]", 'write "3m, bell at end"', "Rest. [hold 3m, bell at end]"),
    ("Rest. [hold 3m with a bell at end]", 'write "3m, bell at end"', "Rest. [hold 3m, bell at end]"),
    (
        "Rest. [hold 3m, bell at end -12dB]",
        'write "bell at end, -12dB"',
        "Rest. [hold 3m, bell at end, -12dB]",
    ),
    (
        "Rest. [hold 3m, bell every 5s (\u221212 dB)]",
        'write "bell every 5s, -12 dB"',
        "Rest. [hold 3m, bell every 5s, -12 dB]",
    ),
    ("Rest. [hold 3m, -6dB, bell at end]", 'write "bell at end, -6dB"', "Rest. [hold 3m, bell at end, -6dB]"),
    (
        "Rest. [hold 3m, bell at end, -6dB, -3dB]",
        "delete it and the comma",
        "Rest. [hold 3m, bell at end, -6dB]",
    ),
    ("Rest. [hold 3m, -6dB]", "delete it and the comma", "Rest. [hold 3m]"),
    (
        "Rest. [bell low at end]",
        "write it like [hold 3m, bell low at end]",
        "Rest. [hold 3m, bell low at end]",
    ),
    ("Rest. [hold 10m20m]", "write 10m20s", "Rest. [hold 10m20s]"),
    ("Rest. [hold 3m30]", "write 3m30s", "Rest. [hold 3m30s]"),
    ("Rest. [hold 3-5]", "write 3-5s or 3-5m", "Rest. [hold 3-5s]"),
    ("Rest. [hold 3\u20145]", "write 3-5s or 3-5m", "Rest. [hold 3-5m]"),
    ("Rest. [pause 1,000ms]", "delete the comma", "Rest. [pause 1000ms]"),
    ("Rest. [bell low, -6]", "write -6dB", "Rest. [bell low, -6dB]"),
    ("Rest. [bell, 3x, soft]", "write [bell 3x, soft]", "Rest. [bell 3x, soft]"),
    (
        "[repeat side: left, right]\nYour [side] leg, then your [other side] leg.\n[end]",
        "write {side}\nwrite {other side}",
        "[repeat side: left, right]\nYour {side} leg, then your {other side} leg.\n[end]",
    ),
    ("Rest. [hold 3m, bell at end please]", "delete it", "Rest. [hold 3m, bell at end]"),
    ("Rest. [hold 3m, bell at end softly]", 'write "bell soft at end"', "Rest. [hold 3m, bell soft at end]"),
    (
        "Rest. [hold 3m, bell low halfway firm]",
        'write "bell low firm halfway"',
        "Rest. [hold 3m, bell low firm halfway]",
    ),
    ("Rest. [hold 3m, bell low, at end]", 'write "bell low at end"', "Rest. [hold 3m, bell low at end]"),
    (
        "Rest. [hold 3m, bell bowl softly at end]",
        'write "bowl soft"',
        "Rest. [hold 3m, bell bowl soft at end]",
    ),
    (
        "Rest. [hold 3m, bell bowl -6dB at end]",
        'write "bell bowl at end, -6dB"',
        "Rest. [hold 3m, bell bowl at end, -6dB]",
    ),
    ("Rest. [hold 3m, bells at end]", 'did you mean "bell"?', "Rest. [hold 3m, bell at end]"),
    ("Rest. [hold 3m, bell]", "delete it and the comma", "Rest. [hold 3m]"),
    ("Rest. [hold 3m, bell now]", "write bell at end, bell halfway", "Rest. [hold 3m, bell halfway]"),
    ("Rest. [hold 3m,]", "delete the comma", "Rest. [hold 3m]"),
    ("Rest. [hold 3m, bell every 0s]", "such as bell every 5m", "Rest. [hold 3m, bell every 5m]"),
    ("Rest. [bell every 8s]", "write it like [bell 3x every 8s]", "Rest. [bell 3x every 8s]"),
    ("Rest. [bell, low]", "write [bell low]", "Rest. [bell low]"),
    ("Rest. [bell, woodblock]", "write [bell wood block]", "Rest. [bell wood block]"),
    ("Rest. [bell soft]", "write [bell, soft]", "Rest. [bell, soft]"),
    ("Rest. [bell firm low]", "write [bell low, firm]", "Rest. [bell low, firm]"),
    ("Rest. [bell low soft]", "write [bell low, soft]", "Rest. [bell low, soft]"),
    ("Rest. [bell bowl softly]", "write [bell bowl, soft]", "Rest. [bell bowl, soft]"),
    ("Rest. [bell softly]", "write [bell, soft]", "Rest. [bell, soft]"),
    (
        "Rest. [bell wood block firm 3x, over]",
        "write [bell wood block 3x, firm, over]",
        "Rest. [bell wood block 3x, firm, over]",
    ),
    (
        "Rest. [bell bowl 3x soft every 8s]",
        "write [bell bowl 3x every 8s, soft]",
        "Rest. [bell bowl 3x every 8s, soft]",
    ),
    ("Rest. [bell low, 3x]", 'write "low 3x"', "Rest. [bell low 3x]"),
    ("Rest. [bell low, soft, 3x]", 'write "low 3x, soft"', "Rest. [bell low 3x, soft]"),
    ("Rest. [bell low 3x, every 8s]", 'write "low 3x every 8s"', "Rest. [bell low 3x every 8s]"),
    ("Rest. [bell low, every 8s]", "write it like [bell 3x every 8s]", "Rest. [bell 3x every 8s]"),
    ("Rest. [bell low -3.5dB]", 'write "low, -3.5dB"', "Rest. [bell low, -3.5dB]"),
    ("Rest. [bell low, -3dB, -6dB]", "delete it and the comma", "Rest. [bell low, -3dB]"),
    ("Rest. [bell low, soft, firm]", "delete it and the comma", "Rest. [bell low, soft]"),
    ("Rest. [bed ocean, fade 3s, fade 4s]", "delete it and the comma", "Rest. [bed ocean, fade 3s]"),
    ("Rest. [bed off, -3dB]", "delete it and the comma", "Rest. [bed off]"),
    ("Rest. [bed drone d, 432hz]", 'write "drone d 432hz"', "Rest. [bed drone d 432hz]"),
    ("Rest. [bed drone d -3.5dB]", 'write "drone d, -3.5dB"', "Rest. [bed drone d, -3.5dB]"),
    ("Rest. [bed drone -3dB d]", 'write "drone d, -3dB"', "Rest. [bed drone d, -3dB]"),
    ("Rest. [bed ocean (-6 dB)]", 'write "ocean, -6 dB"', "Rest. [bed ocean, -6 dB]"),
    ("Rest. [bed ocean at -6dB]", 'write "ocean, -6dB"', "Rest. [bed ocean, -6dB]"),
    ("Rest. [bed -6dB ocean]", 'write "ocean, -6dB"', "Rest. [bed ocean, -6dB]"),
    ("Rest. [bed ocean fade 4s -6dB]", 'write "ocean, -6dB, fade 4s"', "Rest. [bed ocean, -6dB, fade 4s]"),
    ("Rest. [bell low -6dB soft]", 'write "low, soft, -6dB"', "Rest. [bell low, soft, -6dB]"),
    ("Rest. [bell low over]", 'write "low, over"', "Rest. [bell low, over]"),
    ("Rest. [bed drone 432]", 'write "drone 432hz"', "Rest. [bed drone 432hz]"),
    ("Rest. [bed drone d 528hz]", 'write "drone d 440hz"', "Rest. [bed drone d 440hz]"),
    ("Rest. [bed binaural 10]", 'write "binaural 10hz"', "Rest. [bed binaural 10hz]"),
    ("Rest. [bed ocean; fade 8s]", 'write "ocean, fade 8s"', "Rest. [bed ocean, fade 8s]"),
    ("Rest. [bell bowl，soft]", 'write "bowl, soft"', "Rest. [bell bowl, soft]"),
    ("Rest. [bed ocean waves]", 'did you mean "ocean"?', "Rest. [bed ocean]"),
    ("[breathe in 4s, out 6s, 3x, 5x]", "delete it and the comma", "[breathe in 4s, out 6s, 3x]"),
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
    ("Rest. [bed ocean fade 8s]", 'write "ocean, fade 8s"', "Rest. [bed ocean, fade 8s]"),
    ("[breathe in 4s out 6s x 5]", 'write "in 4s, out 6s, x 5"', "[breathe in 4s, out 6s, x 5]"),
    ("[breathe in 4s hold 2s out 6s]", 'write "in 4s, hold 2s, out 6s"', "[breathe in 4s, hold 2s, out 6s]"),
    ("[breathe in 4s, out 6s 5x]", 'write one before "5x"', "[breathe in 4s, out 6s, 5x]"),
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
    ("[loop 3x]\nRest.\n[end]", "write [repeat 3]", "[repeat 3]\nRest.\n[end]"),
    ("[loop x3]\nRest.\n[end]", "write [repeat 3]", "[repeat 3]\nRest.\n[end]"),
    ("[loop 3 times]\nRest.\n[end]", "write [repeat 3]", "[repeat 3]\nRest.\n[end]"),
    ("[loop for 3x]\nRest.\n[end]", "write [repeat 3], or a length", "[repeat 3]\nRest.\n[end]"),
    ("[loop for 3]\nRest.\n[end]", "write 3s or 3m", "[loop for 3s]\nRest.\n[end]"),
    ("[loop 3m]\nRest.\n[end]", "write [loop for 3m]", "[loop for 3m]\nRest.\n[end]"),
    ("Rest. [silence 20]", "write 20s or 20m", "Rest. [silence 20s]"),
    ("Rest. [wait for 20]", "write 20s or 20m", "Rest. [wait for 20s]"),
    ("[loop for 1m]\n[mark a]\n[end]", "write words or a pause in it", "[loop for 1m]\nRest.\n[end]"),
    ("Rest. <!-- to be", "write --> after it", "Rest. <!-- to be -->"),
]

FRONTS = [
    # the front matter that is wrong, part of the remedy, and the same with the remedy followed
    ("album:", "delete the entry", ""),
    ("tags: [psoas, '']", "delete the entry", "tags: [psoas]"),
    ("tags: psoas", "write it like [psoas, relaxation]", "tags: [psoas]"),
    ("bed: ocean, soft", "write it like ocean, -3dB", "bed: ocean, -3dB"),
    ("bed: ocean, -6", "write ocean, -6dB", "bed: ocean, -6dB"),
    ("bed: ocean -6dB", 'write "ocean, -6dB"', "bed: ocean, -6dB"),
    ("bed: ocean \u20136 dB", 'write "ocean, -6 dB"', "bed: ocean, -6 dB"),
    ("bed: drone -3dB d", 'write "drone d, -3dB"', "bed: drone d, -3dB"),
    ("bed: ocean (-6dB)", 'write "ocean, -6dB"', "bed: ocean, -6dB"),
    ("bed: -6dB", "write it like ocean, -6dB", "bed: ocean, -6dB"),
    ("bed: drone d, 432hz", "write drone d 432hz", "bed: drone d 432hz"),
    ("bed: -3dB drone d", "write drone d, -3dB", "bed: drone d, -3dB"),
    ("ducking: -9", "write ducking_db = ... into the file renderer.toml", ""),
    ("bed: off, -3dB", "write off", "bed: off"),
    ("bed: {name: off, level: -3dB}", "delete the entry", "bed: {name: off}"),
    ("bed: {name: ocean, level: -3}", "write -3dB", "bed: {name: ocean, level: -3dB}"),
    (
        "bed: {name: 'drone d, -3dB'}",
        "write it like bed: {name: ocean, level: -3dB}",
        "bed: {name: drone d, level: -3dB}",
    ),
    ("bed: {}", "write it like bed: {name: ocean, level: -3dB}", "bed: {name: ocean, level: -3dB}"),
    ("bed: {name: ocean, level: 40dB}", "from -90dB to +24dB", "bed: {name: ocean, level: 24dB}"),
    ("bed: {level: -3dB}", "{name: ocean, level: -3dB}", "bed: {name: ocean, level: -3dB}"),
    ("bed: {name: ocean, gain: -3dB}", "the keys are name and level", "bed: {name: ocean, level: -3dB}"),
    ("length: 10m20m", "write [10m, 20m] for two tracks, or 10m20s for one", "length: [10m, 20m]"),
    ("length: 10m20m", "or 10m20s for one", "length: 10m20s"),
    ("length: 10m, 20m", "write [10m, 20m]", "length: [10m, 20m]"),
    ("length: 10m 20m", "write [10m, 20m]", "length: [10m, 20m]"),
    ("length: 10m and 20m", "write [10m, 20m]", "length: [10m, 20m]"),
    ("length: 1,5h", "write 1.5h, or [1h, 5h] for two tracks", "length: 1.5h"),
    ("length: []", "delete the entry", ""),
    ("length: [10s, 10s]", "delete one of them", "length: [10s]"),
    ("teacher: @someone", "put the value in quotes", "teacher: '@someone'"),
    ("teacher: A: B", "put the value in quotes", "teacher: 'A: B'"),
    ("teacher A. Teacher", "write it like title: Evening rest", "teacher: A. Teacher"),
    ("date: 21.11.2026", "write one like 2026-11-21", "date: 2026-11-21"),
    ("date: 7:00 21.11.2026", "write one like 2026-11-21 07:00 +01:00", "date: 2026-11-21 07:00 +01:00"),
    (
        "date: 2026-11-21 07:00",
        "add one, as in 2026-11-21 07:00 +01:00",
        "date: 2026-11-21 07:00 +01:00",
    ),
    (
        "date: 2026-11-21 07:00 Moon/North",
        "write +01:00 or Z instead",
        "date: 2026-11-21 07:00 +01:00",
    ),
    ("date: 2026-11-21 24:00 Z", "write one from 00:00 to 23:59", "date: 2026-11-21 23:59 Z"),
    ("draft: yes", "write draft: true, or delete the entry", "draft: true"),
    ("disclosure: spokn", "write disclosure: auto, or a sentence with a full stop", "disclosure: auto"),
    ("episode: 0", "write one from 1 to 9999", "episode: 1"),
    ("track: 3/12", "write one from 1 to 9999", "track: 3"),
    ("language: en_US", "write en-US", "language: en-US"),
    ("pacing: slow", "{sentence: 1.2s, paragraph: 3s}", "pacing: {sentence: 1.2s, paragraph: 3s}"),
    ("pacing: {rate: fast}", "write a number such as 110", "pacing: {rate: 110}"),
    ("pacing: {pauses: 130 percent}", "or a percentage such as 130%", "pacing: {pauses: 130%}"),
    ("pacing: {pace: 90}", "write 90%", "pacing: {pace: 90%}"),
    ("pacing: {breath: 4s}", '"in 4s, hold 2s, out 6s"', "pacing: {breath: 'in 4s, hold 2s, out 6s'}"),
    ("sentence: 1.2s", "write pacing: {sentence: 1.2s}", "pacing: {sentence: 1.2s}"),
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


def test_every_setting_that_is_no_key_of_the_front_matter_has_a_remedy() -> None:
    assert set(SETTINGS_KEYS) == SETTING_KEYS.keys() - HEAD_KEYS.keys()


def _remedies(text: str) -> str:
    with pytest.raises(ScriptError) as raised:
        lay(text)
    return "\n".join(problem.remedy for problem in raised.value.problems)
