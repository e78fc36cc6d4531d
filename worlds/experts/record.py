"""Recording demonstrations: an expert at work, disturbed now and then, seen through the robot's own cameras.

One episode is one `.npz`; its arrays are described where they are read, in `skills/training/data.py`.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contracts.arrays import Floats
from contracts.robot import Pose
from contracts.skill_card import SkillCard
from worlds.experts.body import Body
from worlds.experts.moves import Expert, Pick, Put, Work, expert_for
from worlds.experts.start import SKILLS, Start, begin, draw_start, recoloured
from worlds.household.cameras import NAMES, Cameras
from worlds.household.furniture import PIECES
from worlds.household.kinematics import ArmKinematics
from worlds.household.kitchen import FLOOR_PLAN
from worlds.household.objects import KINDS
from worlds.household.parts import HANDLES
from worlds.household.variation import PLAIN, Variation, drawn

Array = NDArray[Any]
FIRST = 1_000_000  # seeds below are held out
SIZE = 96  # pixels
LONGEST = 170  # steps of 0.1 s
STAY = 7  # steps recorded after the effect is there
RECOLOURED = 0.5  # share of the kitchens that are not plain whose things come in odd colours
MIX = {
    "pick": 0.34,
    "place": 0.22,
    "hand_over": 0.05,
    "open": 0.13,
    "close": 0.10,
    "turn_on": 0.05,
    "turn_off": 0.05,
    "press": 0.06,
}


@dataclass(frozen=True, slots=True)
class Disturb:
    """How the demonstrations are disturbed, so that there is something to recover from.

    Args:
        kick: chance a step that the hand is driven off for some steps.
        nudge: chance an episode that the thing moves while it is being reached for.
        drop: chance a pick that the hand opens once it holds.
    """

    kick: float = 0.045
    nudge: float = 0.15
    drop: float = 0.10


@dataclass(slots=True)
class Tape:
    """What has been recorded so far."""

    hand: list[Floats] = field(default_factory=list)
    valid: list[bool] = field(default_factory=list)
    frames: list[dict[str, Any]] = field(default_factory=list)


class Recorder:
    """One episode of one skill.

    Args:
        seed: decides everything.
        skill: one of SKILLS.
        kinematics: of the arm.
        disturb: how rough it gets.
        variation: how far the kitchen may look from the plain one.
    """

    def __init__(
        self, seed: int, skill: str, kinematics: ArmKinematics, disturb: Disturb, variation: Variation = PLAIN
    ) -> None:
        self.rng = np.random.default_rng([seed, SKILLS.index(skill)])
        self.start: Start = draw_start(self.rng, skill, kinematics).looking(variation, seed)
        if variation != PLAIN and self.rng.random() < RECOLOURED:
            self.start = recoloured(self.start, self.rng, held_out=False)
        self.sim = begin(self.start, self.rng)
        self.body = Body(self.sim, kinematics)
        self.expert: Expert = expert_for(self.body, skill, self.start.call.arguments, self.start.place)
        self.disturb = disturb
        self.tape = Tape()
        self.stride = 2 if skill in ("pick", "place", "hand_over", "press") else 3
        self._kicked = 0
        self._nudge_at = int(self.rng.integers(3, 18)) if self.rng.random() < disturb.nudge else -1
        self._may_drop = skill == "pick" and self.rng.random() < disturb.drop
        self.entities = self._entities()

    def run(self) -> bool:
        """Record until the effect has been there for a while; False when it never came."""
        cameras = Cameras(self.sim.model, SIZE, SIZE)
        phase, stayed = int(self.rng.integers(self.stride)), 0
        try:
            for step in range(LONGEST):
                stayed = stayed + 1 if self.expert.done() else 0
                if step % self.stride == phase or stayed in (1, 4):
                    self.tape.frames.append(self._frame(cameras, step))
                if stayed > STAY:
                    return True
                self._step(step, stayed)
        finally:
            cameras.close()
        return False

    def _step(self, step: int, stayed: int) -> None:
        valid = True
        if step == self._nudge_at:
            valid = not self._nudge()
        if self._kicked == 0 and stayed == 0 and step > 1 and self.rng.random() < self.disturb.kick:
            self._kicked = int(self.rng.integers(2, 5))
            self._push = self.rng.normal(0, [0.022, 0.022, 0.014, 0.10])
        if self._kicked and stayed == 0:
            self._kicked -= 1
            self.body.command[:4] += self._push
            valid = False
        elif (
            self._may_drop
            and isinstance(self.expert, Pick)
            and self.body.holds(self.expert.thing)
            and self.rng.random() < 0.5
        ):
            self._may_drop = False
            self.body.command[4] = 0.13
            valid = False
        else:
            self._kicked = 0
            self.expert.act()
        self.tape.hand.append(self.body.command.copy())
        self.tape.valid.append(valid)
        self.body.follow()

    def _nudge(self) -> bool:
        """Move the thing that is reached for a little, as a careless hand would."""
        if not isinstance(self.expert, Pick) or self.body.gripping() or PIECES[self.start.place].form != "open":
            return False
        free = self.sim.data.joint(f"{self.expert.thing.replace(' ', '_')}_free")
        free.qpos[:2] += np.clip(self.rng.normal(0, 0.025, 2), -0.05, 0.05)
        return True

    def _entities(self) -> list[str]:
        parts = [HANDLES[place] for place in self._near()]
        target = [self.start.place] if isinstance(self.expert, Put) else []
        return [thing.name for thing in self.start.layout.things] + parts + target

    def _near(self) -> list[str]:
        here = PIECES[self.start.place].front[:2]
        return [place for place in HANDLES if np.hypot(*np.subtract(PIECES[place].front[:2], here)) < 1.3]

    def _known(self) -> tuple[Array, Array]:
        """Position, (E, 3), and yaw, (E,), of every entity in the base frame."""
        places, yaws = [], []
        for thing in self.start.layout.things:
            pose = self.body.body(thing.name)
            places.append(pose.position)
            yaws.append(_yaw_of(pose, thing.kind))
        for place in self._near():
            places.append(self.body.handle(place))
            yaws.append(Work(self.body, place, 0.0).pose()[3] if place != "lamp" else np.nan)
        if isinstance(self.expert, Put):
            places.append(self.expert.spot)
            yaws.append(np.nan)
        return np.array(places, np.float32), np.array(yaws, np.float32)

    def _frame(self, cameras: Cameras, step: int) -> dict[str, Any]:
        sim, body = self.sim, self.body
        positions, yaws = self._known()
        hand = body.hand()
        targets = sim.robot_position()
        frame: dict[str, Any] = {
            "frame_step": np.int32(step),
            "done": np.float32(self.expert.done()),
            "proprio": np.array([*hand, sim.width(), sim.grip_force(), *targets[10:12]], np.float32),
            "positions": positions,
            "yaws": yaws,
        }
        for name in NAMES:
            image, depth = cameras.look(sim.data, name)
            camera = cameras.camera(sim.data, name, truly=True)
            pose = body.base_from_world @ camera.world_from_camera
            square = np.eye(4, dtype=np.float32)
            square[:3, :3], square[:3, 3] = pose.rotation, pose.position
            frame |= {f"{name}_rgb": image, f"{name}_depth": depth.astype(np.float16), f"{name}_pose": square}
            frame[f"{name}_focal"] = np.float32(camera.focal)
            frame[f"visible_{name}"] = _visible(positions, pose, camera.focal, depth)
        return frame

    def save(self, path: Path, cards: dict[str, SkillCard]) -> None:
        """Write the episode, whole or not at all."""
        call, frames = self.start.call, self.tape.frames
        once = ("head_focal", "wrist_focal")
        arrays: dict[str, Any] = {
            key: np.stack([frame[key] for frame in frames]) for key in frames[0] if key not in once
        }
        others = [value for key, value in call.arguments.items() if key != "object"]
        words = {
            "skill": call.skill,
            "instruction": cards[call.skill].words(call),
            "object": call.arguments.get("object", ""),
            "target": others[0] if others else "",
        }
        arrays |= {key: frames[0][key] for key in once} | {key: np.array(value) for key, value in words.items()}
        arrays |= {"hand": np.array(self.tape.hand, np.float32), "valid": np.array(self.tape.valid)}
        arrays["entities"] = np.array(self.entities)
        partial = path.with_suffix(".part")
        with partial.open("wb") as file:
            np.savez(file, **arrays)
        partial.rename(path)


def _yaw_of(pose: Pose, kind: str) -> float:
    """Yaw, rad, of the line along which the thing is long; NaN where a grasp does not care."""
    if pose.rotation[2, 2] > 0.7:
        return np.nan if KINDS[kind].symmetric else float(np.arctan2(pose.rotation[1, 0], pose.rotation[0, 0]))
    axis = pose.rotation[:, int(np.argmax(KINDS[kind].half))]
    return float(np.arctan2(axis[1], axis[0]))


def _visible(points: Array, base_from_camera: Pose, focal: float, depth: Array) -> Array:
    """Whether each point is in the picture and nothing stands before it, (E,)."""
    seen = (points - base_from_camera.position) @ base_from_camera.rotation  # camera frame
    far = seen[:, 2]
    pixel = seen[:, :2] / np.maximum(far[:, None], 1e-6) * focal + SIZE / 2
    inside = (far > 0.02) & (pixel > 0).all(axis=1) & (pixel < SIZE - 1).all(axis=1)
    column, row = np.clip(pixel.round().astype(int), 0, SIZE - 1).T
    return np.asarray(inside & (depth[row, column] > far - 0.09))


def skill_of(seed: int) -> str:
    """Which skill an episode shows, by the mix."""
    return str(np.random.default_rng([seed, 99]).choice(list(MIX), p=np.array(list(MIX.values())) / sum(MIX.values())))


def record(seed: int, folder: Path, cards: dict[str, SkillCard]) -> bool:
    """Record the episode of a seed unless it is there; False when the expert failed (only that is noted down)."""
    path = folder / f"{seed}.npz"
    failed = path.with_suffix(".failed")
    if path.exists() or failed.exists():
        return path.exists()
    folder.mkdir(parents=True, exist_ok=True)
    recorder = Recorder(seed, skill_of(seed), _kinematics(), Disturb(), drawn(np.random.default_rng([seed, 7])))
    if not recorder.run():
        failed.touch()
        return False
    recorder.save(path, cards)
    return True


_KINEMATICS: list[ArmKinematics] = []


def _kinematics() -> ArmKinematics:
    if not _KINEMATICS:
        _KINEMATICS.append(ArmKinematics(FLOOR_PLAN))
    return _KINEMATICS[0]
