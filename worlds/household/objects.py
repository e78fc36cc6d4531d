"""The movable things: fifteen kinds in several colours, built from primitives and graspable between two fingers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.etree.ElementTree import Element, SubElement

from worlds.household.shapes import GHOST, LOOSE, body, geom, numbers

CONTACT = {"condim": "4", "friction": ".9 .02 .0008"}
ROLLING = {"condim": "6", "friction": ".9 .02 .0035"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing.

    Args:
        colours: what it comes in; the empty word for a kind with one natural colour, named by kind alone.
        half: half extents at rest, x y z, m; fingers close along y.
        grasp: height of the grasp point above the thing's lowest point, m.
        width: distance between the fingers on it, m.
        symmetric: whether any yaw will do for a grasp.
        build: writes its geoms in a colour.
    """

    colours: tuple[str, ...]
    half: tuple[float, float, float]
    grasp: float
    width: float
    symmetric: bool
    build: Callable[[Element, str], None]


def _solid(
    parent: Element, kind: str, size: tuple[float, ...], pos: tuple[float, float, float], colour: str, mass: float
) -> None:
    geom(parent, kind, size, pos, colour, LOOSE, mass=f"{mass:g}", **CONTACT)


def _drawn(
    parent: Element, kind: str, size: tuple[float, ...], pos: tuple[float, float, float], colour: str, **more: str
) -> None:
    geom(parent, kind, size, pos, colour, GHOST, mass="0", **more)


def _mug(b: Element, c: str) -> None:
    _solid(b, "cylinder", (0.035, 0.045), (0, 0, 0), c, 0.18)
    _drawn(b, "cylinder", (0.030, 0.0008), (0, 0, 0.0452), "black")
    for x, z in ((0.046, 0.02), (0.046, -0.02)):
        _drawn(b, "box", (0.014, 0.006, 0.005), (x, 0, z), c)
    _drawn(b, "box", (0.005, 0.006, 0.025), (0.058, 0, 0), c)


def _can(b: Element, c: str) -> None:
    _solid(b, "cylinder", (0.031, 0.052), (0, 0, 0), c, 0.2)
    for z in (-0.0525, 0.0525):
        _drawn(b, "cylinder", (0.029, 0.0015), (0, 0, z), "steel")
    _drawn(b, "cylinder", (0.0315, 0.010), (0, 0, 0.005), "white")


def _bottle(b: Element, c: str) -> None:
    _solid(b, "cylinder", (0.031, 0.058), (0, 0, -0.020), c, 0.22)
    _solid(b, "cylinder", (0.014, 0.020), (0, 0, 0.058), c, 0.02)
    _drawn(b, "cylinder", (0.0155, 0.008), (0, 0, 0.071), "white")
    _drawn(b, "cylinder", (0.0315, 0.018), (0, 0, -0.02), "paper")


def _bowl(b: Element, c: str) -> None:
    _solid(b, "cylinder", (0.045, 0.018), (0, 0, 0.006), c, 0.16)
    _solid(b, "cylinder", (0.028, 0.006), (0, 0, -0.018), c, 0.04)
    _drawn(b, "cylinder", (0.040, 0.0008), (0, 0, 0.0243), "inner")


def _plate(b: Element, c: str) -> None:
    _solid(b, "cylinder", (0.050, 0.006), (0, 0, 0.005), c, 0.14)
    _solid(b, "cylinder", (0.030, 0.006), (0, 0, -0.006), c, 0.06)
    _drawn(b, "cylinder", (0.036, 0.0008), (0, 0, 0.0113), "inner")


def _apple(b: Element, c: str) -> None:
    geom(b, "ellipsoid", (0.036, 0.036, 0.034), (0, 0, 0), c, LOOSE, mass=".16", **ROLLING)
    _drawn(b, "capsule", (0.003,), (0, 0, 0), "brown", fromto="0 0 .030 .004 0 .044")
    _drawn(b, "ellipsoid", (0.010, 0.005, 0.002), (0.012, 0, 0.040), "leaf")


def _orange(b: Element, c: str) -> None:
    geom(b, "ellipsoid", (0.035, 0.035, 0.034), (0, 0, 0), "orange", LOOSE, mass=".16", **ROLLING)
    _drawn(b, "sphere", (0.005,), (0, 0, 0.0325), "leaf")


def _lemon(b: Element, c: str) -> None:
    geom(b, "ellipsoid", (0.040, 0.027, 0.027), (0, 0, 0), "yellow", LOOSE, mass=".1", **ROLLING)
    _drawn(b, "sphere", (0.008,), (0.039, 0, 0), "yellow")


def _banana(b: Element, c: str) -> None:
    for x0, y0, x1, y1 in ((-0.065, 0.018, -0.024, 0), (-0.024, 0, 0.024, 0), (0.024, 0, 0.065, 0.018)):
        ends = {"fromto": numbers((x0, y0, 0, x1, y1, 0)), "mass": ".04"}
        geom(b, "capsule", (0.017,), (0, 0, 0), "yellow", LOOSE, **ends, **CONTACT)
    _drawn(b, "sphere", (0.009,), (0.078, 0.025, 0), "brown")


def _sponge(b: Element, c: str) -> None:
    _solid(b, "box", (0.048, 0.030, 0.014), (0, 0, -0.004), c, 0.03)
    _drawn(b, "box", (0.048, 0.030, 0.005), (0, 0, 0.014), "leaf")


def _cereal_box(b: Element, c: str) -> None:
    _solid(b, "box", (0.052, 0.026, 0.080), (0, 0, 0), c, 0.2)
    for y in (-0.0262, 0.0262):
        _drawn(b, "box", (0.038, 0.0005, 0.030), (0, y, 0.02), "paper")
        _drawn(b, "box", (0.028, 0.0006, 0.008), (0, y, 0.02), "orange")


def _book(b: Element, c: str) -> None:
    _solid(b, "box", (0.065, 0.044, 0.017), (0, 0, 0), c, 0.25)
    _drawn(b, "box", (0.0635, 0.0445, 0.012), (0.002, 0.001, 0), "paper")


def _towel(b: Element, c: str) -> None:
    _solid(b, "box", (0.060, 0.038, 0.018), (0, 0, 0), c, 0.09)
    for x in (-0.035, 0.035):
        _drawn(b, "box", (0.006, 0.0384, 0.0184), (x, 0, 0), "white")


def _knife(b: Element, c: str) -> None:
    _solid(b, "box", (0.048, 0.012, 0.011), (-0.03, 0, 0), "black", 0.10)
    _solid(b, "box", (0.050, 0.011, 0.003), (0.068, 0, -0.008), "blade", 0.03)


def _toy_car(b: Element, c: str) -> None:
    _solid(b, "box", (0.048, 0.026, 0.016), (0, 0, -0.004), c, 0.10)
    _solid(b, "box", (0.024, 0.022, 0.012), (-0.006, 0, 0.022), c, 0.04)
    _drawn(b, "box", (0.0245, 0.0225, 0.006), (-0.006, 0, 0.021), "black_glass")
    for x in (-0.03, 0.03):
        for y in (-0.026, 0.026):
            _drawn(b, "sphere", (0.011,), (x, y, -0.012), "rubber")


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "mug": Kind(("red", "blue", "green", "yellow", "white"), (0.035, 0.035, 0.045), 0.050, 0.070, False, _mug),
        "can": Kind(("red", "blue", "green"), (0.031, 0.031, 0.054), 0.062, 0.062, True, _can),
        "bottle": Kind(("green", "blue", "purple"), (0.031, 0.031, 0.078), 0.080, 0.062, True, _bottle),
        "bowl": Kind(("white", "blue", "red", "yellow"), (0.045, 0.045, 0.024), 0.030, 0.090, True, _bowl),
        "plate": Kind(("white", "blue", "green"), (0.050, 0.050, 0.0115), 0.019, 0.100, True, _plate),
        "apple": Kind(("red", "green"), (0.036, 0.036, 0.034), 0.032, 0.072, True, _apple),
        "banana": Kind(("",), (0.082, 0.020, 0.017), 0.019, 0.034, False, _banana),
        "orange": Kind(("",), (0.035, 0.035, 0.034), 0.032, 0.070, True, _orange),
        "lemon": Kind(("",), (0.040, 0.027, 0.027), 0.025, 0.054, False, _lemon),
        "sponge": Kind(("yellow", "blue", "pink"), (0.048, 0.030, 0.018), 0.019, 0.060, False, _sponge),
        "cereal box": Kind(("red", "blue", "yellow"), (0.052, 0.026, 0.080), 0.095, 0.052, False, _cereal_box),
        "book": Kind(("blue", "red", "green"), (0.065, 0.044, 0.017), 0.020, 0.088, False, _book),
        "towel": Kind(("blue", "green", "pink"), (0.060, 0.038, 0.018), 0.020, 0.076, False, _towel),
        "knife": Kind(("",), (0.078, 0.012, 0.011), 0.0185, 0.024, False, _knife),
        "toy car": Kind(("red", "blue", "green"), (0.048, 0.026, 0.020), 0.020, 0.052, False, _toy_car),
    }
)
NATURAL = {"banana": "yellow", "orange": "orange", "lemon": "yellow", "knife": "black"}


def name_of(kind: str, colour: str) -> str:
    """How people call it: by colour and kind, or by kind alone where the colour goes without saying."""
    return f"{colour} {kind}".strip()


def add_object(world: Element, name: str, kind: str, colour: str) -> None:
    """Write a free body named as the scene names the thing, with underscores."""
    loose = body(world, name.replace(" ", "_"))
    SubElement(loose, "freejoint", {"name": f"{name.replace(' ', '_')}_free"})
    KINDS[kind].build(loose, colour or NATURAL[kind])
