"""Tags: title, artist, album, language and the spoken text, for MP3 and FLAC."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from renderer.language.head import Head
from renderer.output import reported
from renderer.timeline import Timeline

_PADDING_BYTES = 1024

# ISO 639-1 to ISO 639-2/T.
_ISO_639 = """
af-afr ar-ara bg-bul bn-ben bs-bos ca-cat cs-ces cy-cym da-dan de-deu el-ell en-eng eo-epo es-spa et-est
eu-eus fa-fas fi-fin fr-fra ga-gle gl-glg gu-guj he-heb hi-hin hr-hrv hu-hun hy-hye id-ind is-isl it-ita
ja-jpn ka-kat kn-kan ko-kor ku-kur la-lat lt-lit lv-lav mk-mkd ml-mal mr-mar ms-msa my-mya nb-nob ne-nep
nl-nld nn-nno no-nor pa-pan pl-pol pt-por ro-ron ru-rus sa-san si-sin sk-slk sl-slv sq-sqi sr-srp sv-swe
sw-swa ta-tam te-tel th-tha tl-tgl tr-tur uk-ukr ur-urd vi-vie zh-zho
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """What a file says of itself; empty fields are left out.

    ``language`` is a BCP 47 tag, such as ``en-US``; ``lyrics`` is the spoken text; ``date`` is ``YYYY``
    or ``YYYY-MM-DD``.
    """

    title: str
    artist: str = ""
    album: str = ""
    language: str = ""
    lyrics: str = ""
    date: str = ""


def track_tags(head: Head, timeline: Timeline) -> Tags:
    """Those of a script's track; the lyrics are what is said in it, a line a sentence, chapters apart."""
    lines, starts = [], [mark.onset_frames for mark in timeline.chapters[1:]]
    for cue in timeline.cues:
        if cue.kind == "speech":
            while starts and starts[0] <= cue.onset_frames:
                starts.pop(0)
                lines.append("")
            lines.append(cue.caption)
    return Tags(
        title=head.title,
        artist=head.teacher,
        album=head.title,
        language=head.language,
        lyrics="\n".join(lines).strip(),
    )


def iso_639_2(language: str) -> str:
    """The three-letter code of a BCP 47 tag's language: ``eng`` for ``en-US``; ``und`` where not known."""
    primary = language.replace("_", "-").split("-")[0].lower()
    if len(primary) == 3 and primary.isascii() and primary.isalpha():
        return primary
    return dict(pair.split("-") for pair in _ISO_639.split()).get(primary, "und")


def id3_tag(tags: Tags) -> bytes:
    """A complete ID3v2.3 tag with a little padding; the same words give the same bytes.

    Version 2.3, as Windows and many car and phone players do not read 2.4. Empty fields are left out.
    """
    import mutagen.id3

    id3: Any = mutagen.id3  # typed in part only
    code = iso_639_2(tags.language)
    tag = id3.ID3()
    texts = {
        "TIT2": tags.title,
        "TPE1": tags.artist,
        "TALB": tags.album,
        "TLAN": tags.language and code,
        "TDRC": tags.date,
    }
    for name, text in texts.items():
        if clean := _clean(text):
            tag.add(id3.Frames[name](encoding=id3.Encoding.UTF16, text=[clean]))
    if lyrics := _clean(tags.lyrics):
        tag.add(id3.USLT(encoding=id3.Encoding.UTF16, lang=code, desc="", text=lyrics))
    tag.update_to_v23()
    file = BytesIO()
    tag.save(file, v1=0, v2_version=3, padding=lambda _: _PADDING_BYTES)
    return file.getvalue()


def tag_flac(path: Path, tags: Tags) -> None:
    """Write the same fields as Vorbis comments into a FLAC file, in place; see ``output.atomic``.

    Raises:
        OutputError: the file could not be written.
    """
    import mutagen.flac

    fields = {
        "TITLE": tags.title,
        "ARTIST": tags.artist,
        "ALBUM": tags.album,
        "LANGUAGE": tags.language and iso_639_2(tags.language),
        "LYRICS": tags.lyrics,
        "DATE": tags.date,
    }
    with reported(path):
        try:
            flac = mutagen.flac.FLAC(path)  # type: ignore[no-untyped-call]
            for name, text in fields.items():
                if clean := _clean(text):
                    flac[name] = clean
            flac.save(padding=lambda _: _PADDING_BYTES)
        except mutagen.MutagenError as error:
            if isinstance(error.__context__, OSError):
                raise error.__context__ from error
            raise


def _clean(text: str) -> str:
    """Without NUL, which would end the field or part it in two."""
    return text.replace("\0", "").strip()
