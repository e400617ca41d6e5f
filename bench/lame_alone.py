"""What encoding alone costs: a finished WAV or RF64 through LAME, in one thread.

python -m bench.lame_alone TRACK.wav TRACK.mp3
"""

from __future__ import annotations

import sys

import lameenc
import soundfile

QUALITY = 5
"""That of renderer's own MP3s, as is the bit rate."""

BITRATE_KBPS = 128
BLOCK_FRAMES = 65_536


def main(wav_path: str, mp3_path: str) -> None:
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_quality(QUALITY)
    encoder.set_bit_rate(BITRATE_KBPS)
    with soundfile.SoundFile(wav_path) as wav, open(mp3_path, "wb") as mp3:  # noqa: PTH123
        encoder.set_channels(wav.channels)
        encoder.set_in_sample_rate(wav.samplerate)
        encoder.set_out_sample_rate(wav.samplerate)
        for block in wav.blocks(BLOCK_FRAMES, dtype="int16", always_2d=True):
            mp3.write(encoder.encode(block.tobytes()))
        mp3.write(encoder.flush())


if __name__ == "__main__":
    main(*sys.argv[1:])
