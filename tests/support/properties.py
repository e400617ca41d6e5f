"""How many examples a property test draws, and the seed of whatever is random in the tests.

``make explore`` asks for more examples (the profile ``explore``) and another seed; conftest.py sets both.
"""

from __future__ import annotations

import os

from hypothesis import settings

SEED = int(os.environ.get("RENDERER_TEST_SEED", "0"))
USUAL_EXAMPLES = 40
SUITE_EXAMPLES = USUAL_EXAMPLES // 2
EXPLORE_EXAMPLES = USUAL_EXAMPLES * 10


def examples(count: int) -> settings:
    """Half of ``count`` in the suite, and ten times ``count`` in ``make explore``."""
    return settings(max_examples=count * settings().max_examples // USUAL_EXAMPLES)
