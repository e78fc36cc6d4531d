"""Colours and nouns that fit nothing here."""

import numpy as np
import pytest

from contracts.scene import Scene
from contracts.scene_file import parse_scene
from contracts.skill_card import SkillCall
from planners.models.embedded.beliefs import Beliefs, Token, Wanted
from planners.models.embedded.contradiction import contradicted
from planners.models.embedded.intents import Intent
from planners.models.embedded.text import WORD

HALF = (0.55, 0.0, 0.8352)  # as near to a mug as a bottle is
KINDS = {"bottle": HALF, "flagon": HALF, "mug": (1.0, 0.0, 0.0), "cup": (0.8, 0.6, 0.0), "toy car": (0.0, 1.0, 0.0)}
OTHER = (0.0, 0.0, 1.0)
SCENE = parse_scene(
    {
        "places": {"table": {}, "green crate": {"kind": "container"}},
        "objects": {
            "green toy car": {"at": "table", "kind": "toy car", "colour": "green"},
            "red mug": {"at": "table", "kind": "mug", "colour": "red"},
            "black orange peel": {"at": "table", "colour": "black"},
            "plain box": {"at": "table"},
        },
    }
)


def embed(texts):  # type: ignore[no-untyped-def]
    return np.array([KINDS.get(text, OTHER) for text in texts])


def said(command: str, thing: str, word: str, dropped: bool = False, scene: Scene = SCENE, absent: str = "") -> str:
    """What is odd of a command of which a word was taken for a thing, and perhaps one for something absent."""
    tags = {absent: "absent"}
    tokens = tuple(Token(m.start(), m.end(), tags.get(m.group(0), "thing")) for m in WORD.finditer(command))
    anchor = next(n for n, m in enumerate(WORD.finditer(command)) if m.group(0) == word)
    call = SkillCall(skill="pick", arguments={"object": thing})
    beliefs = Beliefs((Wanted(call, 0.9, np.ones(6) / 6, 0.0, anchor, anchor),), 1.0, 0.0, 0.0, tokens)
    return contradicted(command, beliefs, [Intent(((call,),), 1, 0.9, 0.0)], scene, embed, dropped)


@pytest.mark.parametrize(
    ("command", "thing", "word", "odd"),
    [
        ("bring the green can", "green toy car", "can", "green can"),
        ("bring the blue mug", "red mug", "mug", "blue mug"),
        ("bring the red mug", "red mug", "mug", ""),
        ("bring the red cup", "red mug", "cup", ""),
        ("bring the green car", "green toy car", "car", ""),
        ("bring the red one", "red mug", "one", ""),
        ("bring the green can", "plain box", "can", ""),
        ("bring the orange peel", "black orange peel", "peel", ""),
    ],
)
def test_what_was_taken_must_be_what_is_called_so(command: str, thing: str, word: str, odd: str) -> None:
    assert said(command, thing, word) == odd


def test_what_is_here_by_its_full_name_is_never_said_not_to_be_here() -> None:
    teal = SCENE.with_object("red mug", colour="teal")
    command = "put all in the crate except the red mug"
    assert said(command, "plain box", "mug", scene=SCENE.with_object("plain box", colour="white")) == ""
    assert said("bring the red mug", "red mug", "mug", scene=teal) == ""


def test_words_taken_for_nothing_count_only_when_a_part_was_dropped() -> None:
    assert said("bring a red mug not the blue mug", "red mug", "mug") == ""
    assert said("bring a red mug not the blue bottle", "red mug", "mug", dropped=True) == "blue bottle"
    assert said("bring a red mug to the green crate", "red mug", "mug", dropped=True) == ""


def test_words_read_as_absent_count_although_they_were_taken_for_nothing() -> None:
    command = "close the green crate and bring the blue bottle"
    assert said(command, "green crate", "crate") == ""
    assert said(command, "green crate", "crate", absent="bottle") == "blue bottle"
    assert said("bring a red mug but no blue bottle", "red mug", "mug") == ""
    assert said("bring everything except the blue bottle", "red mug", "everything", absent="bottle") == ""


def test_what_things_are_called_is_no_word_for_another_kind_of_thing() -> None:
    assert said("bring the red bottle", "red mug", "bottle") == "red bottle"
    assert said("bring the red flagon", "red mug", "flagon") == ""  # as near to a mug, and no name of ours
