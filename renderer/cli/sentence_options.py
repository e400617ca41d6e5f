"""The options that name a sentence of a script."""

from __future__ import annotations

import argparse

from renderer.api.retake import Which
from renderer.errors import InputError


def add_sentence_options(parser: argparse._ActionsContainer) -> None:
    """Add the options that name a sentence, and which time that the script says it."""
    parser.add_argument(
        "--sentence", type=int, metavar="N", help="the sentence with this number in the list of takes"
    )
    parser.add_argument("--words", metavar="TEXT", help="the sentence with these words")
    parser.add_argument(
        "--time",
        type=int,
        metavar="N",
        help="only the Nth time that the script says the sentence, as in a round (default: each time)",
    )


def requested_sentence(arguments: argparse.Namespace) -> Which:
    """Return the sentence that the arguments name.

    Raises:
        InputError: they name none, or name it in two ways.
    """
    if (arguments.sentence is None) == (arguments.words is None):
        raise InputError('name one sentence: --sentence 12, or --words "Rest here."')
    return Which(number=arguments.sentence, words=arguments.words or "", time=arguments.time)
