"""The whole kitchen as one MuJoCo model: room, furniture, robot, things."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

import numpy as np

from contracts.floor_plan import Door, FixedPlace, FloorPlan, Space
from contracts.robot import Pose
from worlds.household.furniture import CABINET, PIECES, Piece, build_cabinet
from worlds.household.layout import Thing
from worlds.household.materials import add_materials
from worlds.household.objects import add_object
from worlds.household.robot import BASE_RADIUS, add_actuators, add_gripper_coupling, add_robot
from worlds.household.shapes import body, box, geom, region
from worlds.household.variation import Look, vary

ASIDE = -0.6  # of the first joint before a box: its door is hinged on the left and swings to before the dock, rad
OVER = 0.08  # how far above a door's upper edge the hand passes over it, m
BRUSH = (0.44, -0.045)  # where the hand pushes it wide open: ahead and to the left of the dock, m
ROOM = (-2.5, -2.2, 2.5, 2.0)  # inner corners of the walls, m


def front_pose(piece: Piece) -> Pose:
    """`world_from_front` of a piece of furniture."""
    x, y, yaw = piece.front
    cos, sin = np.cos(yaw), np.sin(yaw)
    return Pose(np.array([x, y, 0.0]), np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]]))


def _door(piece: Piece) -> Door | None:
    """How to get past the door of a box."""
    if piece.form != "box":
        return None
    return Door(ASIDE, piece.space[1][2] + OVER, (*BRUSH, piece.ready[2]))


def _floor_plan() -> FloorPlan:
    places = {}
    obstacles = []
    for name, piece in PIECES.items():
        front = front_pose(piece)
        dock = front.position + front.rotation @ np.array([*piece.dock, 0.0])
        focus = front.position + front.rotation @ np.array(piece.focus)
        where = (float(dock[0]), float(dock[1]), piece.front[2])
        looked_at = (float(focus[0]), float(focus[1]), float(focus[2]))
        places[name] = FixedPlace(
            piece.kind,
            where,
            looked_at,
            piece.ready,
            piece.ready_to_work,
            piece.approach,
            piece.on,
            _door(piece),
            Space(piece.front, *piece.space),
            piece.moving,
        )
        low, high = piece.footprint[:2], piece.footprint[2:]
        corners = np.array([[*low, 0.0], [*high, 0.0]]) @ front.rotation.T + front.position
        (x0, y0), (x1, y1) = corners.min(axis=0)[:2], corners.max(axis=0)[:2]
        obstacles.append((float(x0), float(y0), float(x1), float(y1)))
    return FloorPlan(ROOM, tuple(dict.fromkeys(obstacles)), places, BASE_RADIUS)


FLOOR_PLAN = _floor_plan()


def _add_room(world: Element) -> None:
    geom(world, "plane", (0, 0, 0.05), (0, 0, 0), "floor")
    x0, y0, x1, y1 = ROOM
    for low, high in (((x0, y1, 0), (x1, y1 + 0.05, 2.4)), ((x1, y0, 0), (x1 + 0.05, y1, 2.4))):
        box(world, low, high, "wall")
    for low, high in (((x0 - 0.05, y0, 0), (x0, y1, 0.12)), ((x0, y0 - 0.05, 0), (x1, y0, 0.12))):
        box(world, low, high, "walnut")
    box(world, (-0.7, y1 - 0.012, 1.35), (0.3, y1 - 0.002, 2.1), "robot_white")
    box(world, (-0.65, y1 - 0.016, 1.40), (0.25, y1 - 0.006, 2.05), "inner")


def _add_furniture(world: Element) -> None:
    cabinet = body(world, "cabinet", (*CABINET[:2], 0), CABINET[2])
    build_cabinet(cabinet, "cabinet")
    for name, piece in PIECES.items():
        x, y, yaw = piece.front
        plain = name.replace(" ", "_")
        place = body(world, plain, (x, y, 0), yaw)
        piece.build(place, plain)
        surface = {"surface", "person"} & set(piece.kind) or "button" in piece.kind
        region(place, f"{plain}_{'top' if surface else 'inside'}", *piece.space)


def _add_lights(root: Element, world: Element) -> None:
    visual = SubElement(root, "visual")
    SubElement(visual, "headlight", {"ambient": ".38 .38 .38", "diffuse": ".30 .30 .30", "specular": ".05 .05 .05"})
    SubElement(visual, "quality", {"shadowsize": "0", "offsamples": "0"})
    SubElement(visual, "map", {"znear": ".01", "zfar": "20"})
    SubElement(visual, "global", {"offwidth": "1280", "offheight": "960"})
    sun = {"directional": "true", "castshadow": "false", "specular": ".2 .2 .2"}
    SubElement(world, "light", {**sun, "pos": "1 -1 3", "dir": "-.4 .5 -.8", "diffuse": ".45 .43 .40"})
    SubElement(world, "light", {**sun, "pos": "-2 -2 3", "dir": ".75 .3 -.55", "diffuse": ".24 .25 .28"})
    SubElement(world, "camera", {"name": "room", "pos": "0.2 -4.6 3.9", "xyaxes": "1 0 0 0 .62 .78", "fovy": "50"})


def kitchen_xml(things: Sequence[Thing], robot_only: bool = False, look: Look | None = None) -> str:
    """The model as MJCF text.

    Args:
        things: what can be moved.
        robot_only: leave things out, for kinematics.
        look: how it differs from the plain kitchen.
    """
    root = Element("mujoco", {"model": "gofer kitchen"})
    SubElement(root, "compiler", {"angle": "radian", "autolimits": "true"})
    option = {
        "timestep": "0.005",
        "integrator": "implicitfast",
        "cone": "elliptic",
        "impratio": "5",
        "iterations": "20",
    }
    SubElement(root, "option", {**option, "ls_iterations": "10", "noslip_iterations": "4"})
    add_materials(SubElement(root, "asset"))
    world = SubElement(root, "worldbody")
    _add_lights(root, world)
    _add_room(world)
    _add_furniture(world)
    add_robot(world)
    for thing in () if robot_only else things:
        add_object(world, thing.name, thing.kind, thing.colour)
    add_gripper_coupling(root)
    add_actuators(root)
    latch = {"name": "lamp_latch", "joint": "lamp_joint", "kp": "400", "kv": "6"}
    actuators = root.find("actuator")
    assert actuators is not None
    SubElement(actuators, "position", latch)
    if look is not None:
        vary(root, look.variation, np.random.default_rng(look.seed))
    return tostring(root, encoding="unicode")
