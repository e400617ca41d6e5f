"""Checks all scripts before a render: which of them can be published, and why the others cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from renderer.errors import InputError, RenderError, shell_word
from renderer.problems import Problem
from renderer.publish.checks.report_text import titled_broken_lines
from renderer.publish.checks.verdicts import Report
from renderer.publish.site.addresses import composed, page_path
from renderer.workflows.add_to_site import feed_profile
from renderer.workflows.check import check_unrendered
from renderer.workflows.check_formats import check_formats
from renderer.workflows.compile import Compiled, compile_script
from renderer.workflows.disclosure import check_allowed
from renderer.workflows.fit_check import check_fit
from renderer.workflows.held_back import held_back, is_to_come, not_reviewed
from renderer.workflows.options import Options
from renderer.workflows.publication import Publication, unpublish_command
from renderer.workflows.renames import Likeness, likeness
from renderer.workflows.same_session import of_script
from renderer.workflows.script_files import check_owner
from renderer.workflows.sessions_elsewhere import check_not_elsewhere, is_another
from renderer.workflows.template_words import template_words


class PreparedScript(Struct, frozen=True, kw_only=True):
    """A script as it is before the render.

    ``compiled`` is by platform, and empty if the script has an ``error``. ``held_back`` is why it is not
    published yet. ``reports`` are by platform, and ``is_known`` is whether the site has its session already.
    ``scheduled`` is the date of a session that is made now and comes onto the site later.
    """

    script: Path
    compiled: Mapping[str, Compiled]
    warnings: tuple[str | Problem, ...] = ()
    held_back: str = ""
    reports: tuple[Report, ...] = ()
    error: RenderError | None = None
    is_known: bool = False
    scheduled: str = ""

    @property
    def broken(self) -> tuple[str, ...]:
        """A line for each rule that the script will break."""
        return tuple(titled_broken_lines(self.reports))


def prepare_publish(
    scripts: Sequence[Path],
    publication: Publication,
    options: Callable[[Path, str], Options],
    now: datetime,
    out: Path | None = None,
) -> Iterator[PreparedScript]:
    """Check the scripts one after another; ``options`` gives those of a script for a platform.

    ``out`` is the folder for bundles, if it is not that of the settings.

    Raises:
        InputError: the site would have no MP3 files.
    """
    names = [script.stem for script in scripts]
    for script in scripts:
        try:
            yield _prepared(script, publication, options, names, now, out)
        except RenderError as error:
            yield PreparedScript(
                script=script, compiled={}, error=error, is_known=publication.is_known(script.stem)
            )


def _prepared(
    script: Path,
    publication: Publication,
    options: Callable[[Path, str], Options],
    names: Sequence[str],
    now: datetime,
    out: Path | None,
) -> PreparedScript:
    if script.name != script.name.encode(errors="replace").decode():
        raise InputError(f"{script}: its name is not UTF-8, so no platform can show it; rename the script")
    is_known = publication.is_known(script.stem)
    date = publication.dates.get(composed(script.stem), "")
    compiled = {
        name: _dated(compile_script(script, options(script, name)), date) for name in publication.profiles
    }
    first = compiled[publication.profiles[0]]
    head, for_site = first.session.head, publication.site is not None
    other = publication.elsewhere.get(composed(script.stem))
    on_site = for_site and is_known and not is_another(of_script(first), other)
    why = held_back(head, now, on_site=on_site) or not_reviewed(first)
    if why:
        return PreparedScript(script=script, compiled=compiled, held_back=why, is_known=is_known)
    for one in compiled.values():
        check_allowed(one)
    check_owner(first.folder(out), script)
    for one in compiled.values():
        check_formats(one.settings)
    warnings: list[str | Problem] = []
    if publication.site is not None:
        feed_profile(compiled)
        page_path(script.stem)
        check_not_elsewhere(script, of_script(first), publication.elsewhere, composed(script.stem))
        warnings += _check_name(first, publication, names, is_known=is_known)
    warnings += template_words(first)
    warnings += dict.fromkeys(problem for one in compiled.values() for problem in check_fit(one))
    return PreparedScript(
        script=script,
        compiled=compiled,
        warnings=tuple(warnings),
        reports=tuple(check_unrendered(one, name) for name, one in compiled.items()),
        is_known=is_known,
        scheduled=head.date if for_site and is_to_come(head, now) else "",
    )


def _dated(compiled: Compiled, date: str) -> Compiled:
    """A script as if it had this date, if there is one."""
    if not date:
        return compiled
    session = compiled.session
    return replace(compiled, session=replace(session, head=replace(session.head, date=date)))


def _check_name(
    compiled: Compiled, publication: Publication, names: Sequence[str], *, is_known: bool
) -> Iterator[str]:
    """Warn about a session that may be another one of the site under a new name.

    Raises:
        InputError: it has the words of a session whose script is gone, so it is that session.
    """
    script = Path(compiled.session.path)
    new = set(map(composed, publication.new))
    if publication.site is None or publication.known is None or is_known or composed(script.stem) in new:
        return
    if publication.is_waiting(script.stem):
        return
    others = {composed(name) for name in (*names, *publication.all_renamed)}
    found = likeness(compiled, publication.site, publication.known, publication.scheduled, others)
    if found is None:
        return
    rename = f"--renamed {shell_word(found.name)}={shell_word(script.stem)}"
    if found.is_gone and found.has_same_words:
        raise InputError(
            f'{script}: the site already has these words as the session "{found.name}"; if you renamed the '
            f"script, add {rename}, or listeners get the episode twice; if the session is new, add "
            f"--new {shell_word(script.stem)}"
        )
    yield _warning(script, found, rename, unpublish_command(found.name, publication))


def _warning(script: Path, found: Likeness, rename: str, unpublish: str) -> str:
    if found.has_same_words:
        return (
            f'{script}: the site already has the same title and words as the session "{found.name}"; '
            f"to remove that session, run: {unpublish}"
        )
    return (
        f'{script}: the site already has the title "{found.title}" as the session "{found.name}"; '
        f"if you renamed the script, publish it again with {rename}"
    )
