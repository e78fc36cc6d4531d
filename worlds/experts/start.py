"""Starts: a kitchen in which one skill can begin, with the robot docked and ready, drawn by a generator."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial.transform import Rotation

from contracts.arrays import Floats
from contracts.robot import ARM, BASE, GRIPPER, HEAD, base_pose, hand_pose
from contracts.skill_card import SkillCall
from worlds.experts.body import aim_head, dock_of
from worlds.experts.moves import WIDE
from worlds.household.furniture import PIECES
from worlds.household.kinematics import READY, ArmKinematics
from worlds.household.kitchen import FLOOR_PLAN
from worlds.household.layout import BOXES, SURFACES, Layout, Thing, area, draw
from worlds.household.materials import NAMED
from worlds.household.objects import KINDS, name_of
from worlds.household.robot import PROFILE, TILT
from worlds.household.simulation import Simulation
from worlds.household.variation import Look, Variation

DOORS = ("top drawer", "bottom drawer", "fridge", "microwave")
TARGETS = ("counter", "table", "shelf", "stove", "sink", "bin", *DOORS)
SETTLE = 10  # control steps
ALIKE = 0.5  # share of the picks from a surface that have look-alikes beside the thing
KNOCKED_OVER = 0.2  # share of the picks from a surface of something tall that lies on its side
AJAR = (0.0, 0.55)  # shares of fully open at which a door to open may start
WIDE_OPEN = (0.35, 1.03)  # and one to close
BESIDE = 0.15  # least distance between the middles of a thing and a look-alike put beside it, m
SKILLS = ("pick", "place", "hand_over", "open", "close", "turn_on", "turn_off", "press")


@dataclass(frozen=True, slots=True)
class Rough:
    """How much worse than usual a start may be: what makes a skill fail now and then.

    Args:
        astray: how far the base may stand from its dock, m, and in the same number of rad, turned.
        edge: how far beyond where things are usually put one may lie, m.
        crowd: chance that another thing is put close beside the thing that a pick is for.
    """

    astray: float = 0.0
    edge: float = 0.0
    crowd: float = 0.0


USUAL = Rough()
CROWDED = (0.075, 0.12)  # between the middles of a thing and one put close beside it, m


@dataclass(frozen=True, slots=True)
class Start:
    """A skill about to begin.

    Args:
        layout: the kitchen.
        call: what to do.
        place: where the robot stands.
        base: x m, y m, yaw rad.
        targets: arm, gripper, base, head at the start, (13,).
        held: the thing in the gripper, if any.
        lying: the thing that was knocked over, if any.
        look: how the kitchen differs to the eye from the plain one.
    """

    layout: Layout
    call: SkillCall
    place: str
    base: Floats
    targets: Floats
    held: str | None
    lying: str | None = None
    look: Look | None = None

    def looking(self, variation: Variation, seed: int) -> "Start":
        """The same start in a kitchen that looks otherwise, the way a seed takes it."""
        return replace(self, look=Look(variation, seed))


def recoloured(start: Start, rng: np.random.Generator, *, held_out: bool) -> Start:
    """The same start with every thing in a colour that its kind does not come in; one of one natural colour stays.

    Args:
        start: to recolour.
        rng: decides the colours.
        held_out: whether the pairs of kind and colour are those that no demonstration shows, or those that some may.
    """
    layout, called = in_odd_colours(start.layout, rng, held_out=held_out)
    arguments = {key: called.get(value, value) for key, value in start.call.arguments.items()}
    return replace(
        start,
        layout=layout,
        call=SkillCall(skill=start.call.skill, arguments=arguments),
        held=called.get(start.held or "", start.held),
        lying=called.get(start.lying or "", start.lying),
    )


def in_odd_colours(layout: Layout, rng: np.random.Generator, *, held_out: bool) -> tuple[Layout, dict[str, str]]:
    """A layout recoloured, and by old names the new ones; see `recoloured`."""
    taken: set[str] = set()
    renamed: dict[str, Thing] = {}
    for thing in layout.things:
        own = KINDS[thing.kind].colours
        odd = [one for one in NAMED if one not in own and _is_held_out(thing.kind, one) == held_out] if any(own) else []
        free = [one for one in odd if name_of(thing.kind, one) not in taken]
        if free and not thing.name.endswith(" 2"):
            colour = str(rng.choice(free))
            renamed[thing.name] = replace(thing, colour=colour, name=name_of(thing.kind, colour))
            taken.add(renamed[thing.name].name)
    things = tuple(renamed.get(one.name, one) for one in layout.things)
    return replace(layout, things=things), {old: new.name for old, new in renamed.items()}


def _is_held_out(kind: str, colour: str) -> bool:
    """Every other pair of kind and colour is kept from demonstrations."""
    return (list(KINDS).index(kind) + list(NAMED).index(colour)) % 2 == 1


def _opened(rng: np.random.Generator, layout: Layout, place: str, share: float | None = None) -> Layout:
    """The layout with a container open (or at a share of fully open); the other drawer shut."""
    joints = dict(layout.joints)
    if place in DOORS:
        joints[place] = WIDE[PIECES[place].form] * float(rng.uniform(0.95, 1.05) if share is None else share)
        if PIECES[place].form == "drawer":
            joints["bottom drawer" if place == "top drawer" else "top drawer"] = 0.0
    return replace(layout, joints=joints)


def _moved(rng: np.random.Generator, layout: Layout, name: str, place: str) -> Layout:
    x_low, y_low, x_high, y_high = area(place)
    spot = (float(rng.uniform(x_low, x_high)), float(rng.uniform(y_low, y_high)))
    things = [t for t in layout.things if t.at != place or t.name == name or place not in DOORS]
    turn = float(rng.uniform(-0.25, 0.25) if place in BOXES else rng.uniform(-np.pi, np.pi))
    moved = (replace(t, at=place, x=spot[0], y=spot[1], yaw=turn) if t.name == name else t for t in things)
    return replace(layout, things=tuple(moved))


def _among_alikes(rng: np.random.Generator, layout: Layout, name: str) -> Layout:
    """Put one or two things that share kind or colour with a thing beside it, in the stead of others."""
    target = next(t for t in layout.things if t.name == name)
    present = {t.name for t in layout.things}
    alike = [
        (kind, colour)
        for kind, one in KINDS.items()
        for colour in one.colours
        if (kind == target.kind) != (colour == target.colour) and name_of(kind, colour) not in present
    ]
    things = list(layout.things)
    for index in rng.permutation(len(alike))[: int(rng.integers(1, 3))]:
        kind, colour = alike[index]
        spot = _beside(rng, things, target.at)
        others = [t for t in things if t.name != name and (t.kind, t.colour) not in alike]
        if spot is None or not others:
            break
        things.remove(others[int(rng.integers(len(others)))])
        turn = float(rng.uniform(-np.pi, np.pi))
        things.append(Thing(name_of(kind, colour), kind, colour, target.at, *spot, turn))
    return replace(layout, things=tuple(things))


def _beside(rng: np.random.Generator, things: list[Thing], place: str) -> tuple[float, float] | None:
    x_low, y_low, x_high, y_high = area(place)
    for _ in range(30):
        spot = (float(rng.uniform(x_low, x_high)), float(rng.uniform(y_low, y_high)))
        if all(np.hypot(spot[0] - t.x, spot[1] - t.y) >= BESIDE for t in things if t.at == place):
            return spot
    return None


def _roughened(rng: np.random.Generator, layout: Layout, name: str, rough: Rough) -> Layout:
    """The layout with a thing pushed towards an edge, and another one close beside it."""
    thing = next((t for t in layout.things if t.name == name), None)
    if thing is None or thing.at not in SURFACES:
        return layout
    push = rough.edge * np.array([float(rng.uniform(0, 1)), float(rng.uniform(-1, 1))])
    moved = replace(thing, x=thing.x + float(push[0]), y=thing.y + float(push[1]))
    things = [moved if t.name == name else t for t in layout.things]
    others = [t for t in things if t.name != name and t.at not in DOORS]
    if others and rng.random() < rough.crowd:
        other, angle = others[int(rng.integers(len(others)))], float(rng.uniform(-np.pi, np.pi))
        far = float(rng.uniform(*CROWDED))
        spot = (moved.x + far * np.cos(angle), moved.y + far * np.sin(angle))
        things = [replace(t, at=moved.at, x=spot[0], y=spot[1]) if t.name == other.name else t for t in things]
    return replace(layout, things=tuple(things))


def _draw_pick(rng: np.random.Generator) -> tuple[Layout, SkillCall, str]:
    layout = draw(rng)
    thing = layout.things[int(rng.integers(len(layout.things)))]
    if rng.random() < 0.38 and thing.at not in (*DOORS, "sink"):
        place = str(rng.choice([*DOORS, "sink", "user"]))
        layout = _moved(rng, layout, thing.name, place) if place != "user" else layout
        thing = next(t for t in layout.things if t.name == thing.name)
    if thing.at in SURFACES and rng.random() < ALIKE:
        layout = _among_alikes(rng, layout, thing.name)
    return _opened(rng, layout, thing.at), SkillCall(skill="pick", arguments={"object": thing.name}), thing.at


def _draw_put(rng: np.random.Generator, skill: str) -> tuple[Layout, SkillCall, str]:
    layout = draw(rng)
    target = "user" if skill == "hand_over" else str(rng.choice(TARGETS))
    others = [t for t in layout.things if t.at != target] or list(layout.things)
    thing = others[int(rng.integers(len(others)))]
    word = "person" if skill == "hand_over" else "target"
    return _opened(rng, layout, target), SkillCall(skill=skill, arguments={"object": thing.name, word: target}), target


def _draw_work(rng: np.random.Generator, skill: str) -> tuple[Layout, SkillCall, str]:
    layout = draw(rng)
    joints = dict(layout.joints)
    if skill in ("open", "close"):
        place = str(rng.choice(DOORS))
        part = (
            (0.0 if rng.random() < 0.65 else float(rng.uniform(*AJAR)))
            if skill == "open"
            else float(rng.uniform(*WIDE_OPEN))
        )
        return _opened(rng, layout, place, part), SkillCall(skill=skill, arguments={"container": place}), place
    place = "lamp" if skill == "press" or rng.random() < 0.3 else "stove"
    on = skill == "turn_off" or (skill == "press" and rng.random() < 0.3)
    joints[place] = (
        (1.0 if place == "lamp" else float(rng.uniform(1.35, 1.571)))
        if on
        else float(rng.uniform(0, 0.1) * (place == "stove"))
    )
    word = "button" if skill == "press" else "appliance"
    return replace(layout, joints=joints), SkillCall(skill=skill, arguments={word: place}), place


def draw_start(
    rng: np.random.Generator, skill: str, kinematics: ArmKinematics, noise: float = 1.0, rough: Rough = USUAL
) -> Start:
    """Draw a start for a skill.

    Args:
        rng: decides everything.
        skill: one of SKILLS.
        kinematics: of the arm.
        noise: how far base, hand and head may be from their ready poses; 1 as after driving up.
        rough: how much worse than usual it may be.
    """
    if skill == "pick":
        layout, call, place = _draw_pick(rng)
    elif skill in ("place", "hand_over"):
        layout, call, place = _draw_put(rng, skill)
    else:
        layout, call, place = _draw_work(rng, skill)
    base = dock_of(place) + noise * np.clip(rng.normal(0, [0.010, 0.010, 0.012]), -0.025, 0.025)
    if rough != USUAL:
        base += rng.uniform(-rough.astray, rough.astray, 3)
        layout = _roughened(rng, layout, call.arguments.get("object", ""), rough)
    held = call.arguments["object"] if skill in ("place", "hand_over") else None
    targets = ready_targets(place, base, kinematics)
    plan = FLOOR_PLAN.places[place]
    hand = np.array(
        [*(plan.ready if skill in ("pick", "place", "hand_over") else plan.ready_to_work), 0.0]
    ) + noise * rng.normal(0, [0.02, 0.02, 0.02, 0.08])
    if held:
        hand[3] += float(rng.uniform(-1.2, 1.2)) if not KINDS[_kind(layout, held)].symmetric else 0.0
    targets = kinematics.inverse(targets, base_pose(base) @ hand_pose(hand, TILT))
    targets[HEAD] += noise * rng.normal(0, 0.015, 2)
    targets[GRIPPER] = KINDS[_kind(layout, held)].width + 0.004 if held else float(rng.choice([0.04, 0.08, 0.12]))
    tall = skill == "pick" and place in SURFACES and _tall(_kind(layout, call.arguments["object"]))
    lying = call.arguments["object"] if tall and rng.random() < KNOCKED_OVER else None
    return Start(layout, call, place, base, targets, held, lying)


def _tall(kind: str) -> bool:
    """Whether a thing can lie on its side and be taken up so."""
    half = KINDS[kind].half
    return half[2] > 0.9 * max(half[0], half[1]) and kind != "apple" and kind != "orange"


def _kind(layout: Layout, name: str | None) -> str:
    return next(t.kind for t in layout.things if t.name == name)


def ready_targets(place: str, base: Floats, kinematics: ArmKinematics) -> Floats:
    """Targets, (13,), with the hand at a place's ready pose and the head turned to it."""
    targets = PROFILE.rest.copy()
    targets[ARM] = READY
    targets[BASE] = base
    targets[HEAD] = aim_head(base, FLOOR_PLAN.places[place].focus)
    ready = np.array([*FLOOR_PLAN.places[place].ready, 0.0])
    return kinematics.inverse(targets, base_pose(base) @ hand_pose(ready, TILT))


def begin(start: Start, rng: np.random.Generator) -> Simulation:
    """A simulation at a start, at rest."""
    sim = Simulation(start.layout, start.base, start.targets, start.look)
    if start.held:
        _grip(sim, start.held, rng)
    if start.lying:
        _knock_over(sim, start.lying)
    for _ in range(SETTLE):
        sim.step(sim.targets)
    return sim


def _grip(sim: Simulation, name: str, rng: np.random.Generator) -> None:
    """Put a thing between the fingers as a pick would have left it, and close them."""
    kind = KINDS[sim.thing(name).kind]
    grasp = sim.site("robot_grasp")
    yaw = float(np.arctan2(grasp.rotation[1, 0], grasp.rotation[0, 0]))
    turn = yaw + (float(rng.uniform(-np.pi, np.pi)) if kind.symmetric else float(rng.choice([0.0, np.pi])))
    along = float(np.clip(rng.normal(0, 0.004), -0.007, 0.007))
    shift = along * np.array([np.cos(yaw), np.sin(yaw), 0.0])
    centre = grasp.position + shift + np.array([0.0, 0.0, kind.half[2] - kind.grasp + rng.normal(0, 0.004)])
    free = sim.data.joint(f"{name.replace(' ', '_')}_free")
    free.qpos[:] = [*centre, np.cos(turn / 2), 0.0, 0.0, np.sin(turn / 2)]
    free.qvel[:] = 0.0
    closed = sim.targets
    closed[GRIPPER] = 0.0
    for side in ("left", "right"):
        sim.data.joint(f"robot_{side}_slide").qpos[0] = (kind.width + 0.001) / 2
    sim.data.ctrl[GRIPPER] = 0.0
    sim.step(closed)


def _knock_over(sim: Simulation, name: str) -> None:
    """Lay a thing on its side where it stands."""
    free = sim.data.joint(f"{name.replace(' ', '_')}_free")
    half = KINDS[sim.thing(name).kind].half
    standing = Rotation.from_quat(free.qpos[3:], scalar_first=True)
    free.qpos[2] += half[1] - half[2]
    free.qpos[3:] = (standing * Rotation.from_euler("x", np.pi / 2)).as_quat(scalar_first=True)


def thing_named(start: Start, name: str) -> Thing:
    return next(t for t in start.layout.things if t.name == name)
