"""Control steps a second of the household world on one core: with both cameras drawn at every step, and without.

    python -m benchmarks.world_speed [--steps 300] [--repeats 3]

The robot drives along the counter while arm, head and gripper move, so that contacts, cameras and servos have work. On
a machine that others use too, the figure by processor time says what a free core would do.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import numpy as np

from contracts.action import ActionChunk
from contracts.robot import ARM, GRIPPER, HEAD
from worlds.household.simulation import CONTROL
from worlds.household.world import HouseholdWorld

OUT = Path(__file__).parent / "results" / "world_speed.json"
SIZE = 96  # pixels
SEEDS = (0, 1, 2)
PERIOD = 4.0  # s of world time in which the robot swings there and back
BACK = np.array([0.0, 0.05, 0.0])  # from the dock; m, m, rad
ASKED = 60.0  # steps a second with both cameras


@dataclass(frozen=True, slots=True)
class Speed:
    """Control steps a second.

    Args:
        seed: of the kitchen.
        size: of the pictures, pixels; 0 without.
        steps: measured.
        by_clock: as a person would see it here and now.
        by_processor: by the processor time that it took.
    """

    seed: int
    size: int
    steps: int
    by_clock: float
    by_processor: float


def measure(seed: int, size: int, steps: int) -> Speed:
    """Drive a world about and look at every step."""
    base = np.array(HouseholdWorld.floor_plan.places["counter"].dock) - BACK
    world = HouseholdWorld(seed, size, base=base)
    start = world.sim.targets
    swing = np.zeros_like(start)
    swing[ARM], swing[GRIPPER], swing[HEAD] = 0.25, 0.04, (0.3, 0.2)
    swing[8] = 0.3
    world.observe()
    clock, processor = time.perf_counter(), time.process_time()
    for number in range(steps):
        share = np.sin(2 * np.pi * number * CONTROL / PERIOD)
        world.apply(ActionChunk((start + share * swing)[None], CONTROL))
        world.observe()
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    world.close()
    return Speed(seed, size, steps, steps / clock, steps / processor)


def one_core() -> None:
    """Stay on one core from here on."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.world_speed", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--steps", type=int, default=300, help="control steps of each measurement")
    parser.add_argument("--repeats", type=int, default=3, help="measurements of each kind, each in another kitchen")
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args(arguments)
    rows: dict[str, object] = {"steps": asked.steps, "asked": ASKED}
    for name, size in (("both cameras", SIZE), ("without cameras", 0)):
        speeds = [measure(SEEDS[number % len(SEEDS)], size, asked.steps) for number in range(asked.repeats)]
        clock, processor = (median(getattr(one, key) for one in speeds) for key in ("by_clock", "by_processor"))
        pictures = f"{name}, {size} x {size}" if size else name
        print(f"{pictures:26} {clock:6.0f} steps/s by the clock, {processor:6.0f} steps/s by processor time")
        rows[name] = {
            "by_clock": round(clock, 1),
            "by_processor": round(processor, 1),
            "runs": [asdict(one) for one in speeds],
        }
    asked.out.parent.mkdir(exist_ok=True)
    asked.out.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    one_core()
    sys.exit(main())
