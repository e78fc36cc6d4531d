"""What is the case in a kitchen, read from the simulator: for the privileged describer, scene files and judges."""

import numpy as np

from contracts.arrays import Floats
from contracts.robot import Pose
from contracts.scene import ObjectState, PlaceState, RobotState, Scene
from worlds.household.furniture import BUTTON_TRAVEL, DOOR_RANGE, DRAWER_RANGE, KNOB_RANGE, PIECES
from worlds.household.kitchen import FLOOR_PLAN, front_pose
from worlds.household.objects import KINDS, NATURAL
from worlds.household.simulation import Simulation

RANGES = {"drawer": DRAWER_RANGE, "box": DOOR_RANGE}
OPEN = 0.55  # share of its range from which on a door counts as open
SHUT = 0.05  # share up to which it counts as closed
TURNED = 0.6  # share of its range from which on a knob is on
BACK = 0.2  # share up to which it is off; between the two it is neither
DOCKED = (0.07, 0.10)  # how far the base may be from a dock it is at, m and rad
TOUCH = 0.012  # a thing this near above a floor rests on it, m
PERSON = "user_person"  # the body of the one who lives here
THINNEST = 0.004  # opening below which nothing is between the fingers, m
HELD = 0.075  # between grasp point and thing, m


def state_of(sim: Simulation, place: str) -> tuple[str, ...]:
    """A place's state in the words of a scene file; ajar is neither open nor closed, between neither on nor off."""
    if place == "lamp":
        return ("on",) if sim.data.ctrl[13] > 0.3 * BUTTON_TRAVEL else ("off",)
    if place == "stove":
        share = sim.joint(place) / KNOB_RANGE
        return ("on",) if share > TURNED else ("off",) if share < BACK else ("between",)
    form = PIECES[place].form
    if form not in RANGES:
        return ()
    share = sim.joint(place) / RANGES[form]
    return ("open",) if share > OPEN else ("closed",) if share < SHUT else ("ajar",)


def inside(sim: Simulation, place: str, point: Floats) -> bool:
    """Whether a point, world frame m, is in a place's space."""
    front = front_pose(PIECES[place])
    low, high = np.array(PIECES[place].space)
    local = front.rotation.T @ (point - front.position)
    if PIECES[place].form == "drawer":
        local[0] += sim.joint(place)
    return bool(np.all(local >= low - 1e-3) and np.all(local <= high))


def place_of(sim: Simulation, thing: str) -> str | None:
    """The place whose space holds the middle of a thing; None on the floor or in the air."""
    point = sim.body(thing).position
    return next((place for place in PIECES if inside(sim, place, point)), None)


def held_thing(sim: Simulation) -> str | None:
    """What is between the fingers, if they press on something."""
    if sim.grip_force() < 1.0 or sim.width() < THINNEST:
        return None
    grasp = sim.site("robot_grasp").position
    near = {thing.name: _gap(sim.body(thing.name), KINDS[thing.kind].half, grasp) for thing in sim.layout.things}
    name = min(near, key=near.__getitem__, default=None)
    return name if name is not None and near[name] < HELD else None


def _gap(pose: Pose, half: tuple[float, float, float], point: Floats) -> float:
    """Distance, m, from a point to the longest axis of a thing."""
    longest = int(np.argmax(half))
    axis = pose.rotation[:, longest]
    along = np.clip((point - pose.position) @ axis, -half[longest], half[longest])
    return float(np.linalg.norm(point - pose.position - along * axis))


def docked_at(base: Floats) -> str | None:
    """The place at whose dock the base stands, by odometry."""
    metres, radians = DOCKED
    for name, place in FLOOR_PLAN.places.items():
        off = base - np.array(place.dock)
        turn = (off[2] + np.pi) % (2 * np.pi) - np.pi
        if np.hypot(*off[:2]) < metres and abs(turn) < radians and _nearest(base) == name:
            return name
    return None


def _nearest(base: Floats) -> str:
    docks = {name: np.array(place.dock) for name, place in FLOOR_PLAN.places.items()}
    return min(docks, key=lambda name: float(np.hypot(*(base[:2] - docks[name][:2]))))


def true_scene(sim: Simulation) -> Scene:
    """The kitchen as a scene."""
    held = held_thing(sim)
    places = {
        name: PlaceState(kind=piece.kind, state=state_of(sim, name), on=piece.on, position=_focus(name))
        for name, piece in PIECES.items()
    }
    objects = {}
    for thing in sim.layout.things:
        x, y, z = sim.body(thing.name).position
        at = None if thing.name == held else place_of(sim, thing.name)
        colour = thing.colour or NATURAL[thing.kind]
        objects[thing.name] = ObjectState(at=at, kind=thing.kind, colour=colour, position=_millimetres((x, y, z)))
    base = sim.robot_position()[7:10]
    person = float(np.hypot(*(sim.body(PERSON).position - np.array([*base[:2], 0.0]))[:2]))
    robot = RobotState(at=docked_at(base), holding=held, person=round(person, 3))
    return Scene(robot=robot, places=places, objects=objects)


def _focus(name: str) -> tuple[float, float, float]:
    return _millimetres(FLOOR_PLAN.places[name].focus)


def _millimetres(point: tuple[float, float, float]) -> tuple[float, float, float]:
    x, y, z = (round(float(value), 3) for value in point)
    return (x, y, z)
