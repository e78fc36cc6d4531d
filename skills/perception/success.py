"""What shows that a skill has done what its card promises: the scene as perceived, and the fingers."""

from dataclasses import dataclass

from contracts.observation import Observation
from contracts.scene import Scene
from contracts.skill_card import SkillCall, SkillCard

PRESSING = 0.8  # N between the fingers from which on something is held
THINNEST = 0.004  # opening below which nothing is between the fingers, m; a blade is twice as thick
CLOSED = 0.010  # opening up to which the fingers are told to close, and have closed, m


@dataclass(frozen=True, slots=True)
class Evidence:
    """Whether a skill's effect is there.

    Args:
        shown: every postcondition is seen to hold, and the fingers do not contradict.
        text: what showed it, or what is missing, one sentence.
    """

    shown: bool
    text: str


def grips(observation: Observation) -> bool:
    """Whether the fingers hold something."""
    return observation.gripper_force > PRESSING and observation.gripper_width > THINNEST


def closed_on_nothing(observation: Observation) -> bool:
    """Whether the fingers were told to close and met in the middle, or nearly so with nothing to press on."""
    closed = bool(observation.targets[7] < CLOSED) and observation.gripper_width < CLOSED
    return closed and not grips(observation)


def effect(card: SkillCard, call: SkillCall, scene: Scene, observation: Observation) -> Evidence:
    """Look for a call's postconditions."""
    wanted = [one.bind(call.arguments) for one in card.postconditions]
    missing = [str(one) for one in wanted if not one.holds(scene)]
    touch = f"fingers {1000 * observation.gripper_width:.0f} mm apart pressing {observation.gripper_force:.1f} N"
    if missing:
        return Evidence(False, f"not seen: {', '.join(missing)}; {touch}")
    if any(one.predicate == "holding" for one in wanted) and not grips(observation):
        return Evidence(False, f"nothing is felt between the fingers; {touch}")
    return Evidence(True, f"seen: {', '.join(map(str, wanted))}; {touch}")
