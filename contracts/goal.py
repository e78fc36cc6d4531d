"""A language goal and a visual subgoal are one thing."""

from dataclasses import dataclass

from contracts.arrays import Image
from contracts.skill_card import SkillCall


@dataclass(frozen=True, slots=True)
class Goal:
    """What a policy is asked to bring about.

    Args:
        text: the instruction in words.
        call: the skill call behind the words.
        image: what the head camera should see when it is done, (height, width, 3) uint8, where a subgoal was imagined.
    """

    text: str
    call: SkillCall
    image: Image | None = None
