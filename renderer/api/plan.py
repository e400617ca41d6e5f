"""Tracks laid out but not mixed: the time of each event, and the differences from an earlier plan."""

from renderer.analysis.difference import Difference as Difference
from renderer.analysis.difference import Move as Move
from renderer.analysis.difference import Outline as Outline
from renderer.analysis.difference import TimedEvent as TimedEvent
from renderer.analysis.difference import compare as compare
from renderer.analysis.difference import pair_up as pair_up
from renderer.analysis.events import events as events
from renderer.analysis.origins import LABELS as LABELS
from renderer.analysis.origins import spoken_seconds as spoken_seconds
from renderer.analysis.pace import Pace as Pace
from renderer.analysis.pace import paces as paces
from renderer.analysis.plan_json import totals as totals
from renderer.analysis.plan_json import track_plan as track_plan
from renderer.layout.beds import bed_level_lu as bed_level_lu
from renderer.layout.own_beds import OwnBed as OwnBed
from renderer.workflows.lay_out_tracks import Planned as Planned
from renderer.workflows.lay_out_tracks import Progress as Progress
from renderer.workflows.lay_out_tracks import silent as silent
from renderer.workflows.plan import earlier_plan as earlier_plan
from renderer.workflows.plan import outlines as outlines
from renderer.workflows.plan import plan_compiled as plan_compiled
from renderer.workflows.voice_origins import consents_of as consents_of
