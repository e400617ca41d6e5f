"""What the studio says about errors of the work on takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from renderer.errors import InputError, OutputError, ScriptError
from renderer.studio.answers import RefusedError, output_refused, refusal

_OPTION = re.compile(r"--[a-z-]+(?: \S+)?: ")


@contextmanager
def take_refusals(root: Path, script: Path) -> Iterator[None]:
    """Refuse what cannot be done in the block, in words for a page. Errors in a script stay as they are.

    ``root`` is the folder of the project.
    """
    from renderer.api.text_takes import (
        LockedOtherwiseError,
        LockedTakeError,
        LostError,
        NoSuchSentenceError,
        NothingDiffersError,
        SeveralWaysError,
        TakesChangedError,
    )

    try:
        yield
    except ScriptError:
        raise
    except NoSuchSentenceError as error:
        raise _refusal(HTTPStatus.NOT_FOUND, error, root) from None
    except LockedTakeError:
        raise RefusedError(
            HTTPStatus.CONFLICT, "a take of this sentence is locked", "unlock it first"
        ) from None
    except NothingDiffersError:
        raise RefusedError(
            HTTPStatus.CONFLICT,
            "this would sound like a take that there is already",
            "choose another seed, pace or voice",
        ) from None
    except SeveralWaysError:
        raise RefusedError(
            HTTPStatus.CONFLICT,
            "the script says this sentence in several ways, such as at another pace",
            "lock the take for one of the times",
        ) from None
    except LockedOtherwiseError:
        raise RefusedError(
            HTTPStatus.CONFLICT,
            "this take is locked as the script says it at another time",
            "choose it as it is, or unlock it first",
        ) from None
    except TakesChangedError:
        raise RefusedError(
            HTTPStatus.PRECONDITION_FAILED,
            "the takes of this sentence have changed meanwhile",
            "look at its takes again",
        ) from None
    except LostError:
        raise RefusedError(
            HTTPStatus.CONFLICT, "a sound is not in the cache any more", "try it again"
        ) from None
    except OutputError as error:
        raise output_refused(error, _written(error, script)) from None
    except InputError as error:
        raise _refusal(HTTPStatus.UNPROCESSABLE_ENTITY, error, root) from None


def _refusal(status: HTTPStatus, error: InputError, root: Path) -> RefusedError:
    """An error without the options of the command line and the path of the project."""
    message = _OPTION.sub("", str(error).replace(f"{root}/", "").replace(f"{root}\\", ""), count=1)
    return refusal(InputError(message, in_page=error.in_page), status)


def _written(error: OutputError, script: Path) -> str:
    """What could not be written: the takes of a script, of which the lock is a part, or another file."""
    from renderer.api.text_takes import takes_path

    file = takes_path(script)
    return file.name if Path(error.path).parent == file.parent else error.path
