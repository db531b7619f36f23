"""`make bench`: runs every module of this folder that has a `run`, and prints the lines it returns.

The figures are ratios measured within one run, because absolute times say more about the machine than about the code.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path


def main(wanted: list[str]) -> None:
    """All of them, or those whose names contain one of the words."""
    for module in sorted(pkgutil.iter_modules([str(Path(__file__).parent)]), key=lambda module: module.name):
        if module.name == "__main__" or (wanted and not any(word in module.name for word in wanted)):
            continue
        run = getattr(importlib.import_module(f"tests.bench.{module.name}"), "run", None)
        if run is None:
            continue
        print(f"\n{module.name}", flush=True)
        for line in run():
            print(f"  {line}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
