"""From a script on the disk and the options for it to a Plan without errors; no audio is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from renderer.encode.tagging.tags import Picture
from renderer.errors import InputError
from renderer.layout.lay_out import check_layout
from renderer.plan.make_plan import nothing_heard, unroll
from renderer.plan.steps import Plan
from renderer.plan.takes import SpokenTakes
from renderer.problems import Problem
from renderer.script.pronunciation.lexicon import Lexicon
from renderer.script.script import in_order, raise_problems, read_session
from renderer.script.session import Names, OnMark, Session, no_marks
from renderer.script.source import Source
from renderer.settings.model import Settings
from renderer.settings.read import FILE_NAME, checked, read_settings, with_profile
from renderer.sounds import catalogue
from renderer.speech.default_voice import ENGLISH, default_voice
from renderer.speech.engines import hibari_packages
from renderer.speech.engines.registry import EngineNames, origin_of, speaks_in_context
from renderer.speech.offered_names import OfferedNames
from renderer.speech.voice_properties import with_seed
from renderer.voice import primary_language
from renderer.workflows.beside_script import REVIEW_SUFFIX, TAKES_SUFFIX, gone_scripts
from renderer.workflows.cache import cache_store
from renderer.workflows.cast import Casting, is_recorded, reads_ipa
from renderer.workflows.choices import choices_of
from renderer.workflows.lexicon_files import load_lexicons, starter_lexicon
from renderer.workflows.named_files import read_own_cover, sound_problems
from renderer.workflows.options import Options
from renderer.workflows.rate_warnings import rate_warnings
from renderer.workflows.script_files import (
    NOTHING_UNSAVED,
    OnFile,
    Unsaved,
    include_reader,
    read_script,
)
from renderer.workflows.sound_warnings import bed_warnings, hold_bell_warnings
from renderer.workflows.spoken_voices import check_named_voices, check_recognizer
from renderer.workflows.takes_file import read_takes, takes_path
from renderer.workflows.time_zones import zone_offset
from renderer.workflows.unspoken import unspoken_problems

if TYPE_CHECKING:
    from renderer.plan.disclosure import Notice
    from renderer.script.cue_languages.cue_language import CueLanguage
    from renderer.script.head import Head

Recordings = Literal["required", "optional", "unread"]
"""Whether recorded voices need a recording of each sentence that no fallback says."""


class Compiled(Struct, frozen=True, kw_only=True):
    """A script without errors: its plan, the settings and lexicons for it, and its own cover.

    ``notice`` is what the track says about its voices, and ``disclosure`` what its description says.
    ``voice_note`` is a line for the user if the default voice of English speaks.
    """

    session: Session
    plan: Plan
    settings: Settings
    options: Options
    warnings: tuple[Problem, ...]
    cover: Picture | None = None
    notice: Notice | None = None
    disclosure: str = ""
    lexicons: tuple[Lexicon, ...] = ()
    voice_note: str = ""

    @property
    def published_head(self) -> Head:
        """The front matter as platforms and feeds show it: the description says what the voices are."""
        head = self.session.head
        parts = [head.description, self.disclosure]
        return replace(head, description="\n\n".join(filter(None, parts)))

    def folder(self, out: Path | None) -> Path:
        """The folder for what is made of the script: ``out/NAME``, with ``out`` from the settings if None.

        Raises:
            InputError: the user has not trusted the settings to write there.
        """
        if out is None:
            self.settings.untrusted.check("out")
        return (out or self.settings.out) / Path(self.session.path).stem


def compile_script(
    script: Path,
    options: Options,
    *,
    source: Source | None = None,
    unsaved: Unsaved = NOTHING_UNSAVED,
    takes: SpokenTakes | None = None,
    on_file: OnFile = lambda _path: None,
    recordings: Recordings = "required",
    to_speak: bool = True,
    on_mark: OnMark = no_marks,
) -> Compiled:
    """Read and unroll a script; no audio is made. ``source`` replaces the text on the disk.

    ``unsaved`` are texts of included scripts that replace those on the disk. ``takes`` replace those in the
    takes file. ``on_file`` is called with every file that a render of it uses, also where this ends in an
    error. If ``recordings`` are "optional", missing and double ones are no errors; if they are "unread",
    every sentence stays with its recorded voice. Without ``to_speak``, words and signs that a voice cannot
    say are not reported, and what the user has not trusted is left out. ``on_mark`` is called for each cue
    and comment.

    Raises:
        ScriptError: with everything that is wrong in the script.
        InputError: a file, setting or argument that cannot be used.
    """
    on_file(script)
    on_file(script.parent / FILE_NAME)
    if takes is None:
        on_file(takes_path(script))
    settings = _read_settings(script.parent, on_file)
    if options.profile:
        settings = with_profile(settings, options.profile, script.parent)
    origin = "command line" if options.option_names else "argument"
    settings = checked(settings, options.settings, origin, option_names=options.option_names)
    allowed = settings.untrusted
    needs_all = to_speak or recordings != "required"
    store = cache_store(settings) if options.cache and (needs_all or allowed.allows("cache")) else None
    names = Names(
        bells=frozenset(catalogue.BELLS) | _lowered(options.sounds),
        beds=frozenset(catalogue.BEDS) | _lowered(options.sounds),
        voices=frozenset(settings.voices),
        engines=EngineNames(),
        voices_of=cache(lambda engine: OfferedNames(engine, store)),
        usual_engine=ENGLISH.engine if hibari_packages.are_installed() else "",
        cue_language=_cue_language,
        cue_elsewhere=_cue_elsewhere,
        zone_offset=zone_offset,
    )
    if needs_all:
        allowed.check("lexicon")
    own = load_lexicons(settings.lexicons, on_file) if allowed.allows("lexicon") else ()
    reading = partial(
        read_session,
        source or read_script(script),
        names=names,
        read_include=include_reader(script, on_file, unsaved),
        overrides_from=options.option_names.get("values", "values"),
        on_mark=on_mark,
    )
    session, problems = reading(overrides=options.values)
    if problems and options.values:
        _check_values(problems, reading()[1], options)
    head = session.head
    session = replace(session, head=replace(head, pacing=options.pacing.over(head.pacing)))
    takes_are_kept = takes is None
    takes = read_takes(script) if takes is None else takes
    if takes.takes:
        from renderer.workflows.takes_check import check_takes

        check_takes(takes, takes_path(script), names, settings, to_speak=needs_all)
    lexicons = (Lexicon(sayings=settings.say), *own, starter_lexicon())
    default = default_voice(head.language)
    casting = Casting(settings=settings, names=names, on_file=on_file, are_required=recordings == "required")
    choices = replace(
        choices_of(options, settings, names, session, default.voice),
        lexicons=lexicons,
        takes_ipa=cache(lambda ipa, voice: reads_ipa(ipa, voice, settings.voices)),
        speaks_in_context=speaks_in_context,
        with_seed=with_seed,
        origin_of=origin_of,
        takes=takes,
        plays_recording=casting.plays_recording
        if recordings != "unread"
        else lambda voice, _sentence: is_recorded(voice),
    )
    plan, more = unroll(session, choices)
    if needs_all:
        for name in _named(plan):
            allowed.check("voices", name)
    may_speak = needs_all or all(allowed.allows("voices", name) for name in _named(plan))
    if may_speak:
        check_named_voices(plan, settings, names, partial(reading, overrides=options.values))
    casts = may_speak and recordings != "unread"
    plan, missing = casting.cast(plan) if casts else (plan, [])
    notice, disclosure = None, ""
    if options.profile or head.disclosure not in ("auto", "off"):
        from renderer.workflows.disclosure import disclosures

        notice, disclosure, wordless = disclosures(session, settings, options.profile, plan)
        problems += wordless
    if notice:
        plan, more = unroll(session, replace(choices, notice=notice))
        plan, missing = casting.cast(plan) if casts else (plan, [])
    more += missing if recordings == "required" else ()
    if needs_all or allowed.allows("recognizer"):
        check_recognizer(plan, settings)
    cover, wrong = read_own_cover(session, script.parent, on_file)
    unspoken = tuple(unspoken_problems(plan)) if to_speak else ()
    sounds = sound_problems(session, script.parent, on_file)
    problems += [*more, *check_layout(plan), *sounds, *wrong, *unspoken]
    raise_problems(problems or nothing_heard(session, plan))
    dropped = [problem for lexicon in own for problem in lexicon.dropped]
    return Compiled(
        session=session,
        plan=plan,
        settings=settings,
        options=options,
        warnings=in_order(
            [
                *plan.warnings,
                *rate_warnings(plan),
                *bed_warnings(plan, settings.channels, own_sound_names(options, session)),
                *hold_bell_warnings(plan),
                *unspoken,
                *dropped,
                *_takes_warnings(takes, plan, script, options),
                *(_lost_files(plan, script) if takes_are_kept else ()),
            ]
        ),
        cover=cover,
        notice=notice,
        disclosure=disclosure,
        lexicons=lexicons,
        voice_note="" if all(speak.voice for speak in plan.spoken()) else default.note,
    )


def _read_settings(folder: Path, on_file: OnFile) -> Settings:
    """The settings of a folder. If it is not trusted yet, the list of trusted projects is a file used."""
    settings = read_settings(folder)
    if not settings.untrusted.needs:
        return settings
    from renderer.settings.trusted_projects import trusted_file

    on_file(trusted_file())
    return read_settings(folder)


def _takes_warnings(takes: SpokenTakes, plan: Plan, script: Path, options: Options) -> Iterator[Problem]:
    if takes.takes:
        from renderer.workflows.takes_check import unused_takes

        yield from unused_takes(takes, plan, takes_path(script), options)


def _lost_files(plan: Plan, script: Path) -> Iterator[Problem]:
    if gone_scripts(script, (TAKES_SUFFIX, REVIEW_SUFFIX)):
        from renderer.workflows.lost_files import lost_files

        yield from lost_files(plan, script)


def _cue_language(tag: str) -> CueLanguage | None:
    if primary_language(tag) == "en":
        return None
    from renderer.interchange.cue_languages import cue_language

    return cue_language(tag)


def _cue_elsewhere(text: str) -> tuple[str, tuple[str, ...]] | None:
    from renderer.interchange.cue_languages import cue_elsewhere

    return cue_elsewhere(text)


def _check_values(problems: Iterable[Problem], own: Sequence[Problem], options: Options) -> None:
    """Check the problems of a script with given values against ``own``, its problems without them.

    Raises:
        InputError: the given values cause problems; it names the values instead of the script's line.
    """
    option = options.option_names.get("values", "values")
    wrong = []
    for problem in problems:
        if problem not in own:
            position, line = problem.position, problem.position.text.lower()
            used = [name for name in options.values if f"{{{name.lower()}}}" in line] or options.values
            given = ", ".join(f"{option} {name}={options.values[name]}" for name in used)
            at = f"in line {position.line} of {position.path}"
            wrong.append(f"{given}: {problem.message} {at}; {problem.remedy}".removesuffix("; "))
    if wrong:
        raise InputError("\n".join(dict.fromkeys(wrong)))


def own_sound_names(options: Options, session: Session) -> frozenset[str]:
    """The names of the user's own sounds, in small letters."""
    return _lowered([*options.sounds, *session.head.sounds])


def _lowered(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in names)


def _named(plan: Plan) -> list[str]:
    """The names of the voices that speak in a plan, in small letters."""
    return sorted({speak.voice.lower() for speak in plan.spoken()})
