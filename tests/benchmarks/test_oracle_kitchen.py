"""Runs of the scripted experts in the real kitchen: what they did the judge confirms, what they did not it does not."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.oracle import Finding, confirm
from contracts.arrays import Floats
from worlds.experts.body import Body
from worlds.experts.moves import expert_for
from worlds.experts.start import SKILLS, Start, begin, draw_start
from worlds.household.kinematics import ArmKinematics
from worlds.household.kitchen import FLOOR_PLAN
from worlds.household.simulation import Simulation

STAYS = 6  # steps of 0.1 s for which the effect lasts at the end
BACK = np.array([-0.15, 0.0, 0.15, 0.0])  # m; how the hand leaves


@pytest.fixture(scope="module")
def kinematics() -> ArmKinematics:
    return ArmKinematics(FLOOR_PLAN)


def expert_run(skill: str, seed: int, folder: Path, kinematics: ArmKinematics) -> Start:
    """A run directory as a world leaves it, of an expert that does its skill and draws the hand back."""
    rng = np.random.default_rng([seed, 77])
    start = draw_start(rng, skill, kinematics)
    sim = begin(start, rng)
    body = Body(sim, kinematics)
    rows = [snapshot(sim)]
    expert, lasted = expert_for(body, skill, start.call.arguments, start.place), 0
    while lasted < STAYS and len(rows) < 200:
        expert.act()
        body.follow()
        rows.append(snapshot(sim))
        lasted = lasted + 1 if expert.done() else 0
    for _ in range(12 if skill != "pick" else 0):
        body.move(body.command[:4] + BACK, max(body.command[4], 0.06 if start.place != "lamp" else 0.0))
        body.follow()
        rows.append(snapshot(sim))
    time, qpos, ctrl = (np.array(column) for column in zip(*rows, strict=True))
    (folder / "model.xml").write_text(sim.xml)
    np.savez(folder / "trajectory.npz", time=time, qpos=qpos, ctrl=ctrl)
    return start


def snapshot(sim: Simulation) -> tuple[float, Floats, Floats]:
    return sim.time, sim.data.qpos.copy(), sim.data.ctrl.copy()


def promise(start: Start) -> tuple[str, str]:
    """What must be so at the end, and what must not."""
    skill, place, thing = start.call.skill, start.place, start.call.arguments.get("object", "")
    if skill == "pick":
        return f"holding({thing})", f"at({thing}, {place})"
    if skill in ("place", "hand_over"):
        other = "counter" if place != "counter" else "table"
        return f"at({thing}, {place})", f"at({thing}, {other})"
    was_on = start.layout.joints["lamp"] > 0
    word = {"open": "open", "close": "closed", "turn_on": "on", "turn_off": "off"}
    now = word.get(skill, "off" if was_on else "on")
    opposite = {"open": "closed", "closed": "open", "on": "off", "off": "on"}[now]
    return f"{now}({place})", f"{opposite}({place})"


@pytest.mark.parametrize("skill", SKILLS)
def test_what_an_expert_did_is_confirmed(skill: str, tmp_path: Path, kinematics: ArmKinematics) -> None:
    start = expert_run(skill, 2, tmp_path, kinematics)
    done, undone = promise(start)
    found = confirm(tmp_path, [done, undone, f"not({undone})", f"ever({done})", f"robot_at({start.place})"])
    assert said(found) == {done, f"not({undone})", f"ever({done})", f"robot_at({start.place})"}


def said(found: dict[str, Finding]) -> set[str]:
    return {text for text, one in found.items() if one.holds}


def test_what_is_picked_was_seen_first(tmp_path: Path, kinematics: ArmKinematics) -> None:
    start = expert_run("pick", 2, tmp_path, kinematics)
    thing = start.call.arguments["object"]
    assert said(confirm(tmp_path, [f"ever(seen({thing}))", f"before(ever(seen({thing})), holding({thing}))"]))


def test_a_thing_let_go_but_still_between_the_fingers_is_not_clear(tmp_path: Path, kinematics: ArmKinematics) -> None:
    """While the expert still holds it over the place, the judge must say no at every row before the hand opens."""
    start = expert_run("place", 2, tmp_path, kinematics)
    text, _ = promise(start)
    with np.load(tmp_path / "trajectory.npz") as arrays:
        rows = {name: arrays[name] for name in arrays.files}
    closed = int(np.flatnonzero(rows["ctrl"][:, 7] > 0.02)[0])
    np.savez(tmp_path / "trajectory.npz", **{name: array[:closed] for name, array in rows.items()})
    assert not confirm(tmp_path, [text])[text].holds
