"""A report of a catalogue as one HTML page: how every track stands, what is wrong with it, what it cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from renderer.catalogue.lock import Lock, LockedTrack, LockedVerdict
from renderer.catalogue.manifest import Item, Manifest
from renderer.catalogue.plan import CataloguePlan, PlannedTrack
from renderer.catalogue.spending import Spent, Sum, sums
from renderer.units import timestamp

if TYPE_CHECKING:
    from jinja2 import Environment

SLOWEST = 10
_MOST_REASONS = 12


class Row(Struct, frozen=True, kw_only=True):
    """A track as the page shows it; ``state`` is that of the plan, or ``failed``. None is not known.

    ``reasons`` are why it would be made again, or why it failed. ``script_cost`` is what servers have cost
    for its script, which all of its tracks share.
    """

    name: str
    script: str
    voice: str
    profile: str
    state: str
    reasons: tuple[str, ...]
    seconds: float | None
    integrated_lufs: float | None = None
    words_lufs: float | None = None
    true_peak_dbtp: float | None = None
    verdicts: tuple[LockedVerdict, ...] | None = None
    script_cost: tuple[Sum, ...] = ()
    work_seconds: float | None = None

    @property
    def breaks_rules(self) -> bool:
        """Whether it does not meet a rule of its platform."""
        return any(not verdict.is_advice for verdict in self.verdicts or ())


def rows_of(
    manifest: Manifest,
    lock: Lock,
    plan: CataloguePlan,
    spent: Sequence[Spent],
    times: Mapping[str, float],
) -> tuple[Row, ...]:
    """The tracks in the order of their names."""
    items = {item.name: item for item in manifest.items}
    by_script: dict[str, list[Spent]] = {}
    for each in spent:
        by_script.setdefault(each.script, []).append(each)
    costs = {script: sums(lines) for script, lines in by_script.items()}
    return tuple(
        _row(track, items.get(track.name), lock, costs.get(track.script, ()), times.get(track.name))
        for track in plan.tracks
    )


def _row(
    track: PlannedTrack,
    item: Item | None,
    lock: Lock,
    script_cost: tuple[Sum, ...],
    work_seconds: float | None,
) -> Row:
    made: LockedTrack | None = lock.tracks.get(track.name)
    failed = lock.failed.get(track.name, "")
    loudness = made.loudness if made else None
    return Row(
        name=track.name,
        script=track.script,
        voice=item.source.voice if item else "",
        profile=item.source.profile if item else "",
        state="failed" if failed else track.state,
        reasons=(failed,) if failed else track.reasons,
        seconds=track.seconds,
        integrated_lufs=loudness.integrated_lufs if loudness else None,
        words_lufs=loudness.words_lufs if loudness else None,
        true_peak_dbtp=loudness.true_peak_dbtp if loudness else None,
        verdicts=made.verdicts if made else None,
        script_cost=script_cost,
        work_seconds=work_seconds if made else None,
    )


def report_page(name: str, rows: Sequence[Row], spent: Sequence[Spent], now: datetime) -> str:
    """The page, which needs nothing from elsewhere. ``name`` is what the catalogue is called."""
    reasons = Counter(reason for row in rows if row.state == "changed" for reason in row.reasons)
    slowest = sorted(
        (row for row in rows if row.work_seconds), key=lambda row: row.work_seconds or 0.0, reverse=True
    )
    by_voice: dict[str, list[Spent]] = {}
    for each in spent:
        by_voice.setdefault(f"{each.voice} ({each.engine})", []).append(each)
    return (
        _templates()
        .get_template("report.html")
        .render(
            name=name,
            now=now.strftime("%Y-%m-%d %H:%M %Z"),
            rows=rows,
            counts=Counter(row.state for row in rows),
            broken=sum(row.breaks_rules for row in rows),
            made_seconds=sum(row.seconds or 0.0 for row in rows if row.state in ("same", "changed")),
            work_seconds=sum(row.work_seconds or 0.0 for row in rows),
            reasons=reasons.most_common(_MOST_REASONS),
            slowest=slowest[:SLOWEST],
            spent=sums(spent),
            spent_by_voice={voice: sums(lines) for voice, lines in sorted(by_voice.items())},
            shows={
                "voice": any(row.voice for row in rows),
                "platform": any(row.profile for row in rows),
                "cost": bool(spent),
            },
        )
    )


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("renderer.catalogue", "report_page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"time": _time, "money": _money}
    return environment


def _time(seconds: float | None) -> str:
    return "" if seconds is None else timestamp(seconds, 0)


def _money(spent: Sequence[Sum]) -> str:
    return ", ".join(f"{each.cost:.2f} {each.currency}" if each.currency else "no price" for each in spent)
