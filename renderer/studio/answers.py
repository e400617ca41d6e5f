"""Answers of the server: JSON, and errors as one sentence with a remedy."""

from __future__ import annotations

import errno
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from renderer.api.studio import ConflictError
from renderer.errors import InputError, OutputError, RenderError, ScriptError, error_text

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


Answer = Callable[[Request], Awaitable[Response]]
"""A function that answers a request."""


class RefusedError(Exception):
    """A request that is not carried out."""

    def __init__(self, status: int, error: str, remedy: str = "") -> None:
        super().__init__(status, error, remedy)
        self.status, self.error, self.remedy = status, error, remedy


def refusal(said: RenderError | str, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> RefusedError:
    """What is said for an error or its message, which has its remedy after a semicolon."""
    return RefusedError(status, *_message_and_remedy(said))


def _message_and_remedy(said: RenderError | OSError | str) -> tuple[str, str]:
    message, _, remedy = (said if isinstance(said, str) else error_text(said)).partition("; ")
    return message, (said.in_page if isinstance(said, InputError) else "") or remedy


def json_answer(content: Any, status: int = HTTPStatus.OK, headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(content), status, headers, media_type="application/json")


def refused(error: RefusedError) -> Response:
    return json_answer({"error": error.error, "remedy": error.remedy}, error.status)


def own_fault(error: Exception) -> RefusedError:
    """What is said where the studio itself is wrong."""
    sentence = f"the studio has an error of its own ({type(error).__name__})"
    remedy = "your script on the disk is whole; try again, and report this if it happens again"
    return RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR, sentence, remedy)


def sentence_of(error: Exception) -> dict[str, str]:
    """An error of the work in the background, as a page shows it."""
    if not isinstance(error, RenderError | OSError):
        fault = own_fault(error)
        return {"error": fault.error, "remedy": fault.remedy}
    if isinstance(error, ScriptError):
        problem = error.problems[0]
        return {"error": problem.message, "remedy": problem.in_page or problem.remedy}
    message, remedy = _message_and_remedy(error)
    return {"error": message, "remedy": remedy}


def failed(error: RenderError, name: str) -> Response:
    """The answer for an error of the work on the script ``name``."""
    match error:
        case ConflictError(found=found):
            text, version = (found.text, found.version) if found else (None, None)
            content = {"error": str(error), "remedy": "", "text": text, "version": version}
            return json_answer(content, HTTPStatus.PRECONDITION_FAILED)
        case ScriptError(problems=(problem, *_)):
            position = problem.position
            where = f"line {position.line}, column {position.column}: {problem.message}"
            return refused(
                RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, where, problem.in_page or problem.remedy)
            )
        case OutputError():
            return refused(output_refused(error, name))
        case _:
            return refused(refusal(error))


def output_refused(error: OutputError, name: str) -> RefusedError:
    """What is said where ``name`` could not be written."""
    reason, _, remedy = error.reason.partition("; ")
    return RefusedError(_status(error), f"{name}: could not be saved: {reason}", remedy)


def _status(error: BaseException | None) -> int:
    """The status for a file that could not be written, by the system's reason."""
    while error is not None and not isinstance(error, OSError):
        error = error.__cause__
    is_full = error is not None and error.errno in _FULL
    return HTTPStatus.INSUFFICIENT_STORAGE if is_full else HTTPStatus.FORBIDDEN
