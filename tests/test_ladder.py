"""The ladder of ARCHITECTURE.md: a folder imports only what stands lower."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter

import pytest

from tests.support.paths import ROOT

LADDER = """
    problems < errors units voice < timeline < xml network storage loudness < script < plan analysis
      < layout < mix < companions interchange < encode < sounds < speech publish < settings < mastering
      < workflows < api < catalogue language_server studio < cli
"""
RANKS = {name: rank for rank, names in enumerate(LADDER.split("<")) for name in names.split()}

FRONTS = {"catalogue", "cli", "language_server", "studio"}

PURE = {"script", "plan", "layout", "analysis", "mix", "loudness", "xml"}
"""Folders that know no path, clock, environment or log."""

OUTSIDE_WORLD = {
    "asyncio", "concurrent", "datetime", "glob", "io", "logging", "multiprocessing", "os", "pathlib",
    "random", "secrets", "shutil", "socket", "subprocess", "sys", "tempfile", "time",
}  # fmt: skip

HEAVY = {
    "PIL", "charset_normalizer", "hibari", "jinja2", "mammoth", "markdown_it", "mutagen", "onnxruntime",
    "pedalboard", "piper", "platformdirs", "pydub", "pyttsx3", "readability", "rich", "scipy", "sentencex",
}  # fmt: skip
"""Libraries that take long to import, so that each is imported where it is used."""

SERVERS = {"language_server": {"lsprotocol", "pygls"}, "studio": {"starlette", "uvicorn"}}
"""Libraries that only one front imports, which is itself imported where it is used."""

PROTOCOLS = {
    "publish.upload.sftp", "publish.upload.s3", "publish.upload.webdav", "speech.engines.http_client",
    "speech.fetching.download",
}  # fmt: skip


@cache
def modules() -> dict[str, ast.Module]:
    package = ROOT / "renderer"
    return {
        ".".join(path.relative_to(package).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            path.read_text("utf-8")
        )
        for path in sorted(package.rglob("*.py"))
    }


@cache
def imported(tree: ast.Module, *, at_import_only: bool = False) -> frozenset[str]:
    """Every dotted name that a module imports; with ``at_import_only`` those of its top level alone."""
    return frozenset(_imported(tree, at_import_only=at_import_only))


def _imported(tree: ast.Module, *, at_import_only: bool) -> Iterator[str]:
    for node in tree.body if at_import_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own(tree: ast.Module, *, at_import_only: bool = False) -> set[str]:
    """The project's modules that a module imports."""
    names = (name.removeprefix("renderer.") for name in imported(tree, at_import_only=at_import_only))
    return {name for name in names if name in modules()}


def folder(module: str) -> str:
    return module.partition(".")[0]


def against(module: str, tree: ast.Module) -> list[str]:
    """The imports of a module that go up the ladder, or sideways."""
    here = folder(module)
    return [
        f"{module} imports {name}"
        for name in sorted(own(tree))
        if folder(name) != here and RANKS[folder(name)] >= RANKS[here]
    ]


def test_every_folder_stands_on_the_ladder() -> None:
    assert {folder(module) for module in modules()} - {"__init__", "__main__"} == set(RANKS)


def test_the_root_holds_few_modules() -> None:
    assert len(list((ROOT / "renderer").glob("*.py"))) <= 8


@pytest.mark.parametrize("name", RANKS)
def test_a_folder_imports_only_what_stands_lower(name: str) -> None:
    assert not [
        wrong
        for module, tree in modules().items()
        if folder(module) == name
        for wrong in against(module, tree)
    ]


def test_an_import_against_the_ladder_is_found() -> None:
    assert against("script.body", ast.parse("def f():\n    from renderer.layout.lay_out import lay_out"))


def test_only_the_api_imports_workflows() -> None:
    for module, tree in modules().items():
        if folder(module) not in {"api", "workflows"}:
            assert not {name for name in own(tree) if folder(name) == "workflows"}, module


def test_fronts_import_the_api_and_the_words_of_the_root_alone() -> None:
    allowed = {"api", "errors", "problems", "units", "voice", "timeline"}
    for module, tree in modules().items():
        if folder(module) in FRONTS:
            fronts = {*FRONTS} if folder(module) == "cli" else {folder(module)}
            assert {folder(name) for name in own(tree)} <= allowed | fronts, module


def test_pure_folders_know_no_path_clock_environment_or_log() -> None:
    assert not [
        f"{module} imports {name}"
        for module, tree in modules().items()
        if folder(module) in PURE
        for name in imported(tree)
        if folder(name) in OUTSIDE_WORLD
    ]


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    assert not [
        f"{module} imports {name}"
        for module, tree in modules().items()
        for name in imported(tree, at_import_only=True)
        if folder(name) in HEAVY
    ]


@pytest.mark.parametrize("front", SERVERS)
def test_a_server_is_imported_by_its_front_alone_and_the_front_when_it_starts(front: str) -> None:
    for module, tree in modules().items():
        if folder(module) != front:
            assert not {name for name in imported(tree) if folder(name) in SERVERS[front]}, module
            assert not {name for name in own(tree, at_import_only=True) if folder(name) == front}, module


def test_a_protocol_is_imported_when_a_target_needs_it() -> None:
    assert set(modules()) >= PROTOCOLS
    for module, tree in modules().items():
        assert not own(tree, at_import_only=True) & PROTOCOLS, module


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {
        module: own(tree, at_import_only=True) - {module, module.rpartition(".")[0]}
        for module, tree in modules().items()
    }
    assert len(list(TopologicalSorter(graph).static_order())) == len(modules())
