"""The sites of a manifest: which groups each of them takes, and its show."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from renderer.api.catalogue import PathError, did_you_mean, resolve_inside
from renderer.api.sites import Show, WrongValueError, read_date, read_show, site_address, zone_offset
from renderer.catalogue.manifest import Group, SiteTable
from renderer.catalogue.places import Places
from renderer.errors import InputError

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,99}")
_KEYS = ("folder", "url", "for", "groups", "voices", "languages", "show", "publish_at")


def read_sites(table: Any, groups: Sequence[Group], places: Places) -> tuple[SiteTable, ...]:
    """The sites of a manifest; what is wrong is added to the problems."""
    if table is None:
        return ()
    if not isinstance(table, dict) or not all(isinstance(inner, dict) for inner in table.values()):
        places.report(("sites",), "sites is not a table", "write [sites.NAME] for each site")
        return ()
    found = [_SiteReader(name, inner, places).site(groups) for name, inner in table.items()]
    folders: dict[str, SiteTable] = {}
    for site in filter(None, found):
        other = folders.setdefault(site.folder.casefold(), site)
        if other is not site:
            message = f'the sites "{other.name}" and "{site.name}" have the same folder'
            places.report(("sites", site.name, "folder"), message, "write another folder", site.folder)
    return tuple(filter(None, found))


class _SiteReader:
    def __init__(self, name: str, table: Mapping[str, Any], places: Places) -> None:
        self._name, self._table, self._places = name, table, places

    def site(self, groups: Sequence[Group]) -> SiteTable | None:
        before = len(self._places.problems)
        for key in self._table:
            if key not in _KEYS:
                remedy = did_you_mean(key, _KEYS, f"the keys are {', '.join(_KEYS)}")
                self._report(key, f'unknown key "{key}"', remedy)
        if not _NAME.fullmatch(self._name):
            message = f'"{self._name}" cannot be the name of a site'
            self._places.report(("sites", self._name), message, "write letters, digits, - and _ alone")
        names = [group.name for group in groups]
        chosen = self._texts("groups")
        for name in chosen:
            if name not in names:
                remedy = did_you_mean(name, names, f"there are {', '.join(filter(None, names)) or 'none'}")
                self._report("groups", f'there is no group "{name}"', remedy, name)
        site = SiteTable(
            name=self._name,
            folder=self._folder(),
            url=self._url(),
            profiles=self._texts("for"),
            groups=chosen or tuple(names),
            voices=self._texts("voices"),
            languages=self._texts("languages"),
            show=self._show(),
            publish_at=self._dates(),
        )
        return site if len(self._places.problems) == before else None

    def _report(self, key: str, message: str, remedy: str, value: str = "") -> None:
        keys = ("sites", self._name, *([key] if key in self._table else []))
        self._places.report(keys, message, remedy, value)

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self._table.get(key, [])
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
            self._report(key, f"{key} is not a list of texts", f'write {key} = ["..."]')
            return ()
        return tuple(dict.fromkeys(texts))

    def _folder(self) -> str:
        folder = self._table.get("folder", f"sites/{self._name}")
        try:
            resolve_inside(self._places.folder, str(folder))
        except PathError as error:
            self._report("folder", f"folder: {error}", "write a folder beside the manifest", str(folder))
            return ""
        return str(folder)

    def _url(self) -> str:
        url = self._table.get("url")
        if not isinstance(url, str):
            self._report("url", "the site has no address", 'write url = "https://example.org/calm"')
            return ""
        try:
            site_address(url)
        except InputError as error:
            message, _, remedy = str(error).partition("; ")
            self._report("url", message, remedy, url)
        return url

    def _show(self) -> Show | None:
        if "show" not in self._table:
            return None
        try:
            show = read_show(self._table["show"])
            if show.image:
                resolve_inside(self._places.folder, show.image)
        except (ValueError, PathError) as error:
            message, _, remedy = str(error).partition("; ")
            self._report("show", f"show: {message}", remedy)
            return None
        return show

    def _dates(self) -> Mapping[str, str]:
        written = self._table.get("publish_at", {})
        if not isinstance(written, dict) or not all(isinstance(date, str) for date in written.values()):
            message = "publish_at is not a table of dates in quotes"
            self._report("publish_at", message, 'write publish_at = { "rest" = "2026-11-21 07:00 +01:00" }')
            return {}
        found = {}
        for pattern, date in written.items():
            try:
                found[pattern] = read_date(date, zone_offset)
            except WrongValueError as error:
                self._report("publish_at", f"publish_at: {error.message}", error.remedy, date)
        return found
