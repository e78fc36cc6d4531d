"""What the robot can do: the table of skills and their cards."""

from collections.abc import Sequence

from contracts.registry import Registry
from contracts.skill_card import SkillCard

CARDS: Registry[SkillCard] = Registry(
    "skill",
    {
        "go_to": "skills.library.go_to:CARD",
        "look_for": "skills.library.look_for:CARD",
        "pick": "skills.library.pick:CARD",
        "place": "skills.library.place:CARD",
        "open": "skills.library.open:CARD",
        "close": "skills.library.close:CARD",
        "turn_on": "skills.library.turn_on:CARD",
        "turn_off": "skills.library.turn_off:CARD",
        "press": "skills.library.press:CARD",
        "hand_over": "skills.library.hand_over:CARD",
        "wipe": "skills.library.wipe:CARD",
        "pour": "skills.library.pour:CARD",
        "scan": "skills.library.scan:CARD",
        "wait": "skills.library.wait:CARD",
        "ask": "skills.library.ask:CARD",
        "tell": "skills.library.tell:CARD",
    },
)


def cards() -> Sequence[SkillCard]:
    """The cards of every skill, shipped and installed; light: no model is imported."""
    return [CARDS.load(name) for name in CARDS]
