"""The front matter of a text as a form: its values, changes of them, and samples of voices and beds."""

from renderer.script.editing.head_edits import change_head as change_head
from renderer.script.source import Source as Source
from renderer.speech.speaking import NotWantedError as NotWantedError
from renderer.workflows.sample import compile_sample as compile_sample
from renderer.workflows.sample import make_sample as make_sample
from renderer.workflows.session_form import KEYS as KEYS
from renderer.workflows.session_form import SessionForm as SessionForm
from renderer.workflows.session_form import session_form as session_form
