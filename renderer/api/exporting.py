"""Export of scripts to other formats."""

from renderer.interchange.exporting.formats import FORMATS as FORMATS
from renderer.workflows.export import export_compiled as export_compiled
