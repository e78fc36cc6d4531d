"""How one kitchen differs to the eye from the next: light, colours, patterns, the cameras' mounting, sizes of things.

A policy or a detector that has seen one kitchen only knows that one. What may vary here is what a real kitchen
shows: another hour of the day, other paint, a head that was bumped, a larger mug. Physics stays as it is, but for
the sizes, which are as true to touch as to sight.
"""

import colorsys
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

import numpy as np
from scipy.spatial.transform import Rotation

from worlds.household.materials import FIXED, NAMED
from worlds.household.shapes import numbers

ROBOT_CAMERAS = ("head", "wrist")
NOMINAL = "_nominal"  # ends the name of the camera that stands where the moved one is believed to be
PATTERNED = ("wall", "oak", "walnut", "stone", "cream", "sage", "basin", "inner", "tray")


@dataclass(frozen=True, slots=True)
class Variation:
    """How far a kitchen may be from the plain one; the plain one is all zeros.

    Args:
        light: spread of the logarithm of each light's strength; its colour and direction vary along.
        dim: share of all light that is taken away.
        colour: spread of hue (turns), and, threefold, of saturation and value: twice as much of walls and furniture,
            half as much of things, whose colours people still call by name.
        pattern: chance that a surface is patterned.
        shift: how far the robot's cameras stand from where it believes them, m.
        turn: how far they are turned from what it believes, rad.
        size: spread of the sizes of things, as a share.
        exact: whether cameras are moved by just these amounts in a drawn direction, not by a spread of them.
    """

    light: float = 0.0
    dim: float = 0.0
    colour: float = 0.0
    pattern: float = 0.0
    shift: float = 0.0
    turn: float = 0.0
    size: float = 0.0
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """One kitchen's looks: how far from plain, and which way a seed takes it."""

    variation: Variation
    seed: int


PLAIN = Variation()
LIVED_IN = Variation(light=0.30, colour=0.018, pattern=0.35, shift=0.006, turn=0.010, size=0.05)
SHIFTED = Variation(dim=0.55, colour=0.05, pattern=0.5, shift=0.03, turn=np.radians(5.0), size=0.05, exact=True)


PLAIN_SHARE = 0.25  # of the kitchens that training draws


def drawn(rng: np.random.Generator) -> Variation:
    """A kitchen as training draws them: a quarter plain, the others anywhere up to dim, repainted and bumped."""
    if rng.random() < PLAIN_SHARE:
        return PLAIN
    dim, colour, pattern = rng.uniform(0, [0.6, 0.05, 0.5])
    return Variation(light=0.3, dim=dim, colour=colour, pattern=pattern, shift=0.02, turn=0.05, size=0.05)


def vary(root: Element, variation: Variation, rng: np.random.Generator) -> None:
    """Change a kitchen's model in place.

    Args:
        root: MJCF of the kitchen.
        variation: how far.
        rng: where to.
    """
    if variation == PLAIN:
        return
    _light(root, variation, rng)
    _paint(root, variation, rng)
    for name in ROBOT_CAMERAS:
        _mount(root, name, variation, rng)
    world = root.find("worldbody")
    assert world is not None
    for loose in (one for one in world.findall("body") if one.find("freejoint") is not None):
        _resize(loose, float(np.clip(rng.normal(1.0, variation.size), 1 - 2 * variation.size, 1 + 2 * variation.size)))


def _read(text: str) -> list[float]:
    return [float(part) for part in text.split()]


def _light(root: Element, variation: Variation, rng: np.random.Generator) -> None:
    gain = float(np.exp(rng.normal(0, variation.light))) * (1 - variation.dim)
    for one in [*root.iter("headlight"), *root.iter("light")]:
        tint = np.exp(rng.normal(0, [0.08 * variation.light] * 3)) * np.exp(rng.normal(0, 0.5 * variation.light))
        for key in ("ambient", "diffuse"):
            if key in one.attrib:
                one.set(key, numbers(np.clip(np.array(_read(one.attrib[key])) * gain * tint, 0, 1)))
        if "dir" in one.attrib:
            one.set("dir", numbers(np.array(_read(one.attrib["dir"])) + rng.normal(0, variation.light, 3)))


def _paint(root: Element, variation: Variation, rng: np.random.Generator) -> None:
    asset = root.find("asset")
    assert asset is not None
    for material in asset.findall("material"):
        name = material.attrib["name"]
        if name not in FIXED and name not in NAMED:
            continue
        rgb = _repainted((FIXED | NAMED)[name], variation.colour * (0.5 if name in NAMED else 2.0), rng)
        if name in PATTERNED and rng.random() < variation.pattern:
            _pattern(asset, material, rgb, rng)
        else:
            material.set("rgba", numbers((*rgb, 1.0)))


def _repainted(rgb: tuple[float, float, float], spread: float, rng: np.random.Generator) -> tuple[float, float, float]:
    hue, saturation, value = colorsys.rgb_to_hsv(*rgb)
    turned = (hue + rng.normal(0, spread)) % 1.0
    deeper = float(np.clip(saturation * np.exp(rng.normal(0, 3 * spread)), 0, 1))
    brighter = float(np.clip(value * np.exp(rng.normal(0, 3 * spread)), 0.04, 1))
    return colorsys.hsv_to_rgb(turned, deeper, brighter)


def _pattern(asset: Element, material: Element, rgb: tuple[float, float, float], rng: np.random.Generator) -> None:
    other = np.clip(np.array(rgb) * np.exp(rng.normal(0, 0.15, 3)), 0, 1)
    name = f"pattern {material.attrib['name']}"
    kind = str(rng.choice(["checker", "gradient", "flat"]))
    look = {"type": "2d", "builtin": kind, "rgb1": numbers(rgb), "rgb2": numbers(other), "width": "64", "height": "64"}
    marks = {"mark": "random", "markrgb": numbers(other), "random": f"{rng.uniform(0.01, 0.2):.3f}"}
    texture = Element("texture", {"name": name, **look, **(marks if kind == "flat" else {})})
    asset.insert(0, texture)
    repeat = numbers(rng.uniform(1, 8, 2))
    material.attrib |= {"texture": name, "texrepeat": repeat, "rgba": "1 1 1 1"}


def _mount(root: Element, name: str, variation: Variation, rng: np.random.Generator) -> None:
    """Move a camera, and leave one where the robot believes it to be."""
    parent, camera = next((p, c) for p in root.iter("body") for c in p.findall("camera") if c.get("name") == name)
    SubElement(parent, "camera", {**camera.attrib, "name": name + NOMINAL})
    away, about = rng.normal(size=3), rng.normal(size=3)
    away, about = away / np.linalg.norm(away), about / np.linalg.norm(about)
    far, angle = (1.0, 1.0) if variation.exact else np.abs(rng.normal(size=2))
    position = np.array(_read(camera.attrib["pos"])) + far * variation.shift * away
    x, y = np.split(np.array(_read(camera.attrib["xyaxes"])), 2)
    turned = Rotation.from_rotvec(angle * variation.turn * about).apply(np.stack([x, y]))
    camera.attrib |= {"pos": numbers(position), "xyaxes": numbers(turned.ravel())}


def _resize(loose: Element, scale: float) -> None:
    for shape in loose.findall("geom"):
        for key in ("size", "pos", "fromto"):
            if key in shape.attrib:
                shape.set(key, numbers(np.array(_read(shape.attrib[key])) * scale))
