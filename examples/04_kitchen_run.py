"""A command in the physical kitchen, with the shipped planner and the learned skills; opens nothing, writes a report.

python examples/04_kitchen_run.py "put the red mug in the drawer and close it" 0
"""

import sys
from pathlib import Path

from agent import Agent
from contracts import BadCheckpoint, NoRenderer


def main(command: str, seed: int) -> None:
    try:
        agent = Agent.build(world="household", seed=seed, memory="nothing")
    except (BadCheckpoint, NoRenderer) as error:
        print(f"skipped: {error}")
        return
    with agent:
        result = agent.run(command)
    for step in result.steps:
        print(f"{step.skill}({', '.join(step.arguments.values())}): {step.outcome} {step.cause or ''}  {step.evidence}")
    print(f"{result.ending}: {result.why}")
    print(f"{result.world_s:.0f} s of world time in {result.wall_s:.0f} s of wall time")
    print("look at", Path(str(result.run_dir)) / "report.html")


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if not word.isdigit()]
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(" ".join(words) or "put the red mug in the drawer and close it", numbers[0] if numbers else 0)
