"""A clause that names something and led to no intent is found, and lifted or asked about."""

from dataclasses import replace

import numpy as np
import pytest

import skills
from contracts.outcome import Ending
from contracts.plan import PlanRequest
from contracts.scene_file import parse_scene
from planners.models.embedded.beliefs import Beliefs, Token, Wanted
from planners.models.embedded.coverage import absent, all_named, bound, clause_of, lifted, mentions, present, uncovered
from planners.models.embedded.intents import gather
from planners.models.embedded.means import Means
from planners.models.embedded.scorer import Understanding

CARDS = skills.cards()
TABLE = {card.name: card for card in CARDS}
SCENE = parse_scene(
    {
        "robot": {"at": "counter"},
        "places": {
            "counter": {}, "sink": {"kind": "sink"}, "user": {"kind": "person"},
            "fridge": {"kind": "container", "state": "open"},
            "stove": {"kind": ["surface", "appliance"], "state": "on"},
        },
        "objects": {"red mug": {"at": "stove"}, "blue mug": {"at": "counter"}, "green can": {"at": "sink"}},
    }
)  # fmt: skip
HALF = "turn the stove off and shut the fridge"


def read(command: str, *wanted: Wanted, **tags: str) -> Beliefs:
    """Beliefs of words, each a token with a tag of its own."""
    tokens, at = [], 0
    for word in command.split():
        at = command.index(word, at)
        tokens.append(Token(at, at + len(word), tags.get(word, "other")))
        at += len(word)
    return Beliefs(wanted, 1.0, 0.0, 0.0, tuple(tokens))


def wish(skill: str, *values: str, sure: float, anchor: int, target: int) -> Wanted:
    return Wanted(TABLE[skill].call(*values), sure, np.eye(6)[0], float(anchor), anchor, target)


def found(command: str, beliefs: Beliefs) -> list[str]:
    gaps = uncovered(command, beliefs, gather(beliefs.wanted, CARDS), SCENE)
    return [command[gap.start : gap.end] for gap in gaps]


def test_names_are_found_the_longest_first() -> None:
    command = "the red mug, any mugs, and can you see the green can"
    assert [sorted(m.names) for m in mentions(command, SCENE)] == [["red mug"], ["blue mug", "red mug"], ["green can"]]


def test_half_a_command_is_not_taken_for_the_whole() -> None:
    beliefs = read(HALF, wish("turn_off", "stove", sure=0.9, anchor=2, target=0), stove="thing", fridge="thing")
    assert found(HALF, beliefs) == ["fridge"]


def test_what_all_clauses_ask_for_is_covered() -> None:
    off = wish("turn_off", "stove", sure=0.9, anchor=2, target=0)
    shut = wish("close", "fridge", sure=0.9, anchor=7, target=5)
    assert found(HALF, read(HALF, off, shut, stove="thing", fridge="thing")) == []


def test_what_is_to_be_left_alone_is_no_gap() -> None:
    beliefs = read(HALF, wish("turn_off", "stove", sure=0.9, anchor=2, target=0), stove="thing", fridge="kept")
    assert found(HALF, beliefs) == []


def test_where_a_thing_is_taken_from_is_no_gap_but_a_switch_beside_it_is() -> None:
    taken, beside = "red mug off the stove into the sink", "red mug into the sink and stove off"
    for command, gaps in ((taken, []), (beside, ["stove"])):
        words = command.split()
        put = wish("place", "red mug", "sink", sure=0.9, anchor=1, target=words.index("sink"))
        assert found(command, read(command, put, mug="thing", sink="target", stove="thing")) == gaps


def test_a_faint_wish_for_what_was_named_is_lifted() -> None:
    off = wish("turn_off", "stove", sure=0.9, anchor=2, target=0)
    shut = wish("close", "fridge", sure=0.25, anchor=7, target=5)
    beliefs = read(HALF, off, shut, stove="thing", fridge="thing")
    gaps = uncovered(HALF, beliefs, gather(beliefs.wanted, CARDS), SCENE)
    raised = gather(lifted(gaps, beliefs), CARDS)
    assert [str(i.calls[0]) for i in raised] == ["turn_off(stove)", "close(fridge)"]
    assert uncovered(HALF, beliefs, raised, SCENE) == []


def test_a_dropped_clause_is_asked_about_by_its_words() -> None:
    off = wish("turn_off", "stove", sure=0.9, anchor=2, target=0)
    beliefs = read(HALF, off, stove="thing", fridge="thing")
    gap = uncovered(HALF, beliefs, gather((off,), CARDS), SCENE)[0]
    assert clause_of(HALF, gap) == "shut the fridge"
    read_so = Understanding(beliefs, gather((off,), CARDS), TABLE, Means(CARDS), ("shut the fridge",))
    standing = read_so.standing(PlanRequest(HALF, SCENE))
    assert standing.ending is Ending.NEEDS_CLARIFICATION
    assert standing.question == "What do you mean by 'shut the fridge'?"


def test_what_is_excepted_is_no_gap_however_it_is_read() -> None:
    command = "put the can in the sink except the red mug"
    put = wish("place", "green can", "sink", sure=0.9, anchor=2, target=5)
    assert found(command, read(command, put, can="thing", sink="target", mug="thing", red="thing")) == []


def test_words_for_what_is_not_here_are_given_back() -> None:
    command = "bring me the milk and shut the fridge"
    shut = wish("close", "fridge", sure=0.9, anchor=7, target=5)
    beliefs = replace(read(command, shut, milk="absent", fridge="thing"), infeasible=0.2)
    first, last = absent(command, beliefs, gather((shut,), CARDS), SCENE) or (0, 0)
    assert command[first:last] == "milk"
    assert absent(command, read(command, shut, fridge="thing"), gather((shut,), CARDS), SCENE) is None


@pytest.mark.parametrize(
    ("command", "here"),
    [
        ("bring me the red mug and shut fridge", True),
        ("bring me red mugs and shut fridge", True),
        ("bring me the pink mug and shut fridge", False),
        ("bring me the red mug lid and shut fridge", False),
    ],
)
def test_what_is_here_by_its_full_name_is_never_read_as_absent(command: str, here: bool) -> None:
    words = {word: "absent" for word in command.split(" and ")[0].split()[2:]}
    beliefs = replace(read(command, fridge="thing", **words), infeasible=0.2)
    tokens = present(command, beliefs.tokens, SCENE)
    assert {t.tag for t in tokens if command[t.start : t.end] in words} == {"thing" if here else "absent"}
    unseen = absent(command, replace(beliefs, tokens=tokens), (), SCENE)
    assert (unseen is None) == here


def test_doubt_about_what_is_all_named_in_full_is_not_heeded() -> None:
    command = "bring me the red mug"
    wishes = (wish("hand_over", "red mug", "user", sure=0.95, anchor=4, target=1),)
    intents = gather(wishes, CARDS)
    for tags, ending in (({"red": "thing", "mug": "thing"}, None), ({"red": "absent"}, Ending.INFEASIBLE)):
        beliefs = replace(read(command, *wishes, **tags), feasible=0.3, infeasible=0.7)
        named = all_named(command, beliefs, intents, SCENE)
        taken_so = Understanding(beliefs, intents, TABLE, Means(CARDS), named=named)
        assert taken_so.standing(PlanRequest(command, SCENE)).ending is ending


def test_a_thing_that_is_here_and_led_to_nothing_is_asked_about() -> None:
    beliefs = read("swap the red mug", red="thing", mug="thing")
    unread = Understanding(beliefs, (), TABLE, Means(CARDS), ("swap the red mug",))
    assert unread.standing(PlanRequest("swap the red mug", SCENE)).question == "What do you mean by 'swap the red mug'?"


@pytest.mark.parametrize(
    ("command", "doubt", "words"),
    [
        ("put the banana away and shut the fridge", 0.2, "the banana"),
        ("put the banana away and shut the fridge", 0.1, ""),
        ("i cannot see the banana but shut the fridge", 0.2, "the banana"),
        ("i don't see the banana but shut the fridge", 0.2, ""),
        ("put banana away and shut the fridge", 0.2, ""),
        ("put the mug away and shut the fridge", 0.2, ""),
    ],
)
def test_words_read_as_a_thing_that_name_nothing_count_when_the_whole_is_in_doubt(
    command: str, doubt: float, words: str
) -> None:
    anchor = len(command.split()) - 1
    shut = wish("close", "fridge", sure=0.9, anchor=anchor, target=anchor - 2)
    tokens = read(command, shut, banana="thing", mug="thing", fridge="thing").tokens
    tagged = tuple(
        replace(t, tag="thing") if command[t.start : t.end] == "the" and n < anchor - 1 else t
        for n, t in enumerate(tokens)
    )
    beliefs = Beliefs((shut,), 1.0, doubt, 0.0, tagged)
    first, last = absent(command, beliefs, gather((shut,), CARDS), SCENE) or (0, 0)
    assert command[first:last] == words


def test_a_thing_goes_where_its_own_clause_says() -> None:
    command = "mug to the counter , can to the sink"
    own = wish("place", "green can", "sink", sure=0.5, anchor=5, target=8)
    other = wish("place", "green can", "counter", sure=0.8, anchor=5, target=3)
    assert [str(w.call) for w in bound(command, read(command, own, other))] == ["place(green can, sink)"]
    assert len(bound(command, read(command, other))) == 1
