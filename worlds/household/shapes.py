"""A few words for writing MuJoCo models: bodies, geoms, joints and sites as XML elements."""

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement

# Collision classes (contype, conaffinity): furniture and its moving parts never touch, nor does the robot itself.
STATIC = (1, 10)
ROBOT = (2, 0)
MOVING = (4, 10)
LOOSE = (8, 15)
GHOST = (0, 0)


def numbers(values: Iterable[float]) -> str:
    """Numbers as an attribute."""
    return " ".join(f"{value:.6g}" for value in values)


def body(parent: Element, name: str, pos: Sequence[float] = (0, 0, 0), yaw: float = 0.0, **attributes: str) -> Element:
    """A body at a position, m, turned about the vertical by yaw, rad."""
    turned = {"euler": numbers((0, 0, yaw))} if yaw else {}
    return SubElement(parent, "body", {"name": name, "pos": numbers(pos), **turned, **attributes})


def geom(
    parent: Element,
    kind: str,
    size: Sequence[float],
    pos: Sequence[float],
    colour: str,
    touch: tuple[int, int] = STATIC,
    **attributes: str,
) -> Element:
    """A geom of a kind with half sizes, m, drawn in a named material."""
    contype, conaffinity = touch
    contact = {"contype": str(contype), "conaffinity": str(conaffinity)}
    shape = {"type": kind, "size": numbers(size), "pos": numbers(pos), "material": colour}
    return SubElement(parent, "geom", {**shape, **contact, **attributes})


def box(
    parent: Element, low: Sequence[float], high: Sequence[float], colour: str, touch: tuple[int, int] = STATIC
) -> Element:
    """A box between two corners, m."""
    half = [(b - a) / 2 for a, b in zip(low, high, strict=True)]
    middle = [(b + a) / 2 for a, b in zip(low, high, strict=True)]
    return geom(parent, "box", half, middle, colour, touch)


def region(parent: Element, name: str, low: Sequence[float], high: Sequence[float]) -> Element:
    """A box site between two corners, m: the inside of a container or the space above a surface."""
    half = [(b - a) / 2 for a, b in zip(low, high, strict=True)]
    middle = [(b + a) / 2 for a, b in zip(low, high, strict=True)]
    return SubElement(
        parent,
        "site",
        {"name": name, "type": "box", "size": numbers(half), "pos": numbers(middle), "rgba": "0 0 0 0", "group": "4"},
    )
