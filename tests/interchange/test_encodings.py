"""Files in the encodings that people have: read, and the encoding reported."""

from __future__ import annotations

import pytest

from renderer.errors import InputError
from renderer.interchange.importing.encodings import decoded, decoded_as

SENTENCES = {
    "English": "Let’s rest – here’s the café. “Close” your eyes…",
    "German": "Schließen Sie die Augen. „Ruhe“ – für einen Moment. Lösen Sie die Schultern.",
    "French": "Fermez les yeux et respirez profondément. Détendez-vous, relâchez les épaules.",
    "Spanish": "Cierra los ojos. ¿Sientes el corazón? Mañana será otro día, niño.",
    "Italian": "Chiudi gli occhi e respira. È così che il corpo si rilassa, perché può.",
    "Portuguese": "Feche os olhos. A respiração não é difícil. Relaxe os músculos e o coração.",
    "Dutch": "Sluit je ogen en adem diep in. Eén moment van rust, geïnspireerd door de zee.",
    "Swedish": "Blunda och andas djupt. Känn hur kroppen slappnar av, från hjässan ner till tårna.",
    "Danish": "Luk øjnene og træk vejret dybt. Mærk, hvordan kroppen slapper af, på gulvet.",
    "Polish": "Zamknij oczy i weź głęboki oddech. Poczuj, jak ciało się rozluźnia. Świeże powietrze.",
    "Russian": "Закройте глаза и сделайте глубокий вдох. Почувствуйте, как тело расслабляется.",
    "Greek": "Κλείστε τα μάτια σας και πάρτε μια βαθιά ανάσα. Νιώστε το σώμα σας να χαλαρώνει.",
    "Hebrew": "עצמו את העיניים וקחו נשימה עמוקה. הרגישו איך הגוף נרגע.",
    "Japanese": "目を閉じて、深く息を吸ってください。体がゆるんでいくのを感じます。",
    "Chinese": "闭上眼睛，深深地吸一口气。感觉身体放松下来。",
    "Korean": "눈을 감고 깊게 숨을 들이쉬세요. 몸이 이완되는 것을 느껴보세요.",
}


@pytest.mark.parametrize(
    ("language", "codec", "shown"),
    [
        *((language, "cp1252", "windows-1252") for language in list(SENTENCES)[:9]),
        ("English", "mac_roman", "Mac Roman"),
        ("Polish", "cp1250", "windows-1250"),
        ("Russian", "cp1251", "windows-1251"),
        ("Russian", "koi8_r", "KOI8-R"),
        ("Greek", "cp1253", "windows-1253"),
        ("Hebrew", "cp1255", "windows-1255"),
        ("Japanese", "cp932", "Shift JIS"),
        ("Chinese", "gb18030", "GB 18030"),
        ("Korean", "cp949", "EUC-KR"),
    ],
)
def test_an_old_encoding_is_detected_and_reported(language: str, codec: str, shown: str) -> None:
    text = f"1\r\n00:00:01,000 --> 00:00:09,000\r\n{SENTENCES[language]}\r\n"
    found = decoded(text.encode(codec), "a.srt")
    assert found.text == text
    assert [(note.how, shown in note.what) for note in found.changed] == [("changed", True)]
    assert found.changed[0].line == 3


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"])
def test_unicode_is_read_with_and_without_its_mark(codec: str) -> None:
    found = decoded("1\n00:00:01,000 --> 00:00:02,000\nDépose – les épaules.\n".encode(codec), "a.srt")
    assert found.text.removeprefix("\ufeff").endswith("\nDépose – les épaules.\n")
    assert found.problem is None


def test_single_bytes_in_a_file_of_utf_8_are_read_one_by_one() -> None:
    found = decoded("Café, naïve. “Rest”.\r\n".encode() + b"It\x92s here \x96 n\xe9e.", "a.txt")
    assert found.text == "Café, naïve. “Rest”.\r\nIt’s here – née."
    assert [(note.line, note.column) for note in found.changed] == [(2, 3), (2, 11), (2, 14)]


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', "latin-1"),
        ('<html><head><meta charset="windows-1251"></head>', "cp1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8_r"),
        ('<meta charset="gb2312">', "gb18030"),
        ('<?xml version="1.0" encoding="gb18030"?>', "gb18030"),
        ('<meta charset="Shift_JIS">', "cp932"),
        ('<meta charset="big5">', "big5"),
        ('<meta charset="euc-kr">', "cp949"),
        ('<meta charset="iso-8859-15">', "iso8859_15"),
    ],
)
def test_an_encoding_that_a_page_declares_is_used(head: str, codec: str) -> None:
    own = {"latin-1": "é", "iso8859_15": "cœur", "cp949": "눈을", "big5": "眼睛", "cp932": "目を閉じて"}
    words = own.get(codec, "闭上眼睛" if codec == "gb18030" else "Отдых")
    assert decoded(f"{head}{words}".encode(codec), "a").text == f"{head}{words}"


@pytest.mark.parametrize("data", [b"Rest\0.", bytes(range(256)) * 40, b"Let it be \xff\0\xfe\xff."])
def test_bytes_that_are_not_text_are_a_problem(data: bytes) -> None:
    assert decoded(data, "a.txt").problem is not None


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("windows-1252", "cp1252"), ("Windows-1252", "cp1252"), ("ANSI", "cp1252"), ("latin-1", "cp1252"),
        ("utf8", "utf-8"), ("UTF-16", "utf-16"), ("Unicode", "utf-16"), ("Mac Roman", "mac_roman"),
        ("macintosh", "mac_roman"), ("cp850", "cp850"),
    ],
)  # fmt: skip
def test_an_encoding_is_known_by_its_names(name: str, codec: str) -> None:
    text = "Fermez les yeux, et relâchez les épaules."
    assert decoded_as(text.encode(codec), "a.txt", name).text == text


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("windows-1525", 'did you mean "windows-1257"?'), ("klingon", "names are utf-8"), ("base64", "names"),
     ("utf-7", "did you mean"), ("idna", "names")],
)  # fmt: skip
def test_an_unknown_encoding_is_an_error(name: str, remedy: str) -> None:
    with pytest.raises(InputError) as raised:
        decoded_as(b"Rest.", "a.txt", name)
    assert f'--encoding: unknown encoding "{name}"; {remedy}' in str(raised.value)


def test_a_byte_that_the_named_encoding_has_not_is_reported_at_its_place() -> None:
    problem = decoded_as("Rest.\nLe café.".encode("cp1252"), "a.txt", "utf-8").problem
    assert problem is not None
    assert (problem.position.line, problem.position.column) == (2, 7)
    assert problem.message == "byte 0xe9 is not utf-8"
