"""``python -m renderer.sounds.tones assets`` writes the breath tones to that folder, as FLAC."""

from __future__ import annotations

import sys
from pathlib import Path

from renderer.sounds.tones.files import MAKERS, to_pcm16
from renderer.sounds.tones.signal import SAMPLE_RATE


def write_all(folder: Path) -> None:
    """Write each sound to ``folder`` as NAME.flac: 48 kHz, 16 bits, stereo."""
    import soundfile

    folder.mkdir(parents=True, exist_ok=True)
    for name, make in MAKERS.items():
        part = folder / f".{name}.part"
        soundfile.write(part, to_pcm16(make()), SAMPLE_RATE, "PCM_16", format="FLAC", compression_level=1.0)
        part.replace(folder / f"{name}.flac")


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m renderer.sounds.tones FOLDER\n")
        return 2
    write_all(Path(arguments[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
