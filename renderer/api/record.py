"""The progress of the recording of a script."""

from renderer.speech.takes.numbering import padded as padded
from renderer.workflows.record import Recording as Recording
from renderer.workflows.record import Take as Take
from renderer.workflows.record import check_sheet_name as check_sheet_name
from renderer.workflows.record import recordings as recordings
from renderer.workflows.take_verdicts import advice_of as advice_of
from renderer.workflows.take_verdicts import states_of as states_of
