"""A package ``pocketsphinx`` that knows which words fit: those that are not in the variable ``UNFIT``."""

from __future__ import annotations

from pathlib import Path

PACKAGE = """
import math, os
from types import SimpleNamespace as Named

class Decoder:
    def __init__(self, **choices):
        assert choices["cmn"] == "batch" and choices["lm"] is None
        self.words = {"psoas": None}

    def lookup_word(self, word):
        return self.words.get(word, " ".join(word.upper()) if word.isalpha() else None)

    def add_word(self, word, phones):
        self.words[word] = phones

    def set_align_text(self, text):
        self.text = text.split()

    def start_utt(self):
        self.frames = 0

    def process_raw(self, data, full_utt):
        assert full_utt
        self.frames += len(data) // 320

    def end_utt(self):
        pass

    def seg(self):
        unfit = os.environ.get("UNFIT", "").split()
        if "everything" in unfit:
            return None
        words = ["<sil>", *self.text, "</s>"]
        each = self.frames // len(words)
        return [
            Named(word=word, start_frame=number * each, end_frame=(number + 1) * each - 1,
                  ascore=math.exp(each * (-9 if word in unfit else -2)))
            for number, word in enumerate(words)
        ]
"""


def install(site: Path) -> None:
    """Write it as an installed package into a folder."""
    info = site / "pocketsphinx-5.1.1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pocketsphinx\nVersion: 5.1.1\n")
    (site / "pocketsphinx.py").write_text(PACKAGE)
