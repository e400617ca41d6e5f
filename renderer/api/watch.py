"""Rendering again whenever a file changes."""

from renderer.storage.watch_files import UsedFiles as UsedFiles
from renderer.workflows.warm_up import warm_up as warm_up
