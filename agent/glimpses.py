"""What the head has seen of the room, kept so that a question can be put with a picture of what it asks about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from agent.boxes import Mark, drawn
from contracts.arrays import Depth, Floats, Image
from contracts.observation import FINE_HEAD, Camera, Observation
from contracts.scene import ObjectState, Scene

EVERY = 0.5  # s of world time between glimpses
MOST = 60  # glimpses; the oldest go first
SLACK = 0.08  # a thing is seen where the depth differs by no more than this from that of its middle, m
NEAREST = 0.1  # m from the camera
AROUND = 0.07  # half the edge of the box that is drawn around a thing's middle, m
PICTURES = 3  # side by side
NUMBER = re.compile(r" \d+$")
Box = tuple[int, int, int, int]  # left, top, right, bottom, pixels


@dataclass(frozen=True, slots=True)
class Glimpse:
    """One look of the head.

    Args:
        image: (height, width, 3) uint8 RGB.
        depth: along the optical axis, m, (height, width).
        camera: intrinsics and pose.
        time: s.
    """

    image: Image
    depth: Depth
    camera: Camera
    time: float

    def box(self, point: Floats) -> Box | None:
        """The box in the image around a point in the world, m; None where it is out of the picture or hidden."""
        height, width = self.depth.shape
        column, row, z = self.camera.pixel(np.asarray(point), height, width)
        if z < NEAREST or not (1 <= column < width - 1 and 1 <= row < height - 1):
            return None
        patch = self.depth[int(row) - 1 : int(row) + 2, int(column) - 1 : int(column) + 2]
        if np.abs(patch - z).min() > SLACK:
            return None
        half = self.camera.focal * AROUND / z
        left, top = max(column - half, 0), max(row - half, 0)
        right, bottom = min(column + half, width - 1), min(row + half, height - 1)
        return int(left), int(top), int(right), int(bottom)


class Glimpses:
    """Keeps the last looks of the head, some time apart."""

    def __init__(self) -> None:
        self._kept: list[Glimpse] = []

    def due(self, time: float) -> bool:
        return not self._kept or time - self._kept[-1].time >= EVERY

    def keep(self, seen: Observation) -> None:
        """Keep this look, if the head's camera gives colour and depth."""
        name = FINE_HEAD if FINE_HEAD in seen.images and FINE_HEAD in seen.depths else "head"
        if name in seen.images and name in seen.depths and name in seen.cameras:
            self._kept.append(Glimpse(seen.images[name], seen.depths[name], seen.cameras[name], seen.time))
            del self._kept[:-MOST]

    def of(self, things: Mapping[str, ObjectState]) -> Image | None:
        """A picture of some things, each in a box with its name: as few looks as show all that was seen, side by side.

        Args:
            things: by name, where they are believed to be.

        Returns:
            (height, width, 3); None where none of them is in any look.
        """
        shown = [(glimpse, _boxes(glimpse, things)) for glimpse in reversed(self._kept)]
        left, chosen = set(things), list[Image]()
        while shown and left and len(chosen) < PICTURES:
            glimpse, boxes = max(shown, key=lambda one: _worth(one[1], left))
            if not left & set(boxes):
                break
            marks = [Mark(name, things[name].confidence, box) for name, box in boxes.items()]
            chosen.append(drawn(glimpse.image, marks))
            left -= set(boxes)
        return _side_by_side(chosen) if chosen else None


def asked_about(question: str, scene: Scene) -> dict[str, ObjectState]:
    """The things whose name, with or without the number that tells them apart, is in a question."""
    words = f" {' '.join(re.findall(r'[a-z0-9]+', question.lower()))} "
    called = {name: f" {NUMBER.sub('', name.lower())} " for name, one in scene.objects.items() if one.position}
    named = {called[name] for name in called if called[name] in words}
    # a question about an orange mug is not about the orange
    longest = {one for one in named if not any(one in other and one != other for other in named)}
    return {name: scene.objects[name] for name in called if called[name] in longest}


def _boxes(glimpse: Glimpse, things: Mapping[str, ObjectState]) -> dict[str, Box]:
    found = {name: glimpse.box(np.array(one.position)) for name, one in things.items() if one.position is not None}
    return {name: box for name, box in found.items() if box is not None}


def _worth(boxes: Mapping[str, Box], left: set[str]) -> tuple[int, int]:
    """How many of the things that are left a look shows, and then how large."""
    here = [box for name, box in boxes.items() if name in left]
    return len(here), sum((right - start) * (bottom - top) for start, top, right, bottom in here)


def _side_by_side(images: list[Image]) -> Image:
    """Pictures in a row; the lower ones have black under them."""
    tallest = max(len(image) for image in images)
    return np.concatenate([np.pad(image, ((0, tallest - len(image)), (0, 0), (0, 0))) for image in images], axis=1)
