"""Changes the takes of a script: adds, chooses and drops them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from renderer.plan.takes import SpokenTake, SpokenTakes, sorted_takes


def takes_of(takes: SpokenTakes, words: str, key: str) -> tuple[SpokenTake, ...]:
    """The takes of a sentence, whose numbers start at 1. The first one is the script's own."""
    found = takes.by_key.get(key, ())
    return found if found and found[0].is_own else (SpokenTake(words=words), *found)


def with_choice(takes: SpokenTakes, chosen: SpokenTake, time: int | None) -> SpokenTakes:
    """The takes with one that is chosen, which is added if it is new; another sound of it replaces the old.

    It is chosen for each time that the script says the sentence, or only for the given ``time``, counted
    from 1. No other take of the sentence is then chosen for this.
    """
    others = [other for other in takes.takes if other.key != chosen.key]
    same = takes.by_key.get(chosen.key, ())
    before = next((take.chosen for take in same if take.recipe == chosen.recipe), False)
    rest = [replace(take, chosen=_without(take, time)) for take in same if take.recipe != chosen.recipe]
    times: bool | tuple[int, ...] = True
    if time is not None and before is not True:
        times = tuple(sorted({*(before or ()), time}))
    return sorted_takes(
        [*others, *filter(_is_kept, rest), *filter(_is_kept, [replace(chosen, chosen=times)])]
    )


def with_take(takes: SpokenTakes, made: SpokenTake) -> SpokenTakes:
    """The takes with one that was spoken. It replaces one of the same recipe, and is chosen if that was."""
    same = takes.by_key.get(made.key, ())
    before = next((take for take in same if take.recipe == made.recipe), None)
    kept = replace(made, chosen=before.chosen if before else False)
    return sorted_takes([*(take for take in takes.takes if take is not before), *filter(_is_kept, [kept])])


def unlocked(takes: SpokenTakes, take: SpokenTake) -> SpokenTakes:
    """The takes without the lock of one of them."""
    found = (replace(each, locked=None) if each.identity == take.identity else each for each in takes.takes)
    return SpokenTakes(takes=tuple(filter(_is_kept, found)))


def without_take(takes: SpokenTakes, dropped: SpokenTake) -> SpokenTakes:
    """The takes without one of them. Where it was chosen, the script's own take is spoken."""
    return SpokenTakes(takes=tuple(take for take in takes.takes if take.identity != dropped.identity))


def without_unused(takes: SpokenTakes, said: Mapping[str, int]) -> SpokenTakes:
    """The takes of the sentences that a script says, and none chosen for more times than it says them.

    ``said`` is how often it says each sentence, by its ``sentence_key``.
    """
    used = [take for take in takes.takes if take.key in said]
    chosen = [replace(take, chosen=_chosen_of(take, said[take.key])) for take in used]
    return SpokenTakes(takes=tuple(filter(_is_kept, chosen)))


def _chosen_of(take: SpokenTake, times: int) -> bool | tuple[int, ...]:
    """When a take is chosen, of the times that the script says its sentence."""
    if isinstance(take.chosen, tuple):
        return tuple(time for time in take.chosen if time <= times) or False
    return take.chosen


def _without(take: SpokenTake, time: int | None) -> bool | tuple[int, ...]:
    """When a take is still chosen, if another one is chosen for a time, or for each time."""
    if time is None:
        return False
    if isinstance(take.chosen, tuple):
        return tuple(other for other in take.chosen if other != time) or False
    return take.chosen


def _is_kept(take: SpokenTake) -> bool:
    """Whether a take is written down: the script's own is, if it is locked or chosen for some times only."""
    return not take.is_own or take.locked is not None or isinstance(take.chosen, tuple)
