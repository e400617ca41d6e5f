"""LRC, the timed lyrics of music players."""

from __future__ import annotations

from renderer.companions.captions.transcript_source import TranscriptSource


def lrc(source: TranscriptSource) -> str:
    """Title, author and language, then a line for each sentence.

    Times are in hundredths of a second: many players read a third digit wrongly.
    """
    heads = {"ti": source.title, "ar": source.author, "la": source.language}
    lines = [f"[{key}:{text}]" for key, text in heads.items() if text]
    for sentence in source.sentences():
        hundredths = (sentence.onset_ms + 5) // 10
        time = f"[{hundredths // 6000:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}]"
        # Right after the time a bracket would be one more time.
        lines.append(time + (" " if sentence.text.startswith("[") else "") + sentence.text)
    return "".join(f"{line}\n" for line in lines)
