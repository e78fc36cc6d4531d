"""From a named box in a picture to a thing in the room: what detectors and vision-language models give, lifted."""

import re

import numpy as np

from skills.perception.detect import Detection
from skills.perception.detector import View
from skills.perception.net import SeeConfig
from skills.perception.views import world_points

MIDDLE = 0.7  # share of a box's sides within which its thing is sought
NEAREST = 0.3  # quantile of depth that belongs to the thing: what is behind it shows at the edges
THICK = 0.06  # of a thing along the line of sight, m
CENTRE = 0.025  # of a thing behind its visible face, m
DOUBT = 0.02  # share that each of the other kinds and colours keeps


Box = tuple[float, float, float, float]


def lifted(label: str, score: float, box: Box, view: View, config: SeeConfig) -> Detection | None:
    """A box as a detection; None where its words name no known kind, or nothing solid is in it.

    Args:
        label: such as "red mug".
        score: chance that it is there, in [0, 1].
        box: left, top, right, bottom, pixels.
        view: the picture.
        config: kinds and colours that can be named.
    """
    words = " ".join(re.findall(r"[a-z]+", label.lower()))
    kind = max((one for one in config.kinds if re.search(rf"\b{one}s?\b", words)), key=len, default=None)
    if kind is None:
        return None
    colour = next((one for one in config.colours if re.search(rf"\b{one}\b", words.replace(kind, " "))), None)
    height, width = view.depth.shape
    left, top, right, bottom = (round(float(edge)) for edge in np.clip(box, 0, (width, height, width, height)))
    inside = (slice(*_shrunk(top, bottom)), slice(*_shrunk(left, right)))
    depth = view.depth[inside]
    if depth.size == 0:
        return None
    points = world_points(view.depth, view.camera.focal, view.camera.world_from_camera)[inside]
    near = float(np.quantile(depth, NEAREST))
    mine = np.abs(depth - near) < THICK
    eye = view.camera.world_from_camera.position
    face = np.median(points[mine], axis=0)
    position = face + CENTRE * (face - eye) / np.linalg.norm(face - eye)
    return Detection(
        kinds=_peaked(config.kinds, kind),
        colours=_peaked(config.colours, colour),
        position=np.asarray(position, np.float32),
        pixels=max(1, int(mine.sum()) // 4),
        spread=float(np.linalg.norm(points[mine] - face, axis=1).mean()),
        sure=score,
        box=(left, top, right, bottom),
        confidence=score,
    )


def _shrunk(low: int, high: int) -> tuple[int, int]:
    cut = (high - low) * (1 - MIDDLE) / 2
    return int(low + cut), max(int(np.ceil(high - cut)), int(low + cut) + (high > low))


def _peaked(names: tuple[str, ...], name: str | None) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Chances of names: nearly all for one, or the same for every one."""
    if name is None:
        return np.full(len(names), 1 / len(names), np.float32)
    chances = np.full(len(names), DOUBT / max(1, len(names) - 1), np.float32)
    chances[names.index(name)] = 1 - DOUBT
    return chances
