"""What may be said, and in which language."""

import pytest

from contracts.errors import BadCommand
from planners.command import LETTERS, checked, must_be_english, orders_nothing, other_language

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


@pytest.mark.parametrize(
    "command",
    [
        "do not open the fridge",
        "Don't turn off the stove!",
        "please never touch the banana",
        "dont open the red box",
        "You must not move the knife.",
        "what is on the table?",
        "Where's the banana?",
        "how many mugs are there?",
        "Is the fridge open?",
        "is there any milk left?",
    ],
)
def test_what_forbids_or_asks_something_orders_nothing(command):
    assert orders_nothing(command)


@pytest.mark.parametrize(
    "command",
    [
        "open the fridge",
        "don't forget to close the fridge",
        "Don't leave the fridge open",
        "don't open the fridge, open the microwave",
        "Don't send parcel 9 out yet, just scan it and leave it on the rack.",
        "Don't put it on the table but on the shelf",
        "could you bring me the lemon?",
        "Would you pass me my jumper, would you?",
        "Why on earth is there a book in the fridge? Take it out.",
        "Is there any soup in the house? I could do with some. Bring it to me if so.",
        "Now where's my walking stick got to? Fetch it over here, there's a good chap.",
        "what I need is the red mug",
        "Why don't you bring me the mug?",
        "why not close the fridge?",
        "What about closing the fridge?",
        "Is there any chance you could bring me the lemon?",
        "Is there a drink I could have?",
        "Avoid leaving the fridge open",
        "don't keep the fridge open",
        "put the red mug where the lemon is",
    ],
)
def test_what_asks_for_something_does(command):
    assert orders_nothing(command) == ""
