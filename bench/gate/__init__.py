"""How many faults the checks of speech find, and how many good sentences they stop.

As in the workers of renderer, the libraries use one thread.
"""

import os

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
