"""What espeak-ng makes of texts, in IPA, and how far that is from what was meant."""

from __future__ import annotations

import ctypes
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

_UTF8_WITH_PHONEMES = 0x101
_VOWELS = "ɑæaʌəɛeɪiɔoɒʊuɜ"
_SAME = {
    "ɡ": "g", "ɹ": "r", "ɾ": "t", "ɚ": "ər", "ɝ": "ɜr", "ᵻ": "ɪ", "ɐ": "ə", "əʊ": "oʊ", "ː": "", "ˌ": "",
}  # fmt: skip
_NEAR = ["əʌɪ", "əɜ", "əæ", "əɛ", "ɑɒɔ", "ɑaæ", "ɑʌ", "ɪi", "ɪe", "ʊuʌ", "eɛ", "oɔ"]
_SOUND = re.compile(r"ˈ|tʃ|dʒ|aɪ|aʊ|ɔɪ|eɪ|oʊ|\w")


def heard(texts: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The IPA of each text, by the voice that speaks it; phonemes in ``[[`` and ``]]`` count as such."""
    command = [sys.executable, "-m", "tests.support.espeak_sounds"]
    asked = json.dumps({voice: list(said) for voice, said in texts.items()})
    ran = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    answer: dict[str, list[str]] = json.loads(ran.stdout)
    return answer


def distance(meant: str, said: str) -> float:
    """Sounds that are missing, too many or others; near vowels and another stress count a quarter."""
    one, other = _sounds(meant), _sounds(said)
    row = [float(column) for column in range(len(other) + 1)]
    for number, sound in enumerate(one, 1):
        last, row = row, [float(number)]
        for column, against in enumerate(other, 1):
            change = last[column - 1] + _apart(sound, against)
            row.append(min(row[-1] + 1, last[column] + 1, change))
    return row[-1]


def _sounds(ipa: str) -> list[str]:
    """Each sound, a stressed vowel after its mark; an r that many accents leave out is left out."""
    for written, same in _SAME.items():
        ipa = ipa.replace(written, same)
    ipa = re.sub(rf"r(?!ˈ?[{_VOWELS}])", "", re.sub(r"(\w)\1+", r"\1", re.sub(r"\s", "", ipa)))
    found, stress = [], ""
    for sound in _SOUND.findall(ipa):
        if sound == "ˈ":
            stress = sound
        elif sound[0] in _VOWELS:
            found.append(stress + sound)
            stress = ""
        else:
            found.append(sound)
    return found


def _apart(one: str, other: str) -> float:
    stress = 0.25 if one.startswith("ˈ") != other.startswith("ˈ") else 0.0
    one, other = one.removeprefix("ˈ"), other.removeprefix("ˈ")
    if one == other:
        return stress
    if one[0] not in _VOWELS or other[0] not in _VOWELS:
        return 1.0
    return stress + (0.25 if any(one[0] in near and other[0] in near for near in _NEAR) else 0.6)


def _answer(asked: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    import espeakng_loader

    library = ctypes.CDLL(str(Path(espeakng_loader.get_library_path())))
    libc = ctypes.CDLL(None)
    libc.fopen.restype = ctypes.c_void_p
    library.espeak_Initialize(2, 0, espeakng_loader.get_data_path().encode(), 0)
    called = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(lambda *_: 0)
    library.espeak_SetSynthCallback(called)
    with tempfile.NamedTemporaryFile() as file:
        stream = ctypes.c_void_p(libc.fopen(file.name.encode(), b"w"))
        library.espeak_SetPhonemeTrace(2, stream)

        def said(text: str) -> str:
            file.truncate(0)
            data = text.encode()
            size = ctypes.c_size_t(len(data) + 1)
            library.espeak_Synth(data, size, 0, 1, 0, _UTF8_WITH_PHONEMES, None, None)
            library.espeak_Synchronize()
            libc.fflush(stream)
            return Path(file.name).read_text("utf-8").replace("\0", "").strip()

        result = {}
        for voice, texts in asked.items():
            if library.espeak_SetVoiceByName(voice.encode()):
                raise LookupError(voice)
            result[voice] = [said(text) for text in texts]
    return result


if __name__ == "__main__":
    print(json.dumps(_answer(json.load(sys.stdin))))
