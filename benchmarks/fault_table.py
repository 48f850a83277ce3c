"""The fault table of docs/faults.md: `python benchmarks/fault_table.py [VICTIM ...]`. Takes some three minutes."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.faults.scenarios import HEAD, Scenario, seed
from benchmarks.faults.stack import VICTIMS, running_hub


def main() -> int:
    chosen = tuple(sys.argv[1:]) or VICTIMS
    bad = 0
    with running_hub() as stack:
        seeded = seed(stack, chosen)
        print(HEAD, flush=True)  # noqa: T201
        for victim in chosen:
            result = Scenario(stack, seeded, victim).run()
            print(result.row(), flush=True)  # noqa: T201
            bad += result.lost + sum(result.doubled.values())
            for name, number in result.doubled.items():
                if number:
                    print(f"  {name}: {number}", file=sys.stderr)  # noqa: T201
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
