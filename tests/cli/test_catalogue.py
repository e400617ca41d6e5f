"""``renderer catalogue``: what it prints, and its exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.catalogue_plans import lock_all
from tests.support.catalogues import MANIFEST, catalogue_in, script
from tests.support.command_line import run


def test_a_catalogue_is_planned_made_and_checked(tmp_path: Path) -> None:
    catalogue_in(tmp_path, MANIFEST.replace(', "11s"', ""))
    planned = run("catalogue", "plan", cwd=tmp_path)
    assert planned.stdout.startswith("new       a-10s\nnew       b-10s\nvoice ")
    assert planned.stdout.endswith("2 new, 0 changed, 0 same, 0 orphaned; 0:20 of audio to make\n")
    assert run("catalogue", "plan", "--check", "--quiet", cwd=tmp_path).returncode == 1
    made = run("catalogue", "apply", "--jobs", 1, cwd=tmp_path)
    assert made.stdout == "1/2  a-10s  0:10.0\n2/2  b-10s  0:10.0\n2 made\n"
    assert (made.returncode, made.stderr) == (0, "")
    assert run("catalogue", "apply", cwd=tmp_path).stdout == "2 same\n"
    (tmp_path / "out" / "a-10s.mp3").unlink()
    assert run("catalogue", "plan", "--check", cwd=tmp_path).returncode == 0
    assert run("catalogue", "status", cwd=tmp_path).stdout == "2 made; 0:20 of audio made\n"
    (tmp_path / "earlier.lock").write_bytes((tmp_path / "catalogue.lock").read_bytes())
    (tmp_path / "a.md").write_text(script("Two."), "utf-8")
    against = run("catalogue", "plan", "--against", "earlier.lock", "--json", cwd=tmp_path)
    first, second = json.loads(against.stdout)["tracks"]
    assert (first["name"], first["state"], first["reasons"]) == ("a-10s", "changed", ["the words"])
    assert second["state"] == "same"


def test_a_failure_is_printed_and_returned(tmp_path: Path) -> None:
    catalogue_in(tmp_path)
    (tmp_path / "a.md").write_text(script("One.", "60s"), "utf-8")
    ran = run("catalogue", "apply", "--only", "a-*", "--jobs", 1, "--json", cwd=tmp_path)
    assert ran.returncode == 1
    assert ran.stderr.startswith("a-10s: a.md: a length of 10s is not possible")
    assert json.loads(ran.stdout) == {
        "made": [],
        "failed": ["a-10s"],
        "same": 0,
        "left": 1,
        "removed": [],
        "spent": [],
    }
    status = run("catalogue", "status", cwd=tmp_path)
    assert "failed    a-10s  a.md: a length of 10s is not possible" in status.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["status", "--check"], "--check belongs to renderer catalogue plan"),
        (["plan", "--only", "x"], "--only belongs to renderer catalogue apply"),
        (["plan", "--jobs", "0"], "--jobs belongs to renderer catalogue apply"),
        (["plan", "--against", "x.lock"], "--against x.lock: no such file"),
        (["apply", "--jobs", "0"], "--jobs 0: write a number from 1 to 256"),
        (["apply", "--max-cost", "much"], '--max-cost "much" is not an amount'),
        (["apply", "--max-cost", ""], '--max-cost "" is not an amount'),
        (["apply", "--only", ""], '--only "": no track has such a name'),
        (["apply", "--only", "zzz-*"], '--only "zzz-*": no track has such a name'),
        (["plan", "--manifest", "x.toml"], "x.toml: no such file"),
    ],
)
def test_a_wrong_argument(tmp_path: Path, arguments: list[str], message: str) -> None:
    catalogue_in(tmp_path)
    lock_all(tmp_path)
    ran = run("catalogue", *arguments, cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(message)
