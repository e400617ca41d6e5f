"""Loads what workers load, in the process that is forked: modules, the pronunciation of English, and a voice.

The voice of hibari takes a second to load, and some hundred workers of tests speak with it.
"""

from importlib import import_module

from renderer.speech.engines.hibari import HEART, Hibari
from renderer.speech.engines.hibari_packages import are_installed
from renderer.speech.gate.words.pronunciation import ipa_of
from renderer.voice import Voice

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
if are_installed():
    Hibari().speak("Rest.", Voice(engine=HEART.engine, name=HEART.name))
