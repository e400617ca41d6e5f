"""The reference has every key, cue, format and command, and the defaults that the code has."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import renderer
from bench.wheels import locked_versions
from renderer.cli.commands import COMMANDS
from renderer.companions.captions.formats import CAPTION_FORMATS
from renderer.interchange.exporting.formats import FORMATS as EXPORT_FORMATS
from renderer.interchange.importing.formats import FORMATS as IMPORT_FORMATS
from renderer.publish.site.episodes import Show
from renderer.script.cues.table import CUES
from renderer.settings.model import Settings
from renderer.speech.engines.registry import ENGINES
from renderer.timeline import Timeline
from tests.support.laid_out import without_positions

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
UNKNOWN = "qqqqqqqq"


def section(page: str, heading: str) -> str:
    """What stands below a heading of a page, down to the next heading of its level."""
    text = (REFERENCE / page).read_text(encoding="utf-8")
    level = heading.partition(" ")[0]
    found = re.search(
        rf"^{re.escape(heading)}$(.*?)(?=^#{{2,{len(level)}}} |\Z)", text, re.MULTILINE | re.DOTALL
    )
    assert found, f"{page} has no {heading}"
    return found[1]


def rows(text: str) -> dict[str, list[str]]:
    """The rows of all tables of a text by what stands in code in their first cell, a row for each."""
    found = {}
    for line in text.splitlines():
        first, *others = [
            cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
        ]
        for name in re.findall(r"`([^`]+)`", first) if line.startswith("|") else []:
            found[name] = others
    return found


def known_keys(tmp_path: Path, settings: str = "", front_matter: str = "") -> set[str]:
    """The keys that the error about an unknown one lists."""
    (tmp_path / "renderer.toml").write_text(settings, encoding="utf-8")
    script = tmp_path / "example.md"
    script.write_text(f"---\ntitle: Example\nvoice: tone\n{front_matter}\n---\nRest.\n", encoding="utf-8")
    with pytest.raises(renderer.InputError) as error:
        renderer.check_script(script)
    lists = re.findall(r"[\w ]+(?:, [\w ]+)+", str(error.value))
    keys = max(lists, key=len).split(", ")
    return {keys[0].rpartition(" are ")[2], *keys[1:]}


def test_every_setting_has_a_row(tmp_path: Path) -> None:
    table = rows(section("settings.md", "## Top-level keys"))
    tables = {re.sub(r"[\[\].]|NAME", "", key) if "[" in key else key for key in table}
    assert tables == known_keys(tmp_path, f"{UNKNOWN} = 1")


def test_the_defaults_of_settings_are_those_of_the_code() -> None:
    names = {"format": "formats", "lexicon": "lexicons"}
    for key, (_, default, *_) in rows(section("settings.md", "## Top-level keys")).items():
        if default.startswith("`"):
            value = getattr(Settings(), names.get(key, key))
            text = default.strip("`")
            shown = text if key == "out" else tomllib.loads(f"value = {text}")["value"]
            assert (
                list(value) if isinstance(value, tuple) else str(value) if key == "out" else value
            ) == shown


def test_every_key_of_a_show_has_a_row_with_its_default(tmp_path: Path) -> None:
    table = rows(section("settings.md", "## show"))
    assert table.keys() == known_keys(tmp_path, f"[show]\n{UNKNOWN} = 1")
    for key, (_, default, *_) in table.items():
        value = getattr(Show(), key)
        assert default == (f"`{str(value).lower() if value is False else value}`" if value != "" else "empty")


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_every_key_of_a_voice_has_a_row(engine: str, tmp_path: Path) -> None:
    common = rows(section("voices.md", "## Keys of every voice")).keys()
    text = section("voices.md", f"## {engine}")
    own = {key for key, cells in rows(text).items() if len(cells) == 3}
    found = known_keys(tmp_path, f'[voices.one]\nengine = "{engine}"\n{UNKNOWN} = 1')
    assert found == {*common, *own}


def test_every_key_of_the_front_matter_has_a_row(tmp_path: Path) -> None:
    table = rows((REFERENCE / "front-matter.md").read_text(encoding="utf-8").partition("\n## ")[0])
    assert table.keys() == known_keys(tmp_path, front_matter=f"{UNKNOWN}: 1")


def test_every_key_of_the_pacing_has_a_row(tmp_path: Path) -> None:
    table = rows(section("front-matter.md", "## pacing"))
    assert table.keys() == known_keys(tmp_path, front_matter=f"pacing: {{{UNKNOWN}: 1}}")


def test_the_written_pacing_is_the_default(tmp_path: Path) -> None:
    def plan(front_matter: str) -> Timeline:
        script = tmp_path / "example.md"
        script.write_text(
            f"---\ntitle: Example\nvoice: tone\n{front_matter}\n---\nRest. [pause]\n\n[bell]\nGo."
        )
        return without_positions(renderer.plan_script(script)[0].timeline)

    written = "".join(
        f"  {key}: {row[1]}\n" for key, row in rows(section("front-matter.md", "## pacing")).items()
    )
    assert plan("pacing:\n" + written.replace("`", "")) == plan("")


def test_every_cue_has_a_section_with_an_example() -> None:
    for cue in CUES.keys() - {"short pause", "long pause", "end"}:
        assert "```markdown" in section("cues.md", f"### {cue}")


def test_every_command_has_a_section() -> None:
    text = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^## renderer (.+)$", text, re.MULTILINE)) == {*COMMANDS, "help"}
    assert set(re.findall(r"^<!-- generated: arguments (.+) -->$", text, re.MULTILINE)) == set(COMMANDS)


def test_every_caption_format_has_a_row_with_its_file() -> None:
    table = rows((REFERENCE / "captions.md").read_text(encoding="utf-8"))
    assert {name: table[name][0] for name in CAPTION_FORMATS} == {
        form.name: f"`NAME{form.suffix}`" for form in CAPTION_FORMATS.values()
    }


def test_every_format_of_import_and_export_has_a_row() -> None:
    assert rows(section("import-export.md", "## Import")).keys() >= set(IMPORT_FORMATS)
    assert rows(section("import-export.md", "## Export")).keys() == set(EXPORT_FORMATS)


def test_the_table_of_wheels_is_of_the_locked_versions() -> None:
    """``python -m bench.wheels`` prints what the table has to contain for other versions."""
    table = section("voices.md", "## hibari")
    for package, version in locked_versions().items():
        assert f"{package} {version}" in table
