"""The projects that the user trusts."""

from renderer.settings.trust import NO_TRUST as NO_TRUST
from renderer.settings.trust import Need as Need
from renderer.workflows.trust import Project as Project
from renderer.workflows.trust import forget as forget
from renderer.workflows.trust import list_trusted as list_trusted
from renderer.workflows.trust import read_project as read_project
from renderer.workflows.trust import trust as trust
