"""The knobs of recall; the defaults are the recommended run."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class RecallSettings(BaseModel):
    """How notes are ranked.

    Args:
        model: the embedder's name; vectors kept under another name are made again.
        most: how many of the latest notes can come to mind; older ones stay in the journal only.
        floor: least cosine with what is asked; raise it and the robot recalls less, and surer.
        recency: weight of being new; raise it and what happened last crowds out what fits better.
        half_life: after how many newer notes being new counts half.
        place: weight of having happened here.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    model: str = "all-MiniLM-L6-v2"
    most: Annotated[int, Field(gt=0)] = 5000
    floor: Annotated[float, Field(ge=-1, le=1)] = 0.3
    recency: Annotated[float, Field(ge=0)] = 0.05
    half_life: Annotated[float, Field(gt=0)] = 50.0
    place: Annotated[float, Field(ge=0)] = 0.05
