"""The knobs of the guards; the defaults are the recommended run."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Positive = Annotated[float, Field(gt=0)]


class SafetySettings(BaseModel):
    """Distances and times at which guards act.

    Args:
        beyond: how far the grasp point may reach past the floor plan's bounds, m; raise it and it reaches further out.
        ceiling: highest grasp point, m.
        floor: lowest grasp point, m.
        incursion: how far the base's circle may overlap a footprint, m; raise it and the base drives closer by.
        contact: gap between watched links at which the robot holds, m; raise it and it keeps further off.
        near: gap below which it slows, m.
        slowest: speed left at the holding gap, as a part of full speed.
        levers: longest distance from each arm joint, and from the base's axis, to a watched link, m; they bound how
            fast a gap can shrink, so that gaps are measured only where they can matter.
        stale: oldest observation that may be acted on, s.
        heartbeat: longest silence of who must say that it is alive, s.
        shortest_dt, longest_dt: times between rows that make sense, s.
        rounds: how often a chain goes round before it gives up and stops.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    beyond: Positive = 0.9
    ceiling: Positive = 2.2
    floor: float = -0.02
    incursion: float = 0.03
    contact: Positive = 0.005
    near: Positive = 0.03
    slowest: Positive = 0.2
    levers: tuple[Positive, ...] = (1.0, 1.0, 0.75, 0.7, 0.45, 0.4, 0.25, 1.2)
    stale: Positive = 0.2
    heartbeat: Positive = 1.0
    shortest_dt: Positive = 0.002
    longest_dt: Positive = 0.5
    rounds: Annotated[int, Field(ge=2)] = 4
