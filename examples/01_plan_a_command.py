"""Plan a command over a scene of your own: no physics, no key; nothing moves.

python examples/01_plan_a_command.py "put the red mug in the drawer and close it"
"""

import sys
import tempfile
from pathlib import Path

from agent import Agent
from contracts import BadCheckpoint

SCENE = """
robot: {at: user}
places:
  table:   {kind: surface}
  cabinet: {kind: surface}
  drawer:  {kind: container, state: closed, on: cabinet}
  user:    {kind: person}
objects:
  red mug: {at: table, kind: mug, colour: red}
  sponge:  {at: table}
"""


def main(command: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        scene = Path(folder) / "scene.yaml"
        scene.write_text(SCENE)
        try:
            agent = Agent.build(scene=scene, memory="nothing")
        except BadCheckpoint as error:
            print(f"skipped: {error}")
            return
        result = agent.propose(command)
    for number, (step, rated) in enumerate(zip(result.steps, result.candidates or (), strict=False), start=1):
        print(f"{number}. {step.skill}({', '.join(step.arguments.values())})  say {step.say:.2f} x can {step.can:.2f}")
        for other in rated[1:3]:
            print(f"      or {other['skill']}({', '.join(other['arguments'].values())})  {other['score']:.2f}")
    if result.ending is not None:
        print(f"{result.ending}: {result.why}")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "put the red mug in the drawer and close it")
