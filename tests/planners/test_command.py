"""What may be said, and in which language."""

import pytest

from contracts.errors import BadCommand
from planners.command import LETTERS, checked, must_be_english, other_language

ENGLISH = [
    "put the red mug in the drawer and close it",
    "can u put teh dirty plates in the dishwahser pls",
    "parcel 7 on the conveyor",
    "bring me the Brötchen from the Lebkuchen tin",
    "put the Crème de la Crème jar next to the pâté",
    "pls mvoe the blue bins to rak 2, lave the yelow ones",
    "die in the box, dice in the bag",
    "kill the music",
    "Grab el Diablo sauce for Maria and José",
    "mug -> sink",
    "Haribo to Anna",
    "Put the Café del Mar CD on the shelf",
]
FOREIGN = [
    "Bitte stell die rote Tasse in die Schublade und schließ sie",
    "Mets la tasse rouge dans le tiroir et ferme le tiroir",
    "Pon la taza roja en el cajón y luego cierra el cajón",
    "Metti la tazza rossa nel cassetto e chiudi il cassetto per favore",
    "Zet de rode mok in de la en doe hem dicht",
    "把红色的杯子放进抽屉",
    "Положи красную кружку в ящик",
    "赤いマグカップを引き出しに入れて",
    "ضع الكوب الأحمر في الدرج",
]


@pytest.mark.parametrize("command", ENGLISH)
def test_english_passes_misspelt_or_full_of_names(command: str) -> None:
    assert other_language([word.lower() for word in LETTERS.findall(command)]) is None
    assert must_be_english(command) is None


@pytest.mark.parametrize("command", FOREIGN)
def test_another_language_is_refused_with_a_sentence(command: str) -> None:
    with pytest.raises(BadCommand, match="the embedded planner reads English only"):
        must_be_english(command)


def test_blanks_around_a_command_do_not_matter() -> None:
    assert checked("  go home \n") == "go home"


def test_an_empty_command_says_what_to_write() -> None:
    with pytest.raises(BadCommand) as caught:
        checked(" ")
    assert str(caught.value) == 'the command is empty; say what to do, such as "put the red mug in the drawer"'


def test_an_oversized_command_names_the_bound() -> None:
    with pytest.raises(BadCommand, match="the command is 1000000 bytes; 8000 bytes at most"):
        checked("a" * 1_000_000)
