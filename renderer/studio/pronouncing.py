"""Answers the dialog in which somebody says how a word is spoken."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from http import HTTPStatus

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from renderer.api.studio import Project
from renderer.studio.answers import Answer, RefusedError, json_answer
from renderer.studio.requests import read_body

_LONGEST = 100


class _Saying(msgspec.Struct, kw_only=True):
    """A ``word``, and how it sounds: respelled as an ``alias``, in IPA, or both."""

    path: str
    word: str
    alias: str = ""
    ipa: str = ""

    def check(self) -> None:
        """Check that it can be an entry.

        Raises:
            RefusedError: it cannot.
        """
        texts = (self.word, self.alias, self.ipa)
        if not all(text.isprintable() and len(text) <= _LONGEST for text in texts):
            raise _refused("this is too long, or has signs that nobody can read", "write it in another way")
        if not self.word or not self.word[0].isalnum():
            raise _refused("this is not a word", "write a word that begins with a letter or a digit")
        if not self.alias and not self.ipa:
            raise _refused("nothing says how it sounds", "write it as it sounds, or in IPA")


class _InText(_Saying, kw_only=True):
    text: str


class Pronouncing:
    """Writes how a word is spoken into the text of a script, or into the settings of its folder."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def routes(self) -> Sequence[tuple[str, Answer, list[str]]]:
        """The addresses, with what answers them, and the methods."""
        return (("/api/say", self._in_text, ["POST"]), ("/api/say/everywhere", self._everywhere, ["POST"]))

    async def _in_text(self, request: Request) -> Response:
        """Answer with the whole text after the change; nothing is saved."""
        from renderer.api.pronunciation import Source, say_word

        wanted = await read_body(request, _InText)
        wanted.check()
        path = self._project.script(wanted.path)
        source = Source(path=str(path), text=wanted.text)
        return json_answer({"text": say_word(source, wanted.word, wanted.alias, wanted.ipa, path.stem)})

    async def _everywhere(self, request: Request) -> Response:
        from renderer.api.pronunciation import say_everywhere

        wanted = await read_body(request, _Saying)
        wanted.check()
        path = self._project.script(wanted.path)
        await asyncio.to_thread(say_everywhere, path, wanted.word, wanted.alias, wanted.ipa)
        return json_answer({})


def _refused(error: str, remedy: str) -> RefusedError:
    return RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, error, remedy)
