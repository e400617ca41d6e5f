"""Why takes of sentences cannot be changed. The command line and the studio name different remedies."""

from __future__ import annotations

from renderer.errors import InputError


class LockedTakeError(InputError):
    """A take is locked, and so cannot be changed."""


class NothingDiffersError(InputError):
    """Another take would sound like one that the sentence has already."""


class SeveralWaysError(InputError):
    """The script says a sentence in several ways, so it cannot be locked for all times at once."""


class LockedOtherwiseError(InputError):
    """A take is locked as the script says it at another time."""


class TakesChangedError(InputError):
    """The takes of a sentence are not those that were expected."""


class NoSuchSentenceError(InputError):
    """No voice says a sentence at a place of a text, or it has no such take."""
