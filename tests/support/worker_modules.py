"""Loads what workers load, in the process that is forked: modules, and the pronunciation of English."""

from importlib import import_module

from renderer.speech.gate.words.pronunciation import ipa_of

for name in (
    "logging",
    "pedalboard",
    "pytest",  # a fork loads the main module of the process that asks for it
    "pyttsx3",
    "soundfile",
    "soxr",
    "renderer.speech.engines.pyttsx3",
    "renderer.speech.engines.tone",
    "renderer.speech.gate.judge",
    "tests.support.forked_workers",
):
    import_module(name)
ipa_of("rest", "en")
