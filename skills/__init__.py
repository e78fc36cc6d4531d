"""What the robot can do: the table of skills and their cards, and the table of what does them."""

from collections.abc import Sequence
from pathlib import Path

from contracts.protocols import Describer, Skill
from contracts.registry import Registry
from contracts.skill_card import SkillCard
from skills.wiring import Wiring as Wiring

CHECKPOINT = Path(__file__).parent / "checkpoints" / "vla.safetensors"
EYES = Path(__file__).parent / "checkpoints" / "eyes.safetensors"
CHANCES = Path(__file__).parent / "checkpoints" / "chances.safetensors"
RECORD = CHECKPOINT.with_suffix(".record.json")  # successes and attempts of each skill, as measured

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


DESCRIBERS: Registry[Describer] = Registry(
    "describer",
    {
        "rgbd": "skills.perception.openers:open_own",
        "openai": "skills.perception.openers:open_asked",
        "transformers": "skills.perception.openers:open_transformers",
    },
)

BODIES: Registry[Skill] = Registry(
    "skill body",
    {
        "go_to": "skills.library.drive:build",
        "look_for": "skills.library.search:build",
        "pick": "skills.library.learned:build",
        "place": "skills.library.learned:build",
        "open": "skills.library.learned:build",
        "close": "skills.library.learned:build",
        "turn_on": "skills.library.learned:build",
        "turn_off": "skills.library.learned:build",
        "press": "skills.library.learned:build",
        "hand_over": "skills.library.learned:build",
        "wait": "skills.library.talk:build_wait",
        "ask": "skills.library.talk:build_utter",
        "tell": "skills.library.talk:build_utter",
    },
)


def bodies(wiring: Wiring) -> dict[str, Skill]:
    """Every skill that a robot can do, ready to start, by name."""
    return {name: BODIES.build(name, CARDS.load(name), wiring) for name in BODIES}
