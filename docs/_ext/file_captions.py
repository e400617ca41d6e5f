"""Shows the file name of a block that is fenced as ```` ```markdown file=rest.md ```` as its caption."""

import re

from sphinx.application import Sphinx

FENCE_WITH_FILE = re.compile(r"^(`{3,})([\w-]+) (?:.* )?file=(\S+).*$", re.MULTILINE)


def show_file_names(_app: Sphinx, _docname: str, source: list[str]) -> None:
    source[0] = FENCE_WITH_FILE.sub(r"\1{code-block} \2\n:caption: \3", source[0])


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("source-read", show_file_names)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
