"""How well the robot sees: `gofer perception eval`, written down where the other figures are.

python -m benchmarks.perception [--scenes 200] [--arm NAME]... [--eyes FILE] [--out FILE]
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from agent.eyesight import ARMS, evaluate, in_short
from skills import EYES

OUT = Path("benchmarks/results/perception.json")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.perception", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--scenes", type=int, default=200, help="looks of each arm, four to a kitchen")
    parser.add_argument("--eyes", type=Path, default=EYES, help="checkpoint")
    parser.add_argument("--arm", choices=list(ARMS), action="append", help="only this one; may be repeated")
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args(arguments)
    rows: dict[str, object] = {}
    for name in asked.arm or ARMS:
        rows[name] = row = evaluate(name, asked.scenes, asked.eyes)
        print(name, json.dumps(in_short(row)), flush=True)
    asked.out.parent.mkdir(exist_ok=True)
    asked.out.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
