"""How each describer of the table is put together from its settings."""

from pathlib import Path

from contracts.errors import UsageError
from skills.perception.asked import AskedEyes
from skills.perception.checkpoint import load
from skills.perception.describe import RgbdDescriber
from skills.perception.detector import Beside
from skills.perception.owl import open_owl
from skills.wiring import EyesWiring


def open_own(wiring: EyesWiring, settings: str) -> RgbdDescriber:
    """`rgbd[:FILE]`: our own eyes, the shipped ones or a checkpoint's.

    Raises:
        BadCheckpoint: the file must not be used.
    """
    eyes, card = load(Path(settings) if settings else wiring.eyes)
    return RgbdDescriber(eyes, card, wiring.plan, wiring.kinematics)


def open_asked(wiring: EyesWiring, settings: str) -> RgbdDescriber:
    """`openai:NAME[@URL]`: a vision-language model finds things; our own eyes feel doors and drawers.

    Raises:
        UsageError: the settings name no model.
    """
    eyes, card = load(wiring.eyes)
    finder = Beside(AskedEyes(wiring.ask(settings), card.config))
    return RgbdDescriber(eyes, card, wiring.plan, wiring.kinematics, finder)


def open_transformers(wiring: EyesWiring, settings: str) -> RgbdDescriber:
    """`transformers:NAME`: an open-vocabulary detector finds things; our own eyes feel doors and drawers.

    Raises:
        BadCheckpoint: it cannot be loaded.
        UsageError: no name.
    """
    if not settings:
        raise UsageError("transformers needs a detector's name: transformers:google/owlv2-base-patch16-ensemble")
    eyes, card = load(wiring.eyes)
    finder = Beside(open_owl(settings, card.config))
    return RgbdDescriber(eyes, card, wiring.plan, wiring.kinematics, finder)
