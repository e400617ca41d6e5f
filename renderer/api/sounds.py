"""The built-in bells and beds."""

from renderer.sounds.catalogue import BEDS as BEDS
from renderer.sounds.catalogue import BELLS as BELLS
