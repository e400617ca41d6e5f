"""Colours scripts: ``markdown`` blocks are scripts or parts of scripts."""

from typing import ClassVar

from pygments.lexer import RegexLexer, bygroups, using
from pygments.lexers.data import YamlLexer
from pygments.token import Comment, Generic, Keyword, Name, Text
from sphinx.application import Sphinx


class ScriptLexer(RegexLexer):
    name = "Script"
    aliases: ClassVar = ["markdown"]
    tokens: ClassVar = {
        "root": [
            (r"(\A---\n)((?:.*\n)*?)(---\n)", bygroups(Comment, using(YamlLexer), Comment)),
            (r"<!--(?:.|\n)*?-->", Comment),
            (r"^#+ .*", Generic.Heading),
            (r"\\.", Text),
            (r"\[[^\]\n]*\]", Keyword),
            (r"\{[^}\n]*\}", Name.Variable),
            (r"[^\[{<\\\n]+", Text),
            (r".|\n", Text),
        ]
    }


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_lexer("markdown", ScriptLexer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
