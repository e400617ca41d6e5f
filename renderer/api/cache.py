"""The results that are kept between renders."""

from renderer.workflows.cache import Kept as Kept
from renderer.workflows.cache import kept_in as kept_in
