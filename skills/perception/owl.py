"""An open-vocabulary detector from the hub as eyes: OWLv2 (Minderer et al. 2023, arXiv 2306.09683) or one like it."""

from collections.abc import Sequence
from itertools import product
from typing import Any

import torch

from contracts.errors import BadCheckpoint
from skills.perception.boxes import lifted
from skills.perception.detect import Detection
from skills.perception.detector import View
from skills.perception.net import SeeConfig

LEAST = 0.1  # score below which a box is nothing


class OwlEyes:
    """Finds things by asking for each by name.

    Args:
        model: for zero-shot detection.
        processor: of its pictures and words.
        config: kinds and colours that can be named.
    """

    def __init__(self, model: Any, processor: Any, config: SeeConfig) -> None:
        self.model = model
        self.processor = processor
        self.config = config
        self.queries = [f"a {colour} {kind}" for kind, colour in product(config.kinds, config.colours)]

    def __call__(self, view: View) -> Sequence[Detection]:
        """Things in a view."""
        inputs = self.processor(text=[self.queries], images=view.rgb, return_tensors="pt")
        with torch.inference_mode():
            answers = self.model(**inputs)
        size = torch.tensor([view.depth.shape])
        (boxes,) = self.processor.post_process_grounded_object_detection(answers, threshold=LEAST, target_sizes=size)
        found = [
            lifted(self.queries[int(label)], float(score), tuple(box.tolist()), view, self.config)
            for label, score, box in zip(boxes["labels"], boxes["scores"], boxes["boxes"], strict=True)
        ]
        return apart([one for one in found if one is not None])


def apart(found: Sequence[Detection], least: float = 0.04) -> list[Detection]:
    """The surest of the detections that are in one place, m."""
    kept: list[Detection] = []
    for one in sorted(found, key=lambda each: -each.confidence):
        if all(float(abs(one.position - other.position).max()) > least for other in kept):
            kept.append(one)
    return kept


def open_owl(name: str, config: SeeConfig) -> OwlEyes:
    """A detector by its name on the hub, or by folder.

    Raises:
        BadCheckpoint: it cannot be loaded.
    """
    from transformers import AutoModelForZeroShotObjectDetection, AutoProcessor

    try:
        model = AutoModelForZeroShotObjectDetection.from_pretrained(name).eval()
        return OwlEyes(model, AutoProcessor.from_pretrained(name), config)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise BadCheckpoint(f"no detector can be loaded from {name!r}: {reason}") from error
