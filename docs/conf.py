"""The documentation: Markdown, built by Sphinx. `make docs` builds it and fails on any warning."""

import sys
from importlib.metadata import version as installed_version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "renderer"
author = "the authors of renderer"
project_copyright = "the authors of renderer. GPL-3.0-or-later"
release = installed_version("session-renderer")

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "file_captions",
    "generated_tables",
    "script_lexer",
]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
nitpicky = True
nitpick_ignore_regex = [
    ("py:class", r"(collections\.abc|fractions|numpy|pathlib|types)\..*"),  # documented elsewhere
    (
        "py:class",
        r"Block|Path|Fraction|Progress|AudioSegment|tuple\[.*|RenderChoices|RenderResult|Planned|Preview",
    ),
]
maximum_signature_line_length = 60
python_use_unqualified_type_names = True
add_module_names = False
autodoc_member_order = "bysource"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4

html_theme = "furo"
html_title = "renderer"
html_static_path = ["_static"]
html_css_files = ["renderer.css"]
html_show_sphinx = False
html_copy_source = False

copybutton_prompt_text = "$ "
copybutton_line_continuation_character = "\\"
