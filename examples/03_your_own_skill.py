"""Give the robot a skill of your own: a card says what it needs and brings about, and planner, tree and world know it.

python examples/03_your_own_skill.py
"""

import json
import tempfile
from pathlib import Path

from agent import Agent
from contracts import Condition, SkillCard

TOSS = SkillCard(
    name="toss",
    summary="Throw the held object into the bin from where the robot stands.",
    phrase="toss the {object} into the bin",
    arguments={"object": "object"},
    preconditions=(Condition.read("holding({object})"),),
    postconditions=(Condition.read("at({object}, bin)"),),
    duration=2.0,
)
SCENE = """
robot: {at: table}
places:
  table: {kind: surface}
  bin:   {kind: bin}
objects:
  banana peel: {at: table}
"""
STEPS = (("pick", {"object": "banana peel"}), ("toss", {"object": "banana peel"}))


def main() -> None:
    plan = json.dumps({"steps": [{"skill": skill, "arguments": arguments} for skill, arguments in STEPS]})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "scene.yaml").write_text(SCENE)
        with Agent.build(
            scene=folder / "scene.yaml", planner=f"scripted:{plan}", memory="nothing", own=[TOSS]
        ) as agent:
            result = agent.run("get rid of the banana peel", folder / "run")
    for step in result.steps:
        print(f"{step.skill}({', '.join(step.arguments.values())}): {step.outcome}, {step.evidence}")
    print(f"{result.ending}: {result.why}")


if __name__ == "__main__":
    main()
