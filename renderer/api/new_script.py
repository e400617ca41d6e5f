"""Scripts to start from."""

from renderer.workflows.new_script import KINDS as KINDS
from renderer.workflows.new_script import USUAL_KIND as USUAL_KIND
from renderer.workflows.new_script import Kind as Kind
from renderer.workflows.new_script import fitting_length as fitting_length
from renderer.workflows.new_script import known_kind as known_kind
from renderer.workflows.new_script import new_script as new_script
from renderer.workflows.new_script import planned_script as planned_script
