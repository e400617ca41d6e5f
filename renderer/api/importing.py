"""Conversion of files in other formats into scripts."""

from renderer.interchange.importing.formats import FORMATS as FORMATS
from renderer.workflows.import_script import ImportOptions as ImportOptions
from renderer.workflows.import_script import import_script as import_script
