"""A site at a target that other computers may publish into, too."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

from renderer.errors import InputError, shell_word
from renderer.publish.site.addresses import INDEX, STATE, composed, is_older_path, page_path
from renderer.publish.site.catalogue import Catalogue, SiteSession
from renderer.publish.site.catalogue_file import read_catalogue
from renderer.publish.site.folder import MOST_STATE_BYTES, join_site
from renderer.publish.site.joining import clashes, has_all
from renderer.publish.upload.destination import Destination, UploadError
from renderer.publish.upload.opening import opened
from renderer.publish.upload.scanning import Local
from renderer.publish.upload.target import read_target
from renderer.storage.regular_files import read_regular
from renderer.workflows.same_session import is_same_session, of_site
from renderer.workflows.session_words import MOST_TRANSCRIPT_BYTES

UPLOAD_TIMEOUT_SECONDS = 60.0


class SharedSite:
    """The site of a folder, if it is one, and its copy at a target."""

    def __init__(self, folder: Path, destination: Destination) -> None:
        self._folder, self._destination = folder, destination
        self.is_site = (folder / STATE).is_file()

    def join(self, replaced: Collection[str] = ()) -> tuple[str, ...]:
        """Put into the folder, which may have no site yet, what the copy has.

        Returns the names of the sessions that changed. ``replaced`` are names of sessions that may take the
        place of other sessions.

        Raises:
            UploadError: the copy is another site, or is damaged, or has other sessions of the same names.
            InputError: the site of the folder cannot be used.
        """
        there = self.published()
        if there is None:
            return ()
        if self.is_site:
            for mine, other in clashes(self._here(), there):
                if other.name not in replaced and not self._is_same(mine, other):
                    raise UploadError(
                        f"{self._folder / page_path(other.name)}",
                        f'another computer has published the session "{other.name}" with the title '
                        f'"{other.title}" at the target; to keep both, move the folder {self._folder} away, '
                        "rename the script of your session, and publish again; to replace that session, "
                        f"publish yours with --to and --replace {shell_word(other.name)}",
                    )
        try:
            return join_site(self._folder, there)
        except InputError as error:
            raise UploadError(STATE, f"{error}") from None

    def is_joined(self) -> bool:
        """Whether the folder has all that the copy has now."""
        there = self.published() if self.is_site else None
        return there is None or has_all(self._here(), there)

    def own(self, files: Sequence[Local]) -> tuple[Local, ...]:
        """The files to send: those without the ones that lie where a session of another computer has files.

        The sound of a session that waits for its date is such a file, if somebody else has published a
        session of its name.
        """
        entries = self._here().entries if self.is_site else ()
        others = {entry.name for entry in entries if not is_made_in(self._folder, entry)}
        return tuple(file for file in files if _session_of(file.name) not in others)

    def is_ours(self, name: str) -> bool:
        """Whether a file at the target that is not in the folder may be removed.

        It is kept if it is the picture of the show, or of a session that is on the site, or that no record
        knows: another computer has made it for a date to come.
        """
        if not self.is_site:
            return True
        show = self._here().show
        session = _session_of(name)
        if not session:
            return show is None or name != show.image
        here = self._here()
        entry = here.entry(session)
        return name not in entry.paths() if entry else session in here.away

    def shared(self, files: Sequence[Local]) -> tuple[str, ...]:
        """The files that all sessions share, in the order in which they are sent: first the record."""
        if not self.is_site:
            return ()
        return (STATE, *(file.name for file in files if is_older_path(file.name)), INDEX)

    def published(self) -> Catalogue | None:
        """The record of the copy; None if there is none.

        Raises:
            UploadError: it cannot be read, or is damaged.
        """
        data = self._destination.read(STATE)
        if data is None:
            return None
        try:
            return read_catalogue(data.decode(errors="replace"))
        except InputError as error:
            raise UploadError(f"{STATE} at the target", f"{error}; put an earlier copy there") from None

    def _is_same(self, mine: SiteSession, other: SiteSession) -> bool:
        return is_same_session(of_site(mine, self._read), of_site(other, self._destination.read))

    def _read(self, path: str) -> bytes | None:
        with suppress(OSError):
            return read_regular(self._folder / path, MOST_TRANSCRIPT_BYTES)
        return None

    def _here(self) -> Catalogue:
        return read_catalogue(read_regular(self._folder / STATE, MOST_STATE_BYTES).decode())


def is_made_in(folder: Path, entry: SiteSession) -> bool:
    """Whether a session of a site was made in this folder: a record that was joined brings no page."""
    return (folder / page_path(entry.name)).is_file()


def _session_of(path: str) -> str:
    """The name of the session to which a file of a site belongs; empty for other files."""
    folder, _, rest = path.partition("/")
    if folder not in ("media", "sessions"):
        return ""
    return composed(rest.partition("/")[0] if folder == "media" else rest.removesuffix(".html"))


def join_target(folder: Path, target: str, replaced: Collection[str] = ()) -> tuple[str, ...]:
    """Put into the site of a folder what other computers have published at its target.

    ``replaced`` are names of sessions that may take the place of others.

    Returns the names of the sessions that changed.

    Raises:
        InputError: the credentials cannot be used.
        UploadError: the target cannot be read, or has another site.
    """
    with opened(read_target(target), UPLOAD_TIMEOUT_SECONDS) as destination:
        return SharedSite(folder, destination).join(replaced)
