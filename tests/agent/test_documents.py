"""What the documents tell people to do works."""

import json
import os
import re
import runpy
import subprocess
import sys

import pytest

EXAMPLES = (
    "01_plan_a_command.py",
    "02_run_in_a_scene_file.py",
    "03_your_own_skill.py",
    "04_kitchen_run.py",
)


def test_every_example_is_run_here_and_none_is_long(pytestconfig):
    folder = pytestconfig.rootpath / "examples"
    assert {path.name for path in folder.glob("*.py")} >= set(EXAMPLES)
    assert all(len(path.read_text().splitlines()) <= 80 for path in folder.glob("*.py"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_runs(name, pytestconfig, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(sys, "argv", [name])
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(pytestconfig.rootpath / "examples" / name), run_name="__main__")
    assert re.search(r"DONE|skipped|say 0|INFEASIBLE|NEEDS_OPERATOR", capsys.readouterr().out)


def test_the_skill_of_the_contributing_guide_works(pytestconfig, scene_file, tmp_path):
    guide = (pytestconfig.rootpath / "CONTRIBUTING.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", guide, re.S).group(1)
    group, line = re.search(r'entry-points\."(.*?)"\]\n(\w+ = ".*?")', guide).groups()
    (tmp_path / "your_package").mkdir()
    (tmp_path / "your_package" / "toss.py").write_text(code)
    info = tmp_path / "your_package-0.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: your-package\nVersion: 0.1\n")
    (info / "entry_points.txt").write_text(f"[{group}]\n{line.replace(chr(34), '')}\n")
    scene_file.write_text(scene_file.read_text().replace("places:\n", "places:\n  bin: {kind: bin}\n"))
    things = {"go_to": {"place": "table"}, "pick": {"object": "sponge"}, "toss": {"object": "sponge"}}
    steps = json.dumps({"steps": [{"skill": skill, "arguments": thing} for skill, thing in things.items()]})
    command = [
        "run",
        "toss the sponge",
        "--scene",
        scene_file,
        "--planner",
        f"scripted:{steps}",
        "--out",
        tmp_path / "r",
    ]
    path = os.pathsep.join([str(tmp_path), str(pytestconfig.rootpath)])
    done = subprocess.run(
        [sys.executable, "-m", "agent.cli.main", *map(str, command)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert done.returncode == 0
    assert "DONE: The sponge is in the bin." in done.stderr
    assert len(code.splitlines()) <= 13


def test_ci_runs_the_test_command_of_the_readme(pytestconfig):
    readme = (pytestconfig.rootpath / "README.md").read_text(encoding="utf-8")
    command = re.search(r"Install and test:\n\n    pip install .*? && (.*)", readme).group(1)
    assert command in (pytestconfig.rootpath / ".ci" / "run").read_text(encoding="utf-8")


def test_the_readme_promises_no_command_that_does_not_exist(pytestconfig):
    from agent.cli.main import app

    readme = (pytestconfig.rootpath / "README.md").read_text(encoding="utf-8")
    known = {command.name or command.callback.__name__ for command in app.registered_commands}
    known |= {group.name for group in app.registered_groups}
    used = set(re.findall(r"^ +(?:pip install -e \. && )?gofer (\w+)", readme, re.M)) | set(
        re.findall(r"`gofer (\w+)", readme)
    )
    assert used <= known
