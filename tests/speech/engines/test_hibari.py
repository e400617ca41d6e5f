"""The engine ``hibari``: English by a neural voice, which no test downloads."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from renderer.errors import InputError
from renderer.loudness.meter import block_lufs
from renderer.speech.calibration import SPEECH_LUFS, calibrated_chain, calibration_utterance
from renderer.speech.engines import (
    PermanentFailureError,
    hibari,
    hibari_packages,
    hibari_speech,
    hibari_timing,
)
from renderer.speech.engines.hibari_ipa import hibari_phonemes
from renderer.speech.engines.registry import create_engine, usual_preset
from renderer.speech.fetching.fetchable_voices import find_fetchable_voice
from renderer.speech.gate.judge import Sentence, judge
from renderer.speech.gate.profile import profile_of
from renderer.speech.silences import added_silences, inner_silences, without_silences
from renderer.speech.trim import Words
from renderer.speech.voice_effects import VoiceChain
from renderer.speech.worker import finish
from renderer.timeline import Block
from renderer.voice import Phonemes, SettingValue, Utterance, Voice, VoiceName
from renderer.workflows.lexicon_files import starter_lexicon
from tests.support.slow import cases
from tests.support.speaking import SENTENCE
from tests.support.speaking import speak as clips

HEART = Voice(engine="hibari", name="heart", words_per_minute=Fraction(240))
ENGINE = hibari.Hibari()


def speak(text: str, voice: Voice = HEART, phonemes: Mapping[str, str] | None = None) -> Block:
    """What the engine says, with the IPA of some words."""
    found = [
        Phonemes(start=text.index(word), end=text.index(word) + len(word), ipa=ipa)
        for word, ipa in (phonemes or {}).items()
    ]
    samples, sample_rate = ENGINE.speak_ipa(text, voice, found) if found else ENGINE.speak(text, voice)
    assert sample_rate == hibari_speech.SAMPLE_RATE
    assert samples.dtype == np.float32
    return samples


def words(samples: Block, chain: VoiceChain | None = None) -> Block:
    return finish(
        Words(samples=samples, end_frame=len(samples)),
        hibari_speech.SAMPLE_RATE,
        chain or VoiceChain(preset="none"),
        sample_rate=hibari_speech.SAMPLE_RATE,
    ).samples


def set_to(**settings: SettingValue) -> Voice:
    return replace(HEART, settings=tuple(settings.items()))


def test_every_process_gives_the_same_bytes(tmp_path: Path) -> None:
    said = [Utterance(text=text, voice=HEART) for text in ("Inhale.", SENTENCE, "And rest.", "Seven.")]
    slow = replace(HEART, words_per_minute=Fraction(110))
    said.append(Utterance(text="3", voice=slow, before=("1", "2"), after=("4", "5")))
    two = clips(tmp_path / "two", *said, jobs=2)
    one = clips(tmp_path / "one", *said[::-1], jobs=1)[::-1]
    assert [clip.tobytes() for clip in two] == [clip.tobytes() for clip in one]


def test_the_voice_is_as_loud_as_others() -> None:
    calibration = calibration_utterance(HEART)
    chain = calibrated_chain(
        speak(calibration.text, calibration.voice),
        hibari_speech.SAMPLE_RATE,
        usual_preset(create_engine("hibari")),
    )
    spoken = speak(SENTENCE, replace(HEART, words_per_minute=Fraction(110)))
    assert block_lufs(words(spoken, chain), hibari_speech.SAMPLE_RATE) == pytest.approx(SPEECH_LUFS, abs=1.0)


def test_the_rate_is_as_slow_and_as_fast_as_the_voice_can_speak() -> None:
    slowest, fastest = ENGINE.rates(HEART)
    spoken = [
        speak(SENTENCE, replace(HEART, words_per_minute=Fraction(words_per_minute)))
        for words_per_minute in (40, slowest, 200, fastest + 1, 600)
    ]
    slow, middle, fast = (len(words(samples)) for samples in spoken[1:4])
    assert len(spoken[0]) == pytest.approx(len(spoken[1]), rel=0.02)
    assert np.array_equal(spoken[3], spoken[4])
    assert slow / middle == pytest.approx(200 / slowest, rel=0.15)
    assert middle / fast == pytest.approx(fastest / 200, rel=0.15)


@pytest.mark.parametrize(
    "text", ["Soften.", "Feel it.", "Half.", "Three.", "Sit back.", "Take a step.", "Keep left."]
)
def test_trimming_removes_nothing_that_can_be_heard(text: str) -> None:
    """What is removed has a level of less than -43 dB in any 10 ms, relative to the sentence's peak."""
    samples = speak(text, replace(HEART, words_per_minute=Fraction(110)))
    kept = words(samples)
    start = next(n for n in range(len(samples)) if np.array_equal(samples[n + 6 : n + 100], kept[6:100]))
    size = np.abs(samples).max()
    for removed in (samples[:start], samples[start + len(kept) :]):
        assert len(removed) > 0.05 * hibari_speech.SAMPLE_RATE
        loudest = max(np.sqrt(np.mean(part**2)) for part in np.split(removed, range(240, len(removed), 240)))
        assert loudest < size * 10 ** (-43 / 20)


@pytest.mark.parametrize(
    "text",
    [
        "Soften the left half.",
        "Feel the weight of each breath.",
        "Have a sip, and notice this.",
        "Thank your body, then stop.",
        "Press down on the mat.",
        "Take the long way back.",
        "Keep.",
    ],
)
def test_soft_sounds_at_the_edges_are_kept(text: str) -> None:
    """The clip starts before its first phoneme. What is removed after the last one has less than -40 dB."""
    spoken = hibari.speaker(HEART).timed(text, replace(HEART, words_per_minute=Fraction(110)), ())
    kept = words(spoken.samples)
    middle = slice(len(kept) // 2, len(kept) // 2 + 100)
    wanted = kept[middle].tobytes()
    removed = spoken.samples.tobytes().index(wanted) // 4 - middle.start
    assert 0 < removed < spoken.onset_frames[0]
    speech = np.sqrt(np.mean(kept**2))
    after = spoken.samples[removed + len(kept) :]
    assert np.sqrt(np.mean(after[:240] ** 2)) < speech * 10 ** (-40 / 20)


@pytest.mark.parametrize("words_per_minute", [60, 110, 300])
@pytest.mark.parametrize("text", ["Rest.", "Take your time, and let the ground hold you for a while."])
def test_the_times_of_the_phonemes_are_those_of_the_samples(text: str, words_per_minute: int) -> None:
    voice = replace(HEART, words_per_minute=Fraction(words_per_minute), comma_seconds=Fraction(0))
    samples = speak(text, voice)
    times = hibari.Hibari().phoneme_times(text, voice, ())
    assert times
    assert times.signs.endswith(".")
    frames = [round(onset * hibari_speech.SAMPLE_RATE) for onset in times.onset_seconds]
    assert len(frames) == len(times.signs) + 1
    assert frames[-1] == pytest.approx(len(samples), abs=50)
    first, last = frames[0], frames[-2]
    assert np.abs(samples[first:last]).max() > 3 * np.abs(samples[frames[-2] + 1_200 :]).max()


@pytest.mark.parametrize(
    "text",
    [
        *map(str, range(1, 21)),
        "Hum.",
        "Soften.",
        "Half.",
        "Left knee.",
        "Your heart beats faster.",
    ],
)
def test_a_short_sentence_is_spoken_after_another_one_that_is_cut_off(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    voice = replace(HEART, words_per_minute=Fraction(130))
    spoken = words(speak(text, voice))
    monkeypatch.setattr(hibari_speech, "needs_carrier", lambda _text: False)
    alone = words(speak(text, voice))
    assert not np.array_equal(spoken, alone)
    assert 0.6 < len(spoken) / len(alone) < 1.2


def test_a_model_without_lengths_speaks_short_sentences_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    after_carrier = speak("Soften.")
    monkeypatch.setattr(hibari_speech, "needs_carrier", lambda _text: False)
    alone = speak("Soften.")
    monkeypatch.undo()
    monkeypatch.setattr(hibari_timing, "_LENGTHS", b"/no_such_tensor")
    monkeypatch.setattr(hibari_speech, "speaker_of", hibari_speech.speaker_of.__wrapped__)
    assert np.array_equal(speak("Soften."), alone)
    assert not np.array_equal(after_carrier, alone)


@pytest.mark.parametrize("text", ["Rest.", "Thank you for listening."])
def test_a_short_sentence_is_spoken_no_more_slowly_at_a_slow_rate(text: str) -> None:
    slow, usual, fast = (
        len(words(speak(text, replace(HEART, words_per_minute=Fraction(rate))))) for rate in (100, 140, 200)
    )
    assert slow == pytest.approx(usual, rel=0.03)
    assert fast < 0.9 * usual


@pytest.mark.parametrize("words_per_minute", [60, 100, 110, 130])
def test_a_short_sentence_is_good_at_a_slow_rate(words_per_minute: int) -> None:
    for text in ("Settle somewhere comfortable.", "Stand for a moment.", "Rest."):
        samples = speak(text, replace(HEART, words_per_minute=Fraction(words_per_minute)))
        phonemes = ENGINE.phonemes(text, HEART, ())
        sentence = Sentence(text=text, phonemes=phonemes, words_per_minute=words_per_minute)
        profile = profile_of(VoiceName("hibari", "heart"))
        assert judge(samples[:, 0], hibari_speech.SAMPLE_RATE, sentence, profile).status == "good"


def counted(numbers: range, words_per_minute: int) -> list[Block]:
    """The numbers of a count, each spoken as a part of it."""
    voice = replace(HEART, words_per_minute=Fraction(words_per_minute))
    texts = [str(number) for number in numbers]
    return [
        ENGINE.speak_in_context(
            Utterance(
                text=text,
                voice=voice,
                before=tuple(texts[max(0, place - 2) : place]),
                after=tuple(texts[place + 1 : place + 3]),
            )
        )[0]
        for place, text in enumerate(texts)
    ]


@pytest.mark.parametrize("words_per_minute", cases([90, 110, 130], slow=[110]))
@pytest.mark.parametrize("numbers", [range(1, 13), range(10, 0, -1), range(98, 102)], ids=str)
def test_a_count_is_spoken_as_one(numbers: range, words_per_minute: int) -> None:
    """The numbers are as loud as each other and start when they can be heard, and none is doubtful.

    A number with a part of another one would be too long.
    """
    voice = replace(HEART, words_per_minute=Fraction(words_per_minute))
    levels_db = []
    for number, samples in zip(numbers, counted(numbers, words_per_minute), strict=True):
        heard = words(samples)
        milliseconds = np.square(heard[: len(heard) // 24 * 24, 0].reshape(-1, 24)).mean(1)
        assert milliseconds[:8].max() > 0.0001 * milliseconds.max()
        levels_db.append(10 * np.log10(np.square(heard).mean()))
        phonemes = ENGINE.phonemes(str(number), voice, ())
        sentence = Sentence(
            text=str(number), phonemes=phonemes, words_per_minute=words_per_minute, in_context=True
        )
        profile = profile_of(VoiceName("hibari", "heart"))
        judged = without_silences(samples[:, 0], added_silences(samples[:, 0], hibari_speech.SAMPLE_RATE))
        assert judge(judged, hibari_speech.SAMPLE_RATE, sentence, profile).status == "good"
    assert np.abs(np.diff(levels_db)).max() < 1.5


def test_a_number_sounds_different_where_the_count_ends() -> None:
    inside, at_the_end = counted(range(1, 6), 110)[2], counted(range(1, 4), 110)[2]
    assert not np.array_equal(inside, at_the_end)


def test_a_number_of_a_fast_count_is_spoken_alone() -> None:
    """There are no pauses between the numbers then."""
    voice = replace(HEART, words_per_minute=Fraction(200))
    for number, samples in zip(range(1, 4), counted(range(1, 4), 200), strict=True):
        assert np.array_equal(samples, speak(str(number), voice))


def test_a_number_is_spoken_alone_by_a_model_without_lengths(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hibari_timing, "_LENGTHS", b"/no_such_tensor")
    monkeypatch.setattr(hibari_speech, "speaker_of", hibari_speech.speaker_of.__wrapped__)
    voice = replace(HEART, words_per_minute=Fraction(110))
    assert np.array_equal(counted(range(1, 3), 110)[0], speak("1", voice))


def test_the_first_word_before_a_pause_is_not_cut_off() -> None:
    knees, rest = (words(speak(text)) for text in ("Knees: left, right.", "Left, right."))
    assert len(knees) > len(rest) + 0.3 * hibari_speech.SAMPLE_RATE


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Бодрое утро.", "Бодрое"),
        ("Добрый день.", "Добрый"),
        ("한국", "한국"),
        ("Rest in शवासन now.", "शवासन"),
        ("休息", "休息"),
    ],
)
def test_another_alphabet_is_an_error(text: str, word: str) -> None:
    with pytest.raises(InputError) as caught:
        speak(text)
    assert str(caught.value) == (
        f'hibari cannot say "{word}", because it reads only the Latin alphabet; '
        "use another voice for this sentence, such as one of pyttsx3"
    )


def test_ipa_replaces_a_word_in_another_alphabet() -> None:
    assert len(speak("Rest in शवासन now.", phonemes={"शवासन": "ʃəˈvɑːsənə"}))


def test_letters_with_marks_are_read_without_them() -> None:
    assert np.array_equal(speak("Prāṇāyāma."), speak("Pranayama."))


@pytest.mark.parametrize(
    ("numeral", "plain"),
    [
        ("⅓ of the way.", "1/3 of the way."),
        ("② steps.", "2 steps."),
        ("5 €, or 6€.", "€5, or €6."),
        ("ｒｅｓｔ", "rest"),
    ],
)
def test_rare_signs_for_numbers_and_letters_are_read(numeral: str, plain: str) -> None:
    assert np.array_equal(speak(numeral), speak(plain))


def test_a_long_word_is_spoken_to_its_end() -> None:
    begun, whole = (words(speak(f"Trianghamukhaekapada{end}.")) for end in ("pasc", "paschimottanasana"))
    assert len(whole) > len(begun) + 0.4 * hibari_speech.SAMPLE_RATE


def test_a_number_that_the_package_cannot_read_is_an_error() -> None:
    with pytest.raises(PermanentFailureError, match="write its numbers and signs as words"):
        speak(f"Count to {'9' * 43}.")


def test_a_text_without_words_has_no_samples() -> None:
    assert [len(speak(text)) for text in ("", "...", "- 🧘 -")] == [0, 0, 0]


def test_a_sentence_without_an_end_sounds_as_with_a_full_stop() -> None:
    for text in ("Three", "Let go of the knee", "Let the whole right leg go heavy, and then let it be"):
        assert np.array_equal(speak(text), speak(f"{text}.")), text


def test_markup_is_not_obeyed() -> None:
    assert np.array_equal(speak("[rest](/həlˈO/)"), speak("[rest] (/həlˈO/)"))
    bracket, parenthesis = (
        speak(f"{sign} slowly into savasana", phonemes={"savasana": "səˈvɑːsənə"}) for sign in ("[Go", "(Go")
    )
    assert np.array_equal(bracket, parenthesis)


def test_a_text_of_many_words_is_spoken_in_pieces() -> None:
    fast = replace(HEART, words_per_minute=Fraction(350))
    assert len(speak("so " * 400, fast)) > 3 * len(speak("so " * 100, fast))


@pytest.mark.parametrize(
    ("ipa", "american", "british"),
    [
        ("ʃəˈvɑːsənə", "ʃəvˈɑsənə", "ʃəvˈɑːsənə"),
        ("ˌpɹɑːnəˈjɑːmə", "pɹˌɑnəjˈɑmə", "pɹˌɑːnəjˈɑːmə"),
        ("ˈsoʊəz", "sˈOəz", "sˈQəz"),
        ("ˈt\u0361ʃʌk.ɹə ɡoʊ", "ʧˈʌkɹə ɡO", "ʧˈʌkɹə ɡQ"),
        ("tɜːɹn kɑːɹ", "tɜɹn kɑɹ", "tɜːn kɑː"),
        ("ˈpɪtə", "pˈɪtə", "pˈɪtə"),
        ("y", None, None),
        ("ˈ", None, None),
        ("", None, None),
        ("/)", None, None),
    ],
)
def test_ipa_in_the_notation_of_the_voices(ipa: str, american: str | None, british: str | None) -> None:
    assert hibari_phonemes(ipa, british=False) == american
    assert hibari_phonemes(ipa, british=True) == british
    assert ENGINE.takes_ipa(ipa, HEART) == (american is not None)


def test_ipa_changes_how_a_word_is_said() -> None:
    alike = speak("Rest in savasana.", phonemes={"savasana": "səˈvɑːsənə"})
    assert not np.array_equal(alike, speak("Rest in savasana."))
    assert np.array_equal(alike, speak("Rest in savasana.", phonemes={"savasana": "sə.vˈɑː.sə.nə"}))


def test_the_voices_can_say_the_starter_lexicon() -> None:
    sayings = starter_lexicon().sayings
    assert len(sayings) > 150
    for name in ("heart", "emma"):
        voice = replace(HEART, name=name)
        assert not [word for word, saying in sayings.items() if not ENGINE.takes_ipa(saying.ipa, voice)]


def test_a_seed_gives_other_noise_and_the_same_words() -> None:
    first, other = speak("Rest."), speak("Rest.", set_to(seed=1))
    assert np.array_equal(first, speak("Rest.", set_to(seed=0)))
    assert first.shape == other.shape
    assert not np.array_equal(first, other)
    assert 0.9 < np.corrcoef(first[:, 0], other[:, 0])[0, 1] < 1
    with pytest.raises(InputError, match="the setting seed is -1; write a whole number from 0"):
        speak("Rest.", set_to(seed=-1))


def test_a_voice_without_a_name_speaks_english_only() -> None:
    assert not ENGINE.takes_ipa("ə", replace(HEART, name="", language="de"))
    unnamed = replace(HEART, name="")
    assert np.array_equal(speak("Rest.", replace(unnamed, language="en-GB")), speak("Rest."))
    with pytest.raises(InputError, match='hibari has no voice for the language "de"'):
        speak("Ruhe.", replace(unnamed, language="de"))


def test_a_voice_that_was_not_fetched_is_an_error() -> None:
    emma = replace(HEART, name="emma")
    for use in (ENGINE.fingerprint, ENGINE.speak):
        with pytest.raises(InputError) as caught:
            use("Rest.", emma)
        assert str(caught.value) == (
            "the voice hibari:emma is not on this computer; fetch it with: renderer voices get emma"
        )


def test_the_file_of_a_fetched_voice_counts_by_its_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RENDERER_DATA", str(tmp_path))
    fenrir = find_fetchable_voice("fenrir")
    fenrir.model.parent.mkdir(parents=True)
    digests = {ENGINE.fingerprint("Rest.", HEART)}
    for content in (b"n", b"o"):
        fenrir.model.write_bytes(content * fenrir.size_bytes)
        digests.add(ENGINE.fingerprint("Rest.", replace(HEART, name="fenrir")))
    assert len(digests) == 3
    with pytest.raises(PermanentFailureError, match="cannot be loaded"):
        speak("Rest.", replace(HEART, name="fenrir"))


def test_a_missing_package_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hibari_packages, "is_installed", lambda package: package != "onnxruntime")
    with pytest.raises(InputError, match="run: pip install hibari-tts, or use a voice of pyttsx3"):
        ENGINE.fingerprint("Rest.", HEART)


@pytest.mark.parametrize("words_per_minute", [80, 110, 160, 300])
def test_the_silence_at_each_comma_is_as_long_as_asked(words_per_minute: int) -> None:
    voice = replace(HEART, words_per_minute=Fraction(words_per_minute), comma_seconds=Fraction(3, 2))
    own = speak("Scratch, sway; then wriggle your toes.", replace(voice, comma_seconds=Fraction(0)))
    spoken = speak("Scratch, sway; then wriggle your toes.", voice)
    silences = inner_silences(spoken[:, 0], hibari_speech.SAMPLE_RATE)
    assert [
        s.frames / hibari_speech.SAMPLE_RATE for s in silences if s.frames > hibari_speech.SAMPLE_RATE
    ] == pytest.approx([1.5, 1.5], abs=0.03)
    without = without_silences(spoken[:, 0], added_silences(spoken[:, 0], hibari_speech.SAMPLE_RATE))
    assert len(without) == pytest.approx(len(own), abs=0.01 * len(own))


def test_a_short_sentence_has_silences_at_its_commas_too() -> None:
    voice = replace(HEART, comma_seconds=Fraction(2))
    silences = inner_silences(speak("Knees: left, right.", voice)[:, 0], hibari_speech.SAMPLE_RATE)
    assert sum(silence.frames > 1.9 * hibari_speech.SAMPLE_RATE for silence in silences) == 2


def test_a_count_has_no_added_silence() -> None:
    long, usual = (speak("One.", replace(HEART, comma_seconds=Fraction(n))) for n in (5, 0))
    assert np.array_equal(long, usual)
