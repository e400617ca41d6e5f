"""Records of a site that two computers publish into are joined, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from renderer.errors import InputError
from renderer.publish.site.catalogue import Catalogue, Issued, empty_catalogue
from renderer.publish.site.catalogue_changes import with_episodes, with_names, without
from renderer.publish.site.catalogue_file import catalogue_json, read_catalogue
from renderer.publish.site.joining import has_all, joined
from tests.support.site_cases import URL, episode, track

Change = Callable[[Catalogue], Catalogue]

BASE = with_episodes(empty_catalogue(URL), [episode("rest"), episode("walk")])


def put(name: str, title: str = "", **changes: object) -> Change:
    given = {"title": title} if title else {}
    return lambda known: with_episodes(known, [episode(name, **given, **changes)])


def take_out(name: str) -> Change:
    return lambda known: without(known, [name])


def rename(old: str, new: str) -> Change:
    return lambda known: with_episodes(with_names(known, {old: new}), [episode(new)])


def twice(first: Change, second: Change) -> Change:
    return lambda known: second(first(known))


def shown(catalogue: Catalogue) -> dict[str, str]:
    return {entry.name: entry.title for entry in catalogue.entries}


def issued(catalogue: Catalogue, name: str) -> Mapping[str, Issued]:
    entry = catalogue.entry(name)
    assert entry
    return entry.issued


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        (put("sit"), put("lie"), {"rest", "walk", "sit", "lie"}),
        (put("sit"), take_out("rest"), {"walk", "sit"}),
        (take_out("rest"), put("walk", "Other"), {"walk"}),
        (take_out("rest"), take_out("walk"), set()),
        (take_out("rest"), take_out("rest"), {"walk"}),
        (twice(take_out("rest"), put("rest")), put("lie"), {"rest", "walk", "lie"}),
        (rename("rest", "sit"), put("lie"), {"sit", "walk", "lie"}),
        (put("sit"), put("sit"), {"rest", "walk", "sit"}),
    ],
)
def test_both_changes_are_in_the_joined_record(here: Change, there: Change, expected: set[str]) -> None:
    ours, theirs = here(BASE), there(BASE)
    both = joined(ours, theirs)
    assert shown(both).keys() == expected
    assert shown(joined(theirs, ours)).keys() == expected
    assert has_all(both, theirs)
    assert joined(both, theirs) == both
    numbers = [entry.number for entry in both.entries]
    assert len(set(numbers)) == len(numbers)
    assert both.last_number >= max(numbers, default=0)
    guids = [one.guid for entry in both.entries for one in entry.issued.values()]
    assert len(set(guids)) == len(guids)
    assert read_catalogue(catalogue_json(both)) == both


def test_the_later_change_of_one_session_counts_and_its_identifier_stays() -> None:
    theirs = put("rest", "Once")(BASE)
    ours = twice(put("rest", "Once"), put("rest", "Twice"))(BASE)
    assert shown(joined(theirs, ours))["rest"] == shown(joined(ours, theirs))["rest"] == "Twice"
    both = joined(put("rest", "Mine")(BASE), theirs)
    assert shown(both)["rest"] == "Mine"
    assert shown(joined(theirs, both))["rest"] == "Mine"
    assert issued(both, "rest") == issued(BASE, "rest")


@pytest.mark.parametrize("is_shown", [True, False])
def test_the_last_of_two_computers_decides_whether_a_session_is_shown(is_shown: bool) -> None:
    changed, gone = put("rest", "Changed")(BASE), take_out("rest")(BASE)
    last, first = (changed, gone) if is_shown else (gone, changed)
    both = joined(last, first)
    assert ("rest" in shown(both)) is is_shown
    assert ("rest" in shown(joined(put("lie")(first), both))) is is_shown
    assert joined(first, both) == joined(both, first) == both


def test_what_was_issued_there_first_stays() -> None:
    early, late = put("sit", date="2026-03-05")(BASE), put("sit", date="2026-04-05")(BASE)
    both = joined(late, early)
    assert issued(both, "sit") == issued(early, "sit")
    longer = put("sit", tracks=(track("sit"), track("sit-20m")))(early)
    assert issued(joined(longer, early), "sit").keys() == {"sit", "sit-20m"}


def test_another_site_is_refused() -> None:
    with pytest.raises(InputError, match="it is another site"):
        joined(BASE, empty_catalogue("https://other.example"))
