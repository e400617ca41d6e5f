"""Renames, definitions and lengths that an editor must not get wrong, through one server."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from renderer.language_server.document_text import DocumentText
from tests.support.editor import Editor, edited, editor

HEAD = "---\ntitle: A test\nvoice: tone:low\n"
GERMAN = f"{HEAD}language: de\n---\n"
SIDES = f"{HEAD}---\n[repeat side: left, right]\n{{side}}, {{other side}}, {{n}}.\n[end]\n"
PARTS = f"{HEAD}---\n[optional rest]\nSit.\n[end]\n[optional walk]\nGo.\n[end]\n"
VALUES = f'{HEAD}set: {{"side": left, leg: right}}\n---\n# One\n{{Side}} {{leg}}\n'

REFUSED = [
    (VALUES, "Side}", "leg", '"leg" is already the name of another value in a.md; choose another name'),
    (VALUES, "Side}", "n", '"n" cannot be the name of a value; choose another name, such as rest'),
    (VALUES, "Side}", "other leg", '"other leg" cannot be the name of a value; choose another name'),
    (SIDES, "side},", "Other foot", '"Other foot" cannot be the name of a value; choose another name'),
    (SIDES, "side},", "left foot", '"side" cannot be renamed to "left foot" here; choose one word'),
    (PARTS, "rest]", "Walk", '"Walk" is already the name of another optional part in a.md; choose another'),
    (PARTS, "rest]", "a, b", "leave out brackets and commas"),
    (VALUES, "One", "Two #", '"Two #" cannot be the name of a chapter; choose another name'),
    (VALUES, "One", "[Two]", "leave out brackets and line ends"),
    (VALUES.replace("leg: right", "leg: right, "), "Side}", "leg", "already the name of another value"),
    (f'{HEAD}set: {{"s\\x69de": left}}\n---\n{{side}}\n', "side}", "foot", "change it by hand"),
]
REFUSED += [
    (
        f"{GERMAN}[{cue}: links, rechts]\n{{Seite}}\n[end]\n",
        "Seite}\n",
        "Arm",
        "write the cue like [repeat seite:",
    )
    for cue in ("wiederholen: Seite", "wiederholen für jede Seite", "wiederhole Seite", "beide Seiten")
]
REFUSED += [
    (
        f"{HEAD}language: {code}\n---\n[{cue}: a, b]\n{{{name}}}\n[end]\n",
        f"{name}}}",
        "arm",
        "write the cue like [repeat ",
    )
    for code, cue, name in (
        ("fr", "répéter chaque côté", "côté"), ("es", "repetir cada lado", "lado"),
        ("it", "ripetere ogni lato", "lato"), ("pt", "repetir cada lado", "lado"),
        ("nl", "herhaal elke kant", "kant"), ("sv", "upprepa varje sida", "sida"),
        ("da", "gentag hver side", "side"), ("nb", "gjenta hver side", "side"),
    )
]  # fmt: skip
CHANGED = [
    (VALUES, "Side}", "hip", VALUES.replace("side", "hip").replace("Side", "Hip")),
    (VALUES, "leg: right", "arm", VALUES.replace("leg", "arm")),
    (VALUES, "One", "One, {side}", VALUES.replace("One", "One, {side}")),
    ("---\n- a\n---\n# One\n", "One", "Two", "---\n- a\n---\n# Two\n"),
    (SIDES, "side: left", "way", SIDES.replace("side", "way")),
    (PARTS, "rest]", "sit down", PARTS.replace("rest", "sit down")),
    (
        f"{GERMAN}[repeat Seite: links, rechts]\n{{Seite}}\n[end]\n",
        "Seite}",
        "Arm",
        f"{GERMAN}[repeat Arm: links, rechts]\n{{Arm}}\n[end]\n",
    ),
]


def position(text: str, place: str) -> types.Position:
    document = DocumentText(text)
    return document.position(*document.place_of(text.index(place) + 1))


def renamed(
    client: Editor, uri: str, text: str, place: str, name: str
) -> dict[str, list[types.TextEdit]] | None:
    named = types.TextDocumentIdentifier(uri=uri)
    params = types.RenameParams(text_document=named, position=position(text, place), new_name=name)
    answer = client.ask(types.TEXT_DOCUMENT_RENAME, params)
    return dict(answer.changes) if answer else None


def test_a_rename_keeps_what_a_script_means_or_is_refused(tmp_path: Path) -> None:
    with editor(tmp_path) as client:
        uri = client.open(tmp_path / "a.md", VALUES)
        for text, place, name, message in REFUSED:
            client.write(uri, text)
            assert renamed(client, uri, text, place, name) is None, (text, name)
            assert message in client.messages[-1], client.messages[-1]
        for text, place, name, wanted in CHANGED:
            client.write(uri, text)
            changes = renamed(client, uri, text, place, name)
            assert changes, (text, name, client.messages[-1:])
            assert edited(text, changes[uri]) == wanted
        client.write(uri, SIDES)
        asked = types.PrepareRenameParams(types.TextDocumentIdentifier(uri=uri), position(SIDES, "n}."))
        assert client.ask(types.TEXT_DOCUMENT_PREPARE_RENAME, asked) is None


def test_a_rename_reaches_closed_scripts_that_share_the_name(tmp_path: Path) -> None:
    folder = tmp_path / "part"
    folder.mkdir()
    own = f"{HEAD}set: {{side: left}}\n---\n[include part/one.md]\n[include part/two.md]\n"
    files = {
        "part/one.md": "Lift {side}.\n",
        "part/two.md": "Rest.\n",
        "part/three.md": "{Side}\n",
        "other.md": f"{HEAD}set: {{side: left}}\n---\n[include part/one.md] [include part/three.md]\n",
        "apart.md": f"{HEAD}set: {{side: left}}\n---\n[include part/two.md] {{side}}\n",
        "taken.md": f"{HEAD}set: {{side: left, leg: right}}\n---\n[include part/one.md] {{leg}}\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with editor(tmp_path) as client:
        uri = client.open(tmp_path / "d.md", own)
        changes = renamed(client, uri, own, "side:", "foot")
        assert changes
        paths = {(tmp_path / name).as_uri(): name for name in files}
        assert {paths.get(changed, "d.md") for changed in changes} == {
            "d.md", "part/one.md", "part/three.md", "other.md", "taken.md",
        }  # fmt: skip
        three = (tmp_path / "part/three.md").as_uri()
        assert edited(files["part/three.md"], changes[three]) == "{Foot}\n"
        assert renamed(client, uri, own, "side:", "leg") is None
        assert "another value in taken.md" in client.messages[-1]


def test_definitions_lengths_and_hints_keep_to_the_script(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "secret.txt").write_text("Secret.\n")
    (project / "link.txt").symlink_to(tmp_path / "secret.txt")
    paths = ("../secret.txt", str(tmp_path / "secret.txt"), "link.txt", "../project/a.md")
    with editor(project) as client:
        uri = client.open(project / "a.md", HEAD)
        for path in paths:
            text = f"{HEAD}cover: {path}\nsounds: {{gong: {path}}}\n---\n[include {path}]\n"
            client.write(uri, text)
            for place in (f"{path}\nsounds", f"{path}}}", "include"):
                asked = types.DefinitionParams(types.TextDocumentIdentifier(uri=uri), position(text, place))
                assert client.ask(types.TEXT_DOCUMENT_DEFINITION, asked) in (None, []), (path, place)

        client.write(uri, text := f"{HEAD}length: [3m, 5m]\n---\nRest. [hold 1m-9m]\n")
        client.problems(uri)
        kind = types.CodeActionContext(diagnostics=[], only=[types.CodeActionKind.Refactor])
        everything = DocumentText(text).all
        fit = types.CodeActionParams(types.TextDocumentIdentifier(uri=uri), everything, kind)
        assert not client.ask(types.TEXT_DOCUMENT_CODE_ACTION, fit)  # one length would replace several

        client.write(uri, text := f"{HEAD}disclosure: spoken\n---\nRest.\n")
        named = types.TextDocumentIdentifier(uri=uri)
        shown = types.InlayHintParams(named, DocumentText(text).all)
        hints = client.ask(types.TEXT_DOCUMENT_INLAY_HINT, shown)
        assert [hint.position.line for hint in hints] == [
            5
        ]  # the sentence about the voice is not in the text
