"""The recordings of sentences, one by one, for a front that records them itself."""

from renderer.workflows.check_room import check_room as check_room
from renderer.workflows.own_voice import add_own_voice as add_own_voice
from renderer.workflows.record_take import ChosenTake as ChosenTake
from renderer.workflows.record_take import RecordedTake as RecordedTake
from renderer.workflows.record_take import RecordedVoice as RecordedVoice
from renderer.workflows.record_take import TakesChangedError as TakesChangedError
from renderer.workflows.record_take import UnusableTakeError as UnusableTakeError
from renderer.workflows.record_take import add_take as add_take
from renderer.workflows.record_take import choose_recording as choose_recording
from renderer.workflows.record_take import find_take as find_take
from renderer.workflows.record_take import recorded_voice as recorded_voice
from renderer.workflows.studio_recording import SentenceToRecord as SentenceToRecord
from renderer.workflows.studio_recording import VoiceToRecord as VoiceToRecord
from renderer.workflows.studio_recording import what_to_record as what_to_record
from renderer.workflows.take_verdicts import advice_of_file as advice_of_file
from renderer.workflows.wav_bytes import heard_wav as heard_wav
