"""What a render would have spoken, and what that costs."""

from renderer.workflows.dry_run import Reckoned as Reckoned
from renderer.workflows.dry_run import reckon as reckon
