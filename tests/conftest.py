"""What several test files share."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pluggy
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

from renderer.speech.default_voice import OTHERWISE, DefaultVoice
from renderer.storage.library_versions import is_installed
from tests.support.asked_once import ask_once
from tests.support.forked_workers import CAN_FORK, ForkedWorker, start_forking
from tests.support.made_once import make_once
from tests.support.properties import EXPLORE_EXAMPLES, SEED, SUITE_EXAMPLES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile(
    "suite",
    max_examples=SUITE_EXAMPLES,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("explore", settings.get_profile("suite"), max_examples=EXPLORE_EXAMPLES)
settings.load_profile("suite")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """What a seed draws depends on the seed alone, and a process of pytest keeps one processor busy.

    Hypothesis also draws constants that it finds in the modules that are loaded so far, which would make
    examples depend on the tests that ran before. Threads of OpenBLAS wait for each other in busy loops, which
    takes ten times as long while all processors run tests; it reads the variable when numpy is imported.

    A shell starts what it runs in the background with Ctrl-C ignored, which the programs under test would
    inherit.

    Files reach the disk when the system writes them: no test of a process can see a difference, and the
    wait for a disk is longer than many tests. tests/faults follows the calls of programs that do wait. While
    tests are collected, Python does not look for garbage, as nothing that is read then is thrown away.
    """
    gc.disable()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = str(SEED)
    lasting = pytest.MonkeyPatch()
    lasting.setattr(providers, "_get_local_constants", lambda: providers._local_constants)
    lasting.setattr("os.fsync", lambda _file: None)


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Two processes for each processor, as half of the time of tests is waiting."""
    processors = yield
    return 2 * processors


def pytest_collection_finish() -> None:
    """What pytest keeps of thousands of tests is left out whenever Python looks for garbage."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_report_header() -> str:
    return f"seed: {SEED}; for another one, make test SEED=1"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Generator[None, pluggy.Result[pytest.TestReport], None]:
    """Under CI a test that is skipped has failed: what it needs is missing there."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"


@pytest.fixture(autouse=True)
def cache_folder(
    request: pytest.FixtureRequest, cache_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> Generator[Path, None, None]:
    """The folder in which the test's renders keep clips and spans, those in other processes included.

    It is new and empty, and removed after the test, except in tests with the mark ``shared_cache``, which do
    not test the cache.
    """
    shared = request.node.get_closest_marker("shared_cache")
    folder = cache_folders / "shared" if shared else Path(tempfile.mkdtemp(dir=cache_folders))
    monkeypatch.setenv("RENDERER_CACHE", str(folder))
    yield folder
    if not shared:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the user's data, empty, in which the test's programs look for voices."""
    folder = tmp_path_factory.getbasetemp() / "data"
    monkeypatch.setenv("RENDERER_DATA", str(folder))
    return folder


@pytest.fixture(autouse=True)
def default_voice(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a choice, espeak-ng speaks in the test's process, as a worker with it starts a second earlier.

    The mark ``real_default_voice`` leaves the choice to the program.
    """
    if not request.node.get_closest_marker("real_default_voice"):
        monkeypatch.setattr(
            "renderer.workflows.compile.default_voice", lambda _language: DefaultVoice(name=OTHERWISE)
        )


@pytest.fixture(autouse=True)
def one_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """Renders in the test's process use one job by default, as other tests use the other processors."""
    monkeypatch.setattr("renderer.workflows.options.cpu_count", lambda: 1)


@pytest.fixture(scope="session")
def forking() -> bool:
    """Whether workers can be forks; then it starts the process that is forked."""
    if CAN_FORK:
        start_forking()
    return CAN_FORK


@pytest.fixture(autouse=True)
def workers(request: pytest.FixtureRequest, forking: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker of the test's process is a fork where that works, as it starts in a tenth of the time.

    What is always the same is asked and made once in a process of tests: the names and the loudness of the
    usual voices, strikes, beds and covers. The mark ``real_workers`` leaves all that to the program. Programs
    that a test starts do it, too.
    """
    if request.node.get_closest_marker("real_workers"):
        return
    ask_once(monkeypatch)
    make_once(monkeypatch)
    if forking:
        monkeypatch.setattr("renderer.speech.worker_process.start", ForkedWorker)


@pytest.fixture(autouse=True)
def forgotten_packages() -> Iterator[None]:
    """What packages are installed is asked anew in each test, as some bring packages of their own."""
    yield
    is_installed.cache_clear()


@pytest.fixture(scope="session")
def cache_folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of its own, as pytest reads all names beside a folder that it makes."""
    folder = tmp_path_factory.mktemp("caches")
    (folder / "shared").mkdir()
    return folder


@pytest.fixture
def ffmpeg() -> None:
    """The test needs the programs ffmpeg and ffprobe; without them it is skipped, or fails under CI."""
    missing = [program for program in ("ffmpeg", "ffprobe") if shutil.which(program) is None]
    if missing:
        _lacking(", ".join(missing))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser stands; without it the test is skipped, or fails under CI."""
    found = [
        path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))
    ]
    if not found:
        _lacking("chromium")
    return found[0]


@pytest.fixture(scope="session")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the microphone of the browser hears."""
    from tests.support.microphone import write_heard

    return write_heard(tmp_path_factory.mktemp("microphone"))


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Chromium with a microphone, or Firefox for ``make firefox``; one for a process of tests."""
    from tests.support.browser import firefox, launched
    from tests.support.microphone import microphone

    if os.environ.get("RENDERER_TEST_BROWSER") == "firefox":
        program = shutil.which("firefox-esr") or shutil.which("firefox")
        if program is None:
            _lacking("firefox")
        started = firefox(program)
    else:
        chromium: str = request.getfixturevalue("chromium")
        started = launched(chromium, *microphone(request.getfixturevalue("heard")))
    with started as browser:
        yield browser


def _lacking(programs: str) -> NoReturn:
    reason = f"not installed: {programs}"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints which blocks of the documentation are shown without being run, and why."""
    marks = [
        mark
        for report in terminalreporter.getreports("passed")
        for name, value in report.user_properties
        if name == "not run"
        for mark in value
    ]
    if marks:
        terminalreporter.section(f"{len(marks)} blocks of the documentation are not run")
        for mark in marks:
            terminalreporter.write_line(mark)
