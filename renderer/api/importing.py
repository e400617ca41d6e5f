"""Scripts made from files in other formats."""

from renderer.interchange.importing.formats import FORMATS as FORMATS
from renderer.workflows.import_script import ImportedFile as ImportedFile
from renderer.workflows.import_script import import_script as import_script
