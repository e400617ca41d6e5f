"""What this computer has, and what it lacks."""

from renderer.workflows.doctor import examine as examine
from renderer.workflows.findings import Finding as Finding
from renderer.workflows.install_lines import extra_line as extra_line
