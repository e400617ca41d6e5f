"""Engines of another package that crash, hang, print or return something else than samples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from renderer.speech.worker_process import WorkerProcess

ODD_ENGINE = """
import os, signal, subprocess, time
import numpy as np
from pathlib import Path
from renderer.speech.engines.tone import Tone
from renderer.voice import VoiceInfo

def made(shape, dtype=np.float32, value=0.1):
    return np.full(shape, value, dtype), 48000

class Odd(Tone):
    version = "1"

    def speak(self, text, voice):
        what, _, rest = text.partition(" ")
        match what:
            case "crash": os.kill(os.getpid(), signal.SIGSEGV)
            case "exit":
                os.write(2, b"first line\\nout of memory\\n")
                os._exit(3)
            case "hang":
                if os.fork() == 0:
                    time.sleep(600)
                Path(rest).write_text(str(os.getpid()))
                time.sleep(600)
            case "orphan":
                subprocess.Popen(["sleep", "600"])
                Path(rest).write_text(str(os.getpid()))
                os._exit(5)
            case "once":
                if not Path(rest).exists():
                    Path(rest).touch()
                    os._exit(1)
            case "raise": raise LookupError("no such phoneme")
            case "ramble": raise LookupError("no\\nsuch\\x1b phoneme" + 300 * "!")
            case "nan": return made((9600, 1), value=np.nan)
            case "infinite": return made((9600, 1), value=np.inf)
            case "stereo": return made((9600, 2))
            case "flat": return made(9600)
            case "double": return made((9600, 1), np.float64)
            case "none": return None
            case "empty": return made((0, 1))
            case "silent": return made((9600, 1), value=0)
            case "print":
                print("noise")
                os.write(1, b"noise\\n")
                os.system("echo noise; cat")
            case "babble":
                for fd in range(3, 20):
                    try: os.write(fd, b"babble\\n")
                    except OSError: pass
        return super().speak(text, voice)

class Broken:
    def __init__(self): raise OSError("no model file")

class Mute(Tone):
    version = "1"
    def voices(self): os._exit(4)

class Vague(Tone):
    version = "1"
    def voices(self): return [VoiceInfo(engine="vague", name=1, language=None, description="")]

class Quits:
    def __init__(self): raise SystemExit(3)

class Unversioned: pass

class Numbered(Tone):
    version = 1

class Loud(Tone):
    preset = "loud"
"""


def install(site: Path) -> None:
    """Write the engines as an installed package into a folder."""
    info = site / "odd-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "odd_engines.py").write_text(ODD_ENGINE)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1.0\n")
    classes = ("Odd", "Broken", "Mute", "Vague", "Quits", "Unversioned", "Numbered", "Loud")
    names = [*(f"{name.lower()} = odd_engines:{name}" for name in classes), "gone = nowhere:No"]
    (info / "entry_points.txt").write_text("\n".join(["[renderer.engines]", *names]))


def hang_briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a sentence that hangs for a twelfth of the time that the settings say."""
    ask = WorkerProcess.ask

    def ask_briefly(worker: WorkerProcess, request: Any, timeout_seconds: float) -> dict[str, Any]:
        hangs = str(request.get("text", "")).startswith("hang ")
        return ask(worker, request, timeout_seconds / 12 if hangs else timeout_seconds)

    monkeypatch.setattr(WorkerProcess, "ask", ask_briefly)
