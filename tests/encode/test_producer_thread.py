"""Work in a thread of its own: order, and failures on either side."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from renderer.encode.producer_thread import in_background


def test_items_arrive_in_order_in_another_thread() -> None:
    seen: list[int] = []
    threads: set[threading.Thread] = set()

    def work(items: Iterator[int]) -> None:
        threads.add(threading.current_thread())
        seen.extend(items)

    in_background(work, range(100))
    assert seen == list(range(100))
    assert threading.current_thread() not in threads
    assert not any(thread.is_alive() for thread in threads)


def test_work_whose_items_end_early_is_not_finished() -> None:
    finished: list[int] = []

    def work(items: Iterator[int]) -> None:
        for _ in items:
            pass
        finished.append(1)

    def items() -> Iterator[int]:
        yield from range(3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_background(work, items())
    assert finished == []


def test_work_that_fails_stops_the_items() -> None:
    made: list[int] = []

    def work(items: Iterator[int]) -> None:
        next(items)
        raise OSError("full")

    def items() -> Iterator[int]:
        for number in range(10_000):
            made.append(number)
            yield number

    with pytest.raises(OSError, match="full"):
        in_background(work, items())
    assert len(made) < 10_000


def test_work_may_end_before_its_items(capsys: pytest.CaptureFixture[str]) -> None:
    in_background(lambda items: print(next(items), end=""), range(100))
    assert capsys.readouterr().out == "0"
