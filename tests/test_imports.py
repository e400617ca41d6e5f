"""Who may know whom: the core knows no disk, process or clock, and the wiring alone sees both sides."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "renderer"

BASE = ["errors", "units", "timeline", "voice", "safe_xml", "xml_tree"]
TEXT = [
    BASE,
    ["language"],
    ["steps", "silence", "speaker", "unroller", "plan"],
    ["clips", "stretch", "grid", "bed_turns", "bed_layout", "layout", "fit"],
]
"""From a script to a timeline: each layer knows itself and those above it in this list."""
SIGNAL = [
    BASE,
    [
        "true_peak",
        "filtering",
        "loudness",
        "hops",
        "levels",
        "limiter",
        "processing",
        "levelling",
        "bed_turns",
        "mix",
        "trim",
        "tones",
        "pcm",
        "containers",
        "crc",
        "mp3",
        "levels",
        "mp3_bitrates",
        "file_levels",
        "excerpt",
        "spans",
        "takes.words",
        "takes.denoising",
        "takes.judging",
    ],
]
"""From a timeline to samples; knows nothing of scripts."""
TELLING = [
    [*BASE, "cover.facts"],
    ["events", "chapters"],
    ["difference", "plan_reading", "plan_json"],
    ["picture"],
    ["captions"],
]
"""From a timeline to what is told of it; knows nothing of scripts or sound."""
JUDGING = [[*BASE, "cover.facts", "language.nearest"], ["checks"]]
"""From what was measured to verdicts; knows nothing of how it was measured."""
SITE = [
    [*BASE, "chapters", "captions.timed", "language.nearest"],
    ["site.episodes", "site.categories", "site.dates", "site.addresses"],
    ["site.advice", "site.show_table", "site.catalogue"],
    ["site.catalogue_file", "site.naming"],
    ["site.passages", "site.feed"],
    ["site.pages"],
    ["site.files"],
]
"""From finished sessions to a site's text; knows nothing of how they came about."""
TAKES = [[*BASE, "steps"], ["takes.names"], ["takes.sheet"], ["takes.lines"], ["takes.printed"]]
"""Which sentence has which number; knows no file."""
IMPORTING = [
    BASE,
    ["language"],
    ["importing.imported"],
    ["importing.front", "importing.writing", "importing.lengths"],
    ["importing.spoken_values", "importing.sayings", "importing.speech", "importing.own_marks"],
    ["importing.ssml", "importing.speech_markdown"],
    ["importing.reckoning", "importing.bracketed", "importing.cue_text"],
    ["importing.timed"],
    ["importing.caption_lines"],
    ["importing.webvtt", "importing.srt", "importing.lrc"],
    ["importing.capitals", "importing.rejoining", "importing.suggesting", "importing.filling"],
    ["importing.prose", "importing.page_head", "importing.page_lines"],
    ["importing.plain", "importing.shown"],
    ["importing.page", "importing.markdown_text", "importing.word"],
    ["importing.formats"],
]
"""From a file's content to a script's text; a reader knows no other."""
EXPORTING = [
    BASE,
    ["language"],
    ["silence", "importing"],
    ["exporting.unrolled", "exporting.spoken"],
    ["exporting"],
]
"""From a session to a document."""
FRONTS = [
    "__main__", "check_report", "cli", "commands", "difference_report", "pace_report", "progress", "report",
    "takes_report", "voice_report",
]  # fmt: skip
"""What stands before the wiring."""
BOTH_SIDES = [
    "casting", "compiling", "recording", "gathering", "picturing", "covering", "captioning", "track",
    "checking", "rendering", "reckoning", "publishing", "previewing", "repacing", "reformatting", "uploading",
    "trying", "importing_files", "pipeline",
]  # fmt: skip

OUTSIDE_WORLD = {
    "asyncio", "concurrent", "datetime", "glob", "io", "logging", "multiprocessing", "os", "pathlib",
    "random", "secrets", "shutil", "socket", "subprocess", "sys", "tempfile", "time",
}  # fmt: skip
IN_MEMORY = {("importing.word", "io")}
"""Bytes as a file, for a library that takes no other."""
SLOW = {
    "PIL", "jinja2", "mammoth", "markdown_it", "mutagen", "onnxruntime", "pedalboard", "piper",
    "platformdirs", "pydub", "pyttsx3", "rich", "scipy", "sentencex",
}  # fmt: skip


def _modules() -> dict[str, ast.Module]:
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            path.read_text("utf-8")
        )
        for path in sorted(ROOT.rglob("*.py"))
    }


MODULES = _modules()


def _imported(tree: ast.Module, *, at_import_only: bool = False) -> Iterator[str]:
    """Every dotted name that a module imports; only those of its own level, where asked."""
    for node in tree.body if at_import_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _ours(tree: ast.Module, *, at_import_only: bool = False) -> set[str]:
    """Our own modules that a module imports."""
    names = (name.removeprefix("renderer.") for name in _imported(tree, at_import_only=at_import_only))
    return {name for name in names if name in MODULES}


def _under(module: str, packages: list[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def _flat(layers: list[list[str]]) -> list[str]:
    return [package for layer in layers for package in layer]


CORES = [TEXT, SIGNAL, TELLING, JUDGING, SITE, TAKES, IMPORTING, EXPORTING]


def _core() -> list[str]:
    packages = [package for layers in CORES for package in _flat(layers)]
    return [module for module in MODULES if _under(module, packages)]


def test_every_module_that_is_named_here_exists() -> None:
    packages = {package for layers in CORES for package in _flat(layers)}
    assert {*packages, *FRONTS, *BOTH_SIDES} <= set(MODULES)


@pytest.mark.parametrize("layers", CORES)
def test_a_layer_knows_itself_and_those_before_it(layers: list[list[str]]) -> None:
    wrong = []
    for number, layer in enumerate(layers):
        known = _flat(layers[: number + 1])
        for module in MODULES:
            if _under(module, layer) and module != "tones.__main__":
                wrong += [f"{module} -> {name}" for name in _ours(MODULES[module]) if not _under(name, known)]
    assert not wrong


def test_the_core_knows_no_disk_process_or_clock() -> None:
    wrong = [
        f"{module} -> {name}"
        for module in _core()
        if module != "tones.__main__"
        for name in _imported(MODULES[module])
        if name.split(".")[0] in OUTSIDE_WORLD and (module, name) not in IN_MEMORY
    ]
    assert not wrong


def test_the_wiring_alone_sees_both_sides() -> None:
    wiring = ["plan", "layout", "fit", "language.script"]
    fronts = [*FRONTS, *BOTH_SIDES]
    text = _flat(TEXT)
    for module, tree in MODULES.items():
        if not _under(module, [*text, *BOTH_SIDES]):
            assert not _ours(tree) & set(wiring), module
        if module and module != "__init__" and not _under(module, fronts):
            assert not _ours(tree) & set(fronts), module


def test_a_front_knows_no_stage() -> None:
    stages = [
        "plan",
        "layout",
        "fit",
        "engines",
        "speech",
        "sounds",
        "mix",
        "encode",
        "limiter",
        "tagging",
        "cover",
    ]
    for module, tree in MODULES.items():
        if _under(module, FRONTS):
            assert not [name for name in _ours(tree) if _under(name, stages)], module


def test_nothing_slow_is_imported_before_it_is_needed() -> None:
    wrong = [
        f"{module} -> {name}"
        for module, tree in MODULES.items()
        for name in _imported(tree, at_import_only=True)
        if name.split(".")[0] in SLOW
    ]
    assert not wrong


def test_a_protocol_comes_in_when_a_target_needs_it() -> None:
    protocols = {"upload.sftp", "upload.s3", "upload.webdav", "engines.http_asking"}
    assert protocols <= set(MODULES)
    for module, tree in MODULES.items():
        assert not _ours(tree, at_import_only=True) & protocols, module


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {
        module: _ours(tree, at_import_only=True) - {module, module.rpartition(".")[0]}
        for module, tree in MODULES.items()
    }
    assert len(list(TopologicalSorter(graph).static_order())) == len(MODULES)
