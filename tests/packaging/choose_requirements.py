"""Which requirements a release of ``packaging`` chooses; run with the folder that it is installed in.

Reads ``{"requirements": [...], "environments": [...]}`` from standard input and writes, as JSON, the
parser's version and one list of names for each environment.
"""

from __future__ import annotations

import json
import sys

sys.path.insert(0, sys.argv[1])

from importlib.metadata import version

from packaging.requirements import Requirement

given = json.load(sys.stdin)
requirements = [Requirement(line) for line in given["requirements"]]
markers = {str(requirement.marker): requirement.marker for requirement in requirements}
chosen = []
for environment in given["environments"]:
    holds = {text: marker is None or marker.evaluate(environment) for text, marker in markers.items()}
    chosen.append([requirement.name for requirement in requirements if holds[str(requirement.marker)]])
json.dump({"version": version("packaging"), "chosen": chosen}, sys.stdout)
