"""How many examples a property test draws, and the seed of whatever is random in the tests.

``make explore`` asks for more examples (the profile ``explore``) and another seed; conftest.py sets both.
"""

from __future__ import annotations

import os

from hypothesis import settings

SEED = int(os.environ.get("RENDERER_TEST_SEED", "0"))
SUITE_EXAMPLES = 40
EXPLORE_TIMES = 10


def examples(count: int) -> settings:
    """``count`` examples in the suite, and as many times more as the profile asks for."""
    return settings(max_examples=count * settings().max_examples // SUITE_EXAMPLES)
