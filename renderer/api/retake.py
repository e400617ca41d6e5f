"""Takes of sentences that voices speak."""

from renderer.plan.takes import SpokenTake as SpokenTake
from renderer.workflows.lock_take import lock_take as lock_take
from renderer.workflows.lock_take import unlock_take as unlock_take
from renderer.workflows.retake import Retake as Retake
from renderer.workflows.retake import retake as retake
from renderer.workflows.retake_attempt import read_wanted as read_wanted
from renderer.workflows.retake_rounds import retake_each_round as retake_each_round
from renderer.workflows.script_takes import ScriptTakes as ScriptTakes
from renderer.workflows.script_takes import TakesOfSentence as TakesOfSentence
from renderer.workflows.script_takes import Which as Which
from renderer.workflows.script_takes import choose_take as choose_take
from renderer.workflows.script_takes import drop_take as drop_take
from renderer.workflows.script_takes import drop_unused_takes as drop_unused_takes
from renderer.workflows.script_takes import list_takes as list_takes
from renderer.workflows.takes_text import rate_text as rate_text
