"""How each piece of furniture is built, in its front frame: origin on the floor below its face, x into it, z up."""

from xml.etree.ElementTree import Element, SubElement

from worlds.household.shapes import GHOST, MOVING, STATIC, body, box, geom, numbers

DOOR_RANGE = 1.70  # rad
DRAWER_RANGE = 0.28  # m
KNOB_RANGE = 1.571  # rad
BUTTON_TRAVEL = 0.014  # m
HANDLE = 0.055  # how far a handle's axis stands proud of its face, m


def _bar(parent: Element, x: float, y: float, low: float, high: float, name: str) -> None:
    """A vertical bar handle on two stems, its axis HANDLE proud of the face at x."""
    grip = {"friction": "1.2 .02 .0005", "name": name, "mass": ".05"}
    geom(
        parent,
        "capsule",
        (0.0095,),
        (0, 0, 0),
        "brass",
        MOVING,
        fromto=numbers((x - HANDLE, y, low, x - HANDLE, y, high)),
        **grip,
    )
    for z in (low + 0.004, high - 0.004):
        geom(parent, "capsule", (0.006,), (0, 0, 0), "brass", GHOST, fromto=numbers((x, y, z, x - HANDLE, y, z)))


def _legs(parent: Element, depth: float, half: float, height: float) -> None:
    for x in (0.05, depth - 0.05):
        for y in (-half + 0.05, half - 0.05):
            box(parent, (x - 0.025, y - 0.025, 0), (x + 0.025, y + 0.025, height), "walnut")


def build_table(parent: Element, name: str) -> None:
    box(parent, (0, -0.45, 0.71), (0.6, 0.45, 0.75), "oak")
    _legs(parent, 0.6, 0.45, 0.71)


def build_counter(parent: Element, name: str) -> None:
    box(parent, (0.03, -0.4, 0.0), (0.55, 0.4, 0.71), "sage")
    box(parent, (0, -0.4, 0.71), (0.55, 0.4, 0.75), "stone")
    for y in (-0.2, 0.2):
        box(parent, (0.02, y - 0.18, 0.08), (0.03, y + 0.18, 0.66), "cream")


def build_stove(parent: Element, name: str) -> None:
    box(parent, (0.02, -0.3, 0.0), (0.55, 0.3, 0.72), "steel")
    box(parent, (0.01, -0.22, 0.15), (0.02, 0.22, 0.60), "black_glass")
    box(parent, (0, -0.3, 0.72), (0.55, 0.3, 0.75), "black_glass")
    for x, y, radius in ((0.16, 0.13, 0.08), (0.40, 0.13, 0.07), (0.40, -0.13, 0.08)):
        geom(parent, "cylinder", (radius, 0.0015), (x, y, 0.751), "dark_steel", GHOST)
    knob = body(parent, f"{name}_knob", (0.14, -0.16, 0.75))
    turn = {
        "axis": "0 0 1",
        "range": numbers((0, KNOB_RANGE)),
        "damping": ".02",
        "frictionloss": ".12",
        "armature": ".003",
    }
    SubElement(knob, "joint", {"name": f"{name}_joint", **turn})
    geom(knob, "cylinder", (0.055, 0.006), (0, 0, 0.008), "steel", GHOST, mass=".1")
    geom(knob, "box", (0.012, 0.028, 0.004), (0.0, 0.022, 0.018), "accent", GHOST, mass=".02")
    grip = {"friction": "1.2 .02 .0005", "name": f"{name}_handle", "mass": ".03"}
    geom(knob, "capsule", (0.009,), (0, 0, 0), "brass", MOVING, fromto="0 .05 .015 0 .05 .065", **grip)


def build_sink(parent: Element, name: str) -> None:
    box(parent, (0.03, -0.3, 0.0), (0.55, 0.3, 0.60), "sage")
    box(parent, (0.05, -0.25, 0.60), (0.42, 0.25, 0.62), "basin")
    for low, high in (
        ((0.0, -0.3, 0.60), (0.05, 0.3, 0.75)),
        ((0.42, -0.3, 0.60), (0.55, 0.3, 0.75)),
        ((0.05, -0.3, 0.60), (0.42, -0.25, 0.75)),
        ((0.05, 0.25, 0.60), (0.42, 0.3, 0.75)),
    ):
        box(parent, low, high, "steel")
    geom(parent, "capsule", (0.014,), (0, 0, 0), "steel", STATIC, fromto=".48 0 .75 .48 0 .98")
    geom(parent, "capsule", (0.012,), (0, 0, 0), "steel", STATIC, fromto=".48 0 .98 .36 0 1.0")


def build_shelf(parent: Element, name: str) -> None:
    for z in (0.30, 0.73):
        box(parent, (0, -0.4, z), (0.34, 0.4, z + 0.02), "oak")
    for y in (-0.4, 0.38):
        box(parent, (0, y, 0), (0.34, y + 0.02, 0.75), "walnut")
    box(parent, (0.34, -0.4, 0), (0.36, 0.4, 1.05), "walnut")


def build_bin(parent: Element, name: str) -> None:
    box(parent, (0, -0.17, 0), (0.34, 0.17, 0.02), "bin_grey")
    for low, high in (
        ((0, -0.17, 0), (0.015, 0.17, 0.5)),
        ((0.325, -0.17, 0), (0.34, 0.17, 0.5)),
        ((0, -0.17, 0), (0.34, -0.155, 0.5)),
        ((0, 0.155, 0), (0.34, 0.17, 0.5)),
    ):
        box(parent, low, high, "bin_grey")


def build_lamp(parent: Element, name: str) -> None:
    box(parent, (0, -0.25, 0.71), (0.4, 0.25, 0.75), "walnut")
    _legs(parent, 0.4, 0.25, 0.71)
    geom(parent, "cylinder", (0.07, 0.012), (0.26, 0.08, 0.762), "brass")
    geom(parent, "capsule", (0.011,), (0, 0, 0), "brass", STATIC, fromto=".26 .08 .77 .26 .08 1.06")
    geom(parent, "cylinder", (0.11, 0.075), (0.26, 0.08, 1.11), "lamp_shade", name=f"{name}_shade")
    geom(parent, "cylinder", (0.045, 0.010), (0.15, -0.08, 0.760), "dark_steel")
    button = body(parent, f"{name}_button", (0.15, -0.08, 0.790))
    slide = {"type": "slide", "axis": "0 0 -1", "range": numbers((0, BUTTON_TRAVEL)), "damping": "6", "armature": ".05"}
    SubElement(button, "joint", {"name": f"{name}_joint", **slide})
    geom(button, "cylinder", (0.028, 0.012), (0, 0, 0), "red", MOVING, mass=".05", name=f"{name}_handle")


def build_user(parent: Element, name: str) -> None:
    box(parent, (0, -0.28, 0.71), (0.36, 0.28, 0.74), "tray")
    geom(parent, "cylinder", (0.03, 0.35), (0.18, 0, 0.36), "dark_steel")
    geom(parent, "cylinder", (0.16, 0.012), (0.18, 0, 0.012), "dark_steel")
    person = body(parent, "user_person", (0.72, 0.0, 0.0))
    for y in (-0.1, 0.1):
        geom(
            person,
            "capsule",
            (0.075,),
            (0, 0, 0),
            "trousers",
            fromto=f"0 {y} .08 0 {y} .80",
            name=f"user_leg{'rl'[y > 0]}",
        )
    geom(person, "capsule", (0.16,), (0, 0, 0), "shirt", fromto="0 0 .98 0 0 1.26", name="user_torso")
    for y in (-0.25, 0.25):
        geom(
            person,
            "capsule",
            (0.05,),
            (0, 0, 0),
            "shirt",
            fromto=f"0 {y} 1.36 -.10 {y * 1.1} 1.02",
            name=f"user_arm{'rl'[y > 0]}",
        )
    geom(person, "sphere", (0.055,), (-0.12, 0.275, 0.98), "skin", GHOST)
    geom(person, "sphere", (0.055,), (-0.12, -0.275, 0.98), "skin", GHOST)
    geom(person, "sphere", (0.12,), (0, 0, 1.60), "skin", name="user_head")
    geom(person, "sphere", (0.122,), (0.025, 0, 1.63), "brown", GHOST)


def _box_with_door(parent: Element, name: str, floor: float, height: float, shell: str, face: str) -> None:
    """An open box 0.38 wide with a door hinged on the left; interior 0.36 deep."""
    top = floor + height
    box(parent, (0.0, -0.22, floor - 0.02), (0.40, 0.22, floor), "inner")
    box(parent, (0.0, -0.22, top), (0.40, 0.22, top + 0.03), shell)
    box(parent, (0.38, -0.19, floor), (0.40, 0.19, top), "inner")
    for y in (-0.22, 0.19):
        box(parent, (0.0, y, floor), (0.40, y + 0.03, top), shell)
    door = body(parent, f"{name}_door", (-0.004, 0.20, floor))
    swing = {
        "axis": "0 0 -1",
        "range": numbers((0, DOOR_RANGE)),
        "damping": ".25",
        "frictionloss": ".25",
        "armature": ".01",
    }
    SubElement(door, "joint", {"name": f"{name}_joint", **swing})
    geom(door, "box", (0.012, 0.20, height / 2), (-0.012, -0.20, height / 2), face, MOVING, mass="1.0")
    _bar(door, -0.024, -0.355, height / 2 - 0.09, height / 2 + 0.09, f"{name}_handle")


def build_fridge(parent: Element, name: str) -> None:
    box(parent, (0.0, -0.24, 0.02), (0.42, 0.24, 0.68), "cream")
    box(parent, (-0.012, -0.22, 0.06), (0.0, 0.22, 0.64), "robot_white")
    _box_with_door(parent, name, 0.72, 0.46, "cream", "robot_white")
    box(parent, (0.0, -0.24, 1.22), (0.42, 0.24, 1.32), "cream")


def build_microwave(parent: Element, name: str) -> None:
    box(parent, (0.02, -0.26, 0.0), (0.44, 0.26, 0.69), "sage")
    box(parent, (0.0, -0.28, 0.69), (0.46, 0.28, 0.72), "stone")
    _box_with_door(parent, name, 0.745, 0.42, "dark_steel", "black_glass")


def build_cabinet(parent: Element, name: str) -> None:
    box(parent, (0, -0.25, 0.0), (0.46, 0.25, 0.40), "walnut")
    box(parent, (0, -0.25, 0.40), (0.46, -0.21, 0.87), "walnut")
    box(parent, (0, 0.21, 0.40), (0.46, 0.25, 0.87), "walnut")
    box(parent, (0.42, -0.25, 0.40), (0.46, 0.25, 0.87), "walnut")
    box(parent, (0, -0.25, 0.87), (0.46, 0.25, 0.90), "oak")


def _drawer(parent: Element, name: str, floor: float) -> None:
    """A drawer 0.38 wide, 0.36 deep, its front 0.1 high, in its own sliding body, origin at the front frame."""
    slide = {
        "type": "slide",
        "axis": "-1 0 0",
        "range": numbers((0, DRAWER_RANGE)),
        "damping": "4",
        "frictionloss": "1.5",
    }
    SubElement(parent, "joint", {"name": f"{name}_joint", **slide, "armature": ".2"})
    geom(parent, "box", (0.18, 0.19, 0.006), (0.20, 0, floor - 0.006), "oak", MOVING, mass=".5")
    geom(parent, "box", (0.012, 0.215, 0.0525), (0.0, 0, floor + 0.0325), "oak", MOVING, mass=".4")
    geom(parent, "box", (0.006, 0.19, 0.03), (0.374, 0, floor + 0.03), "oak", MOVING, mass=".2")
    for y in (-0.19, 0.19):
        geom(parent, "box", (0.18, 0.006, 0.03), (0.19, y, floor + 0.03), "oak", MOVING, mass=".2")
    _bar(parent, -0.012, 0.0, floor + 0.006, floor + 0.080, f"{name}_handle")


def build_top_drawer(parent: Element, name: str) -> None:
    _drawer(parent, name, 0.66)


def build_bottom_drawer(parent: Element, name: str) -> None:
    _drawer(parent, name, 0.46)
