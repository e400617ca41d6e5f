"""The measurements of a file by ffmpeg's own filters, to compare with."""

from __future__ import annotations

import json
import math
import re
import subprocess
from pathlib import Path

from renderer.publish.checks.measured import Measured

FILTERS = (
    "ebur128=peak=true:framelog=verbose,silencedetect=noise=-60dB:d=0.1,astats@whole,"
    "asetnsamples={half_second}:p=0,astats=metadata=1:reset=1,"
    "ametadata=print:key=lavfi.astats.Overall.RMS_level"
)
"""Loudness, silences and levels of the whole, then levels of half seconds side by side.

All in one run, because ffmpeg takes longer to start than to read these files.
"""

_END_SECONDS = 0.1
"""A container's length may count what decoders take off an MP3."""


def measured_by_ffmpeg(path: Path) -> Measured:
    """As ``measure_file``; the gated RMS, which no filter of ffmpeg tells, is that of the whole."""
    stream, container, packets = _probed(path)
    output = _filtered(path, FILTERS.format(half_second=int(stream["sample_rate"]) // 2))
    seconds = float(container["duration"])
    silences = re.findall(r"silence_start: ([-\d.]+)|silence_end: ([-\d.]+)", output)
    starts = [float(start) for start, _ in silences if start]
    ends = [float(end) for _, end in silences if end]
    levels = "\n".join(line for line in output.splitlines() if line.startswith("[astats@whole"))
    overall = levels[levels.rindex("Overall") :]
    half_seconds = [float(value) for value in re.findall(r"\.RMS_level=(\S+)", output)]
    rms_db = _number(r"RMS level dB: (\S+)", overall)
    first = starts and starts[0] <= 0.001
    whole = first and (not ends or ends[0] >= seconds - _END_SECONDS)
    ends_silent = starts and (len(starts) > len(ends) or ends[-1] >= seconds - _END_SECONDS)
    sizes = {int(packet["size"]) for packet in packets[2:-2]}
    return Measured(
        codec="pcm" if stream["codec_name"].startswith("pcm") else stream["codec_name"],
        container=container["format_name"],
        bitrate_kbps=int(stream.get("bit_rate", 0)) / 1000,
        constant_bitrate=max(sizes) - min(sizes) <= 1,
        sample_rate=int(stream["sample_rate"]),
        channels=int(stream["channels"]),
        seconds=seconds,
        bytes=int(container["size"]),
        integrated_lufs=_number(r"I:\s+(\S+) LUFS", output[output.rindex("Integrated loudness") :]),
        range_lu=_number(r"LRA:\s+(\S+) LU", output[output.rindex("Loudness range") :]),
        true_peak_dbtp=_number(r"Peak:\s+(\S+) dBFS", output[output.rindex("True peak") :]),
        sample_peak_dbfs=_number(r"Peak level dB: (\S+)", overall),
        rms_db=rms_db,
        gated_rms_db=rms_db,
        gated_share=1.0,
        noise_floor_db=min(half_seconds[:-1]),
        silence_before_seconds=seconds if whole else (ends[0] if first else 0.0),
        silence_after_seconds=seconds
        if whole
        else ((ends or [seconds])[-1] - starts[-1] if ends_silent else 0.0),
    )


def _probed(path: Path) -> tuple[dict[str, str], dict[str, str], list[dict[str, str]]]:
    """The stream, its container and its packets."""
    shown = ("-show_streams", "-show_format", "-show_packets")
    output = json.loads(_run("ffprobe", "-v", "error", "-of", "json", "-select_streams", "a", *shown, path))
    return output["streams"][0], output["format"], output["packets"]


def _number(pattern: str, text: str) -> float:
    found = re.search(pattern, text)
    assert found, pattern
    value = float(found.group(1))
    return -math.inf if value <= -70.0 and "LUFS" in pattern else value


def _filtered(path: Path, filters: str) -> str:
    command = [
        "ffmpeg",
        "-nostdin",
        "-hide_banner",
        "-i",
        str(path),
        "-map",
        "0:a",
        "-af",
        filters,
        "-f",
        "null",
        "-",
    ]
    ran = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    return ran.stderr


def _run(*command: object) -> str:
    return subprocess.run(
        [str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    ).stdout
