"""The report of ``renderer check --spoken``."""

from __future__ import annotations

from typing import Any

from renderer.api.check import VoiceReport


def voice_lines(report: VoiceReport) -> tuple[str, ...]:
    """A line with the number of sentences for each verdict, and a line for each doubtful sentence."""
    others = {
        "not checked": report.not_checked,
        "not spoken yet": report.not_spoken,
        "with words not checked yet": report.words_not_checked,
    }
    parts = [f"{count} {verdict}" for verdict, count in {**report.counts, **others}.items() if count]
    lines = [f"{report.path}: sentences: {', '.join(parts) if parts else 'none'}"]
    if report.not_spoken or report.words_not_checked:
        lines.append(f"{report.path}: to have every sentence spoken and checked, render the script")
    return (*lines, *(f"  {sentence}" for sentence in report.doubtful))


def voice_json(report: VoiceReport) -> dict[str, Any]:
    """The report as JSON data."""
    return {
        "file": report.path,
        "sentences": {
            **{verdict.replace(" ", "_"): count for verdict, count in report.counts.items()},
            "not_checked": report.not_checked,
            "not_spoken": report.not_spoken,
            "words_not_checked": report.words_not_checked,
        },
        "doubtful_sentences": [
            {
                "text": sentence.text,
                "file": sentence.position.path,
                "line": sentence.position.line,
                "column": sentence.position.column,
                "voice": sentence.voice,
                "faults": list(sentence.faults),
                "seconds": None if sentence.seconds is None else round(sentence.seconds, 3),
            }
            for sentence in report.doubtful
        ],
    }
