"""Run a command in a scene file, with a plan of your own in place of a model, and look at what the run leaves.

python examples/02_run_in_a_scene_file.py
"""

import json
import tempfile
from pathlib import Path

from agent import Agent

SCENE = """
robot: {at: user}
places:
  table:   {kind: surface}
  drawer:  {kind: container, state: closed}
  user:    {kind: person}
objects:
  red mug: {at: table, kind: mug, colour: red}
"""
STEPS = (
    ("go_to", {"place": "drawer"}),
    ("open", {"container": "drawer"}),
    ("go_to", {"place": "table"}),
    ("pick", {"object": "red mug"}),
    ("go_to", {"place": "drawer"}),
    ("place", {"object": "red mug", "target": "drawer"}),
    ("close", {"container": "drawer"}),
)


def main() -> None:
    plan = json.dumps({"steps": [{"skill": skill, "arguments": arguments} for skill, arguments in STEPS]})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "scene.yaml").write_text(SCENE)
        with Agent.build(scene=folder / "scene.yaml", planner=f"scripted:{plan}", memory="nothing") as agent:
            result = agent.run("put the red mug in the drawer and close it", folder / "run")
            for note in agent.events():
                print(f"{note.time:6.1f} s  {note.source:9} {note.text}")
        print(f"\n{result.ending}: {result.why}")
        print("left behind:", ", ".join(sorted(path.name for path in (folder / "run").iterdir())))


if __name__ == "__main__":
    main()
