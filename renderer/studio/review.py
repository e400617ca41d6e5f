"""The review of a script: listed, and changed one sentence after another, as the page asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from renderer.api.studio import Project
from renderer.errors import InputError, OutputError, RenderError, ScriptError
from renderer.studio.answers import Answer, RefusedError, json_answer, output_refused, refusal
from renderer.studio.requests import read_body
from renderer.studio.take_requests import InText
from renderer.studio.tracks import Tracks, problems_answer

if TYPE_CHECKING:
    from renderer.api.text_review import ReviewedPlace, TextReview


class Reviewed(InText, kw_only=True):
    """A sentence of the list, by its number, for a time that the script says it."""

    number: int
    time: int

    @property
    def place(self) -> ReviewedPlace:
        from renderer.api.text_review import ReviewedPlace

        return ReviewedPlace(number=self.number, time=self.time)


class Accepted(Reviewed, kw_only=True):
    """A sentence that is accepted with the sound that the list named."""

    sound: str


class Noted(Reviewed, kw_only=True):
    """A note about a sentence; an empty one deletes it."""

    note: str


class ReviewAnswers:
    """Answers what the page asks about the reviews of a project's scripts."""

    def __init__(self, project: Project, tracks: Tracks) -> None:
        self._project, self._tracks = project, tracks

    def routes(self) -> Sequence[tuple[str, Answer, list[str]]]:
        """The addresses, with what answers them, and the methods."""
        return (
            ("/api/review", self._list, ["POST"]),
            ("/api/review/accept", self._accept, ["POST"]),
            ("/api/review/withdraw", self._withdraw, ["POST"]),
            ("/api/review/note", self._note, ["POST"]),
        )

    async def _list(self, request: Request) -> Response:
        return await self._changed(await read_body(request, InText), lambda _review: None)

    async def _accept(self, request: Request) -> Response:
        wanted = await read_body(request, Accepted)
        return await self._changed(wanted, lambda review: review.accept(wanted.place, wanted.sound))

    async def _withdraw(self, request: Request) -> Response:
        wanted = await read_body(request, Reviewed)
        return await self._changed(wanted, lambda review: review.withdraw(wanted.place))

    async def _note(self, request: Request) -> Response:
        wanted = await read_body(request, Noted)
        return await self._changed(wanted, lambda review: review.note(wanted.place, wanted.note))

    async def _changed(self, wanted: InText, change: Callable[[TextReview], None]) -> Response:
        """The whole review after a change: what is accepted of a sentence may say more about another."""
        found = await asyncio.to_thread(self._found, wanted, change)
        if isinstance(found, Exception):
            return problems_answer(self._project.root, self._project.script(wanted.path), found)
        return json_answer(found)

    def _found(
        self, wanted: InText, change: Callable[[TextReview], None]
    ) -> dict[str, Any] | RenderError | OSError:
        """The review of a text; or what is wrong in the text, or in the review file."""
        from renderer.api.text_review import open_review, review_version

        path = self._project.script(wanted.path)
        try:
            review = open_review(self._tracks.live(), self._project.root, path, wanted.text)
            with _refusals(path):
                change(review)
                version = review_version(path)  # before it is read, so that the page sees a change meanwhile
                return {"sentences": review.placed(), "version": version}
        except (RenderError, OSError) as error:
            return error


@contextmanager
def _refusals(script: Path) -> Iterator[None]:
    """Refuse what cannot be done in the block, in words for a page.

    The text has been compiled before, so what is wrong is the change or the review file.
    """
    from renderer.api.text_review import NoSuchSentenceError, NotSpokenError, TakesChangedError, review_path

    try:
        yield
    except NoSuchSentenceError:
        raise RefusedError(
            HTTPStatus.NOT_FOUND, "the script does not say this sentence any more", "go to another sentence"
        ) from None
    except NotSpokenError:
        raise RefusedError(
            HTTPStatus.CONFLICT, "this sentence is not spoken yet", "play it, and then accept it"
        ) from None
    except TakesChangedError:
        raise RefusedError(
            HTTPStatus.PRECONDITION_FAILED, "this sentence sounds different now", "play it again"
        ) from None
    except ScriptError as error:
        problem = error.problems[0]
        where = f"{review_path(script).name}, line {problem.position.line}: {problem.message}"
        raise RefusedError(
            HTTPStatus.UNPROCESSABLE_ENTITY, where, problem.in_page or problem.remedy
        ) from None
    except InputError as error:
        raise refusal(error) from None
    except OutputError as error:
        raise output_refused(error, review_path(script).name) from None
