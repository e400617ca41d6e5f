"""The progress of the recording of a script."""

from renderer.speech.takes.numbering import padded as padded
from renderer.speech.takes.take_checks import LONGEST_SILENCE_SECONDS as LONGEST_SILENCE_SECONDS
from renderer.workflows.record import Recording as Recording
from renderer.workflows.record import Take as Take
from renderer.workflows.record import check_sheet_name as check_sheet_name
from renderer.workflows.record import recordings as recordings
