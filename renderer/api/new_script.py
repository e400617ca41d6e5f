"""Scripts to start from."""

from renderer.workflows.new_script import new_script as new_script
