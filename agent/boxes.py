"""What was detected, drawn into the picture that it was detected in."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from contracts.arrays import Image

LARGER = 2  # a box and its words need room
LINE = (20, 225, 230)
FAINT = (250, 170, 60)
LIKELY = 0.5


class Mark(NamedTuple):
    """A detection as it is drawn: what, how sure, and where in the picture, pixels."""

    label: str
    confidence: float
    box: tuple[int, int, int, int]


def drawn(image: Image, marks: Sequence[Mark]) -> Image:
    """A picture, enlarged, with a box and a label for each mark; what is doubted is drawn in another colour."""
    from PIL import Image as Pillow  # only runs with cameras pay it
    from PIL import ImageDraw

    picture = Pillow.fromarray(image).resize(
        (image.shape[1] * LARGER, image.shape[0] * LARGER), Pillow.Resampling.BICUBIC
    )
    pen = ImageDraw.Draw(picture)
    for mark in marks:
        left, top, right, bottom = (LARGER * edge for edge in mark.box)
        colour = LINE if mark.confidence >= LIKELY else FAINT
        pen.rectangle((left - 2, top - 2, right + 1, bottom + 1), outline=colour, width=1)
        words = f"{mark.label} {mark.confidence:.2f}"
        space = picture.width - pen.textlength(words)
        corner = (max(0, min(left, space)), top - 12 if top > 12 else bottom + 1)
        pen.rectangle(pen.textbbox(corner, words), fill=(15, 25, 30))
        pen.text(corner, words, fill=colour)
    return np.asarray(picture)
