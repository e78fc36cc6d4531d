"""A vision-language model as a detector: it is shown the picture and answers with named boxes."""

import json
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.errors import ModelDown
from skills.perception.boxes import lifted
from skills.perception.detect import Detection
from skills.perception.detector import View
from skills.perception.net import SeeConfig

Ask = Callable[[str, bytes], str]  # a question and a PNG; the answer in words
LARGER = 3  # the picture is shown this much larger than it was taken
QUESTION = (
    "This is what a robot in a kitchen sees, {width} by {height} pixels. Name every loose thing in it that a hand "
    "could pick up, no furniture and no robot. Answer with JSON alone, a list of "
    '{{"name": "red mug", "box": [left, top, right, bottom], "confidence": 0.9}}; boxes in pixels. '
    "Kinds: {kinds}. Colours: {colours}."
)


class Named(BaseModel):
    """One thing, as the model names it."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    name: str
    box: tuple[float, float, float, float]
    confidence: Annotated[float, Field(ge=0, le=1)] = 0.8


class AskedEyes:
    """Finds things by asking.

    Args:
        ask: the model.
        config: kinds and colours that can be named.
    """

    def __init__(self, ask: Ask, config: SeeConfig) -> None:
        self.ask = ask
        self.config = config

    def __call__(self, view: View) -> Sequence[Detection]:
        """Things in a view.

        Raises:
            ModelDown: it does not answer, or with something that is no list of boxes.
        """
        from PIL import Image

        height, width = view.depth.shape
        picture = Image.fromarray(view.rgb).resize((LARGER * width, LARGER * height))
        with BytesIO() as out:
            picture.save(out, "PNG")
            raw = out.getvalue()
        kinds, colours = ", ".join(self.config.kinds), ", ".join(self.config.colours)
        question = QUESTION.format(width=LARGER * width, height=LARGER * height, kinds=kinds, colours=colours)
        named = read_boxes(self.ask(question, raw))
        scaled = [(one, tuple(edge / LARGER for edge in one.box)) for one in named]
        found = [lifted(one.name, one.confidence, box, view, self.config) for one, box in scaled]  # type: ignore[arg-type]
        return [one for one in found if one is not None]


def read_boxes(text: str) -> list[Named]:
    """The list of boxes in an answer, with or without words and fences around it.

    Raises:
        ModelDown: there is none.
    """
    start, end = text.find("["), text.rfind("]")
    try:
        rows = json.loads(text[start : end + 1]) if 0 <= start < end else None
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list):
        raise ModelDown(f"the model that looks answered with no list of boxes: {' '.join(text.split())[:80]!r}")
    named = []
    for row in rows:
        try:
            named.append(Named.model_validate(row))
        except ValidationError:  # one bad row of many is no reason to be blind
            continue
    return named
