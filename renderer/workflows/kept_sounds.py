"""The sounds that the store has of the sentences of a script."""

from __future__ import annotations

from renderer.speech.kept_clips import KeptClip, identity_for, kept_clip
from renderer.storage.store import Store
from renderer.voice import Utterance
from renderer.workflows.compile import Compiled


class KeptSounds:
    """The sounds of sentences as they are in a store now. Each is looked up once.

    Raises:
        InputError: the recognizer that checks the words of sentences cannot be used.
    """

    def __init__(self, compiled: Compiled, store: Store) -> None:
        utterances = (speak.utterance for speak in compiled.plan.spoken())
        self._identity = identity_for(utterances, compiled.settings.words_recognizer)
        self.store = store
        self._found: dict[tuple[Utterance, int], KeptClip | None] = {}

    def kept(self, utterance: Utterance, sample_rate: int) -> KeptClip | None:
        """The clip of a sentence; None if the store has none."""
        wanted = utterance, sample_rate
        if wanted not in self._found:
            self._found[wanted] = kept_clip(self.store, utterance, sample_rate, self._identity)
        return self._found[wanted]

    def digest(self, utterance: Utterance, sample_rate: int) -> str:
        """What identifies the sound of a sentence; empty if it has to be spoken first."""
        kept = self.kept(utterance, sample_rate)
        return "" if kept is None or kept.lacks_words else kept.clip.digest
