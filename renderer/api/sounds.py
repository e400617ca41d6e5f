"""The bells and beds that there are."""

from renderer.sounds.catalogue import BEDS as BEDS
from renderer.sounds.catalogue import BELLS as BELLS
