"""The experts' hands: one memoryless rule a skill, from the present state to the next hand pose."""

from dataclasses import dataclass
from typing import Protocol

import mujoco
import numpy as np

from contracts.arrays import Floats
from worlds.experts.body import STEP, Body
from worlds.household.furniture import BUTTON_TRAVEL, DOOR_RANGE, DRAWER_RANGE, KNOB_RANGE, PIECES
from worlds.household.layout import area
from worlds.household.objects import KINDS
from worlds.household.simulation import LATCHED

ABOVE = np.array([0.0, 0.0, 1.0])


class Expert(Protocol):
    """One skill, done by looking at the truth."""

    def act(self) -> None:
        """Command the next step."""

    def done(self) -> bool:
        """Whether the skill's effect is there."""


def funnel(hand: Floats, final: Floats, approach: Floats, far: float, steep: float = 3.0) -> Floats:
    """Aim at a pose, but stay off along the approach until sideways errors are small, (4,)."""
    error = hand[:3] - final[:3]
    sideways = float(np.linalg.norm(error - (error @ approach) * approach)) + 0.10 * abs(hand[3] - final[3])
    off = float(np.clip(steep * (sideways - 0.008), 0.0, far))
    return np.array([*(final[:3] + off * approach), final[3]])


def near_yaw(yaw: float, now: float) -> float:
    """The equal grasp (half a turn is the same) nearest to straight ahead, with a little loyalty to the present yaw."""
    options = [yaw + turn * np.pi for turn in range(-3, 4)]
    allowed = [one for one in options if abs(one) <= 1.75]
    return float(min(allowed, key=lambda one: abs(one) + 0.6 * abs(one - now)))


@dataclass
class Pick:
    """Grasp a thing and lift it."""

    body: Body
    thing: str
    place: str

    def __post_init__(self) -> None:
        self.kind = KINDS[self.body.sim.thing(self.thing).kind]
        self.approach = np.array(PIECES[self.place].approach)
        self.box = PIECES[self.place].form == "box"
        self.rise = 0.05 if self.box else 0.09
        self.floor = self.body.lowest(self.thing)

    def grasp(self) -> Floats:
        """The hand pose that holds the thing, (4,)."""
        pose = self.body.body(self.thing)
        hand = self.body.hand()
        if pose.rotation[2, 2] > 0.7:
            yaw = (
                0.0
                if self.kind.symmetric
                else near_yaw(float(np.arctan2(pose.rotation[1, 0], pose.rotation[0, 0])), hand[3])
            )
            return np.array([*pose.position[:2], self.body.lowest(self.thing) + self.kind.grasp, yaw])
        axis = pose.rotation[:, int(np.argmax(self.kind.half))]
        yaw = near_yaw(float(np.arctan2(axis[1], axis[0])), hand[3])
        return np.array([*pose.position[:2], max(pose.position[2], 0.02), yaw])

    def done(self) -> bool:
        return self.body.holds(self.thing) and self.body.lowest(self.thing) > self.floor + self.rise - 0.015

    def act(self) -> None:
        hand, grasp = self.body.hand(), self.grasp()
        wide = min(self.kind.width + 0.045, 0.13)
        width = self.body.sim.width()
        if self.body.holds(self.thing):
            lift = hand.copy()
            lift[2] = self.floor + self.rise + (hand[2] - self.body.lowest(self.thing))
            lift[3] = self.body.command[3]
            self.body.move(self.body.command[:4] if self.done() else lift, 0.0)
            return
        error = np.abs(hand - grasp)
        closed_on_nothing = width < 0.008
        if error[:2].max() < 0.008 and error[2] < 0.011 and error[3] < 0.10 and not closed_on_nothing:
            self.body.move(grasp, 0.0)
            return
        if width < self.kind.width + 0.012:  # open first, clear of the thing
            grasp = np.array([*(grasp[:3] + 0.09 * self.approach), grasp[3]])
            self.body.move(grasp, wide)
            return
        far, steep = (0.20, 6.0) if self.box else (0.12, 3.0)
        self.body.move(funnel(hand, grasp, self.approach, far, steep), wide)


@dataclass
class Put:
    """Set the held thing down on, or drop it into, a place."""

    body: Body
    thing: str
    place: str

    def __post_init__(self) -> None:
        self.form = PIECES[self.place].form
        self.approach = np.array(PIECES[self.place].approach)
        self.spot = self._free_spot()

    def _free_spot(self) -> Floats:
        """Where there is most room, near the middle, in the base frame; z is the height to let go at, (3,)."""
        body, front, piece = self.body, self.body.front(self.place), PIECES[self.place]
        slid = body.sim.joint(self.place) if self.form == "drawer" else 0.0
        x_low, y_low, x_high, y_high = area(self.place) if self.form != "bin" else (0.16, -0.01, 0.18, 0.01)
        if self.place == "user":
            x_low, x_high = 0.08, 0.2
        others = [body.body(one.name).position for one in body.sim.layout.things if one.name != self.thing]
        best, best_score = np.zeros(3), -np.inf
        for x in np.linspace(x_low, x_high, 5):
            for y in np.linspace(y_low, y_high, 9):
                spot = front.position + front.rotation @ np.array([x - slid, y, 0.0])
                room = min(
                    [float(np.hypot(*(spot - o)[:2])) for o in others if abs(o[2] - piece.space[0][2]) < 0.3] or [1.0]
                )
                middle = abs(y - (y_low + y_high) / 2) + 0.6 * abs(x - (x_low + x_high) / 2)
                score = min(room, 0.19) - 0.15 * middle
                if score > best_score:
                    best, best_score = spot, score
        release = piece.space[1][2] - 0.06 if self.form == "bin" else piece.space[0][2]
        drop = {"drawer": 0.02, "bin": 0.0}.get(self.form, 0.006)
        return np.array([*best[:2], release + drop])

    def inside(self) -> bool:
        """Whether the thing is in the place's space."""
        piece, front = PIECES[self.place], self.body.front(self.place)
        slid = self.body.sim.joint(self.place) if self.form == "drawer" else 0.0
        at = front.rotation.T @ (self.body.body(self.thing).position - front.position) + np.array([slid, 0.0, 0.0])
        low, high = np.array(piece.space)
        return bool(np.all(at > low - 0.005) and np.all(at < high))

    def done(self) -> bool:
        clear = (
            self.body.sim.grip_force() < 0.1
            and self.body.sim.width() > KINDS[self.body.sim.thing(self.thing).kind].width + 0.02
        )
        return clear and self.inside()

    def act(self) -> None:
        body = self.body
        hand = body.hand()
        width = min(KINDS[body.sim.thing(self.thing).kind].width + 0.04, 0.13)
        if not body.has(self.thing):
            body.move(body.command[:4], width)
            return
        at = body.body(self.thing).position
        final = np.array([*(hand[:2] + self.spot[:2] - at[:2]), hand[2] + self.spot[2] - body.lowest(self.thing), 0.0])
        neat = 0.25 if self.form == "box" else 0.6
        final[3] = np.clip(body.command[3], -neat, neat)
        blocked = self.form != "bin" and body.command[2] < hand[2] - 0.03 and final[2] > hand[2] - 0.06
        low_enough = abs(final[2] - hand[2]) < 0.010 or hand[2] < final[2]
        if float(np.hypot(*(final - hand)[:2])) < 0.018 and (low_enough or blocked):
            body.move(body.command[:4], width)
            return
        far = {"drawer": 0.24, "box": 0.20, "bin": 0.16}.get(self.form, 0.10)
        body.move(funnel(hand, final, self.approach, far, 3.0 if self.form == "open" else 6.0), 0.0)


@dataclass
class Work:
    """Take a handle and drive its joint to a value: doors, drawers and the knob.

    Args:
        goal: where the joint shall be, rad or m.
    """

    body: Body
    place: str
    goal: float

    PRESHAPE = 0.052  # opening around a bar; wider would touch the door behind it, m

    def __post_init__(self) -> None:
        self.low = self.place == "stove"
        model = self.body.sim.model
        self.joint = model.joint(self.body.sim.joint_name(self.place))
        self.slide = self.joint.type[0] == mujoco.mjtJoint.mjJNT_SLIDE
        wide = float(model.jnt_range[self.joint.id][1])
        self.close_enough = 0.05 * wide
        self.rate = (0.22 if self.slide else 1.1 if self.low else 0.8) * STEP

    def done(self) -> bool:
        now = self.body.sim.joint(self.place)
        return now > self.goal - self.close_enough if self.goal > self.close_enough else now < self.close_enough

    def _bar(self, ahead: float) -> Floats:
        """The handle's middle once the joint has moved by some more, base frame, (3,)."""
        sim = self.body.sim
        middle = np.array(sim.data.geom(f"{self.place.replace(' ', '_')}_handle").xpos)
        axis, anchor = sim.data.xaxis[self.joint.id], sim.data.xanchor[self.joint.id]
        if self.slide:
            moved = middle + ahead * axis
        else:
            turned = np.zeros(4)
            mujoco.mju_axisAngle2Quat(turned, axis, ahead)
            around = np.zeros(3)
            mujoco.mju_rotVecQuat(around, middle - anchor, turned)
            moved = anchor + around
        inverse = self.body.base_from_world
        return np.array(inverse.position + inverse.rotation @ moved)

    def _caged(self) -> bool:
        """Whether the closed fingers hold the bar between them; while it swings, one of them may do all the pulling."""
        return self.body.command[4] < 0.005 and 0.012 < self.body.sim.width() < 0.026

    def _approach(self) -> Floats:
        """From above onto the knob; else from the robot's side of the face, wherever the door has swung."""
        if self.low:
            return ABOVE
        aside = 0.0 if self.slide else 0.6 * self.body.sim.joint(self.place)
        return np.array([-0.96 * np.cos(aside), 0.96 * np.sin(aside), 0.28])

    def pose(self, ahead: float = 0.0) -> Floats:
        """The hand pose that holds the bar once the joint has moved by some more, (4,)."""
        bar = self._bar(ahead)
        angle = self.body.sim.joint(self.place) + ahead
        yaw = 0.0 if self.slide else angle - 0.785 if self.low else -0.55 * angle
        return np.array([*bar[:2], bar[2] + (0.012 if self.low else 0.01), yaw])

    def act(self) -> None:
        body = self.body
        hand, grasp = body.hand(), self.pose(0.0)
        near = float(np.linalg.norm(hand[:3] - grasp[:3]))
        if self._caged() and near < 0.035:
            left = self.goal - body.sim.joint(self.place)
            ahead = (
                0.0
                if self.done()
                else float(np.clip(left, -1.0, 1.0) * min(1.0, self.rate * 1.8 / max(abs(left), 1e-6)))
            )
            body.move(self.pose(ahead) if ahead else body.command[:4], 0.0)
        elif near < 0.013 and body.sim.width() > 0.012:
            body.move(grasp, 0.0)
        elif self.done():
            body.move(body.command[:4], body.command[4])
        else:
            body.move(funnel(hand, grasp, self._approach(), 0.10), self.PRESHAPE)


@dataclass
class Press:
    """Push a latching button through with closed fingers."""

    body: Body
    place: str

    def __post_init__(self) -> None:
        self.was_on = self._is_on()

    def _is_on(self) -> bool:
        return bool(self.body.sim.data.ctrl[13] > 0.5 * LATCHED)

    def done(self) -> bool:
        return self._is_on() != self.was_on

    def act(self) -> None:
        body = self.body
        if self.done():
            body.move(body.command[:4], 0.0)
            return
        top = body.handle(self.place)
        tip = 0.018  # the closed fingers reach this far below the grasp point, m
        final = np.array([*top[:2], top[2] + 0.010 + tip - 2.0 * BUTTON_TRAVEL, 0.0])
        body.move(funnel(body.hand(), final, ABOVE, 0.09), 0.0)


WIDE = {"drawer": 0.92 * DRAWER_RANGE, "box": 0.80 * DOOR_RANGE}


def expert_for(body: Body, skill: str, arguments: dict[str, str], place: str) -> Expert:
    """The expert of a call; `place` is where the robot stands."""
    if skill == "pick":
        return Pick(body, arguments["object"], place)
    if skill in ("place", "hand_over"):
        return Put(body, arguments["object"], place)
    if place == "lamp":
        return Press(body, place)
    goals = {"open": WIDE.get(PIECES[place].form, 0.0), "close": 0.0, "turn_on": 0.97 * KNOB_RANGE, "turn_off": 0.0}
    return Work(body, place, goals[skill])
