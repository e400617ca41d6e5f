"""What this computer has, and what it lacks."""

from renderer.workflows.doctor import Finding as Finding
from renderer.workflows.doctor import examine as examine
