"""The table of the voices that can be fetched."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from renderer.errors import InputError
from renderer.speech.engines.registry import ENGINES
from renderer.speech.fetching.fetchable_voices import (
    FetchableVoice,
    fetchable_voices,
    fetched_paths,
    find_fetchable_voice,
)

VOICES = fetchable_voices()


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice.name)
def test_a_row_of_the_table(voice: FetchableVoice, tmp_path: Path) -> None:
    assert voice.engine in ENGINES
    assert re.fullmatch(r"[a-z]{2}-[A-Z]{2}", voice.language)
    assert all((voice.description, voice.licence, voice.terms))
    assert voice.terms.endswith(".")
    for address in (voice.page, *(file.url for file in voice.files)):
        assert urlsplit(address).scheme == "https"
    assert voice.files
    for file in voice.files:
        assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)
        assert 0 < file.size_bytes < 1_000_000_000
        assert re.fullmatch(r"\w[\w.-]*", file.name)
        assert voice.path(file).parent == tmp_path / "data" / "voices" / voice.engine


def test_names_files_and_digests_are_different() -> None:
    files = {(voice.engine, file) for voice in VOICES for file in voice.files}
    for names in (
        [voice.name.lower() for voice in VOICES],
        [(engine, file.name.lower()) for engine, file in files],
        [file.url for _, file in files],
        [file.sha256 for _, file in files],
    ):
        assert [name for name, count in Counter(names).items() if count > 1] == []


def test_a_voice_is_found_by_its_name_alone_or_with_its_engine() -> None:
    for written in ("en_GB-cori-high", "piper:en_GB-cori-high", "EN_gb-CORI-high"):
        assert find_fetchable_voice(written).name == "en_GB-cori-high"
    for written, remedy in (
        ("en_GB-cori-hihg", 'did you mean "en_GB-cori-high"?'),
        ("piper:fenrir", 'did you mean "hibari:fenrir"?'),
        ("Cori", 'did you mean "en_GB-cori-high"?'),
        ("../../etc/passwd", "there are: "),
        ("", "there are: "),
    ):
        with pytest.raises(InputError) as caught:
            find_fetchable_voice(written)
        assert str(caught.value).startswith(f'"{written}" is not a voice that can be fetched; {remedy}')


def test_the_model_of_a_voice_is_there_when_all_files_have_their_size() -> None:
    voice = find_fetchable_voice("en_US-john-medium")
    voice.model.parent.mkdir(parents=True)
    for size_bytes in (None, 1):
        if size_bytes:
            voice.model.write_bytes(bytes(size_bytes))
        with pytest.raises(InputError) as caught:
            fetched_paths("piper", "en_us-john-medium")
        assert str(caught.value) == (
            "the voice piper:en_US-john-medium is not on this computer; "
            "fetch it with: renderer voices get en_US-john-medium"
        )
    for file in voice.files:
        with voice.path(file).open("wb") as opened:
            opened.truncate(file.size_bytes)
    assert fetched_paths("piper", "en_us-john-medium") == voice.paths
    assert fetched_paths("tone", "en_us-john-medium") == ()
    assert [file.name for file in voice.missing_files()] == [file.name for file in voice.files]
