"""The twelve commands and the rule by which their seeds are chosen."""

from itertools import chain
from pathlib import Path

import pytest

import skills
from benchmarks.episodes import ARMS, FIRST, HELD_OUT, Command, Episode, Record, commands, episodes, held_at_start
from benchmarks.episodes import kitchen as drawn
from benchmarks.oracle import judge, read
from benchmarks.recorded import Recorded
from worlds.household.furniture import PIECES
from worlds.household.objects import KINDS, name_of
from worlds.household.world import HouseholdWorld

TWENTY = commands()


def test_there_are_twenty_from_one_to_eight_skills_and_every_skill_among_them() -> None:
    assert len(TWENTY) == len({one.id for one in TWENTY}) == 20
    lengths = [len(one.skills) for one in TWENTY]
    assert min(lengths) == 1
    assert max(lengths) == 8
    assert sum(length >= 4 for length in lengths) >= 4
    physical = {card.name for card in skills.cards() if card.physical} - {"ask", "tell", "wait"}
    assert set(chain.from_iterable(one.skills for one in TWENTY)) == physical


@pytest.mark.parametrize("command", TWENTY, ids=lambda one: one.id)
def test_goals_speak_of_what_there_is_and_needs_are_said(command: Command) -> None:
    names = {name_of(kind, colour) for kind, one in KINDS.items() for colour in one.colours}
    assert set(command.needs) <= names
    assert all(name in command.say for name in command.needs)
    for text in (*command.goals, *command.begin, *command.new):
        assert {leaf for leaf in leaves(text)} <= {*command.needs, *PIECES}
    assert set(command.new) <= set(command.goals)


def leaves(text: str) -> set[str]:
    term = read(text)
    stack, found = [term], set()
    while stack:
        one = stack.pop()
        stack.extend(one.arguments)
        found |= set() if one.arguments else {one.name}
    return found


@pytest.mark.parametrize("command", TWENTY, ids=lambda one: one.id)
def test_seeds_are_the_first_held_out_ones_that_the_rule_lets_in(command: Command) -> None:
    have, lack = command.seeds()
    assert (len(have), len(lack)) == ((8, 2) if command.needs else (10, 0))
    assert all(FIRST <= seed < HELD_OUT for seed in (*have, *lack))
    names = {seed: {thing.name for thing in drawn(seed).things} for seed in (*have, *lack)}
    assert all(set(command.needs) <= names[seed] for seed in have)
    assert not any(set(command.needs) <= names[seed] for seed in lack)
    for seed in range(FIRST, max(lack, default=FIRST)):
        assert seed in lack or set(command.needs) <= {thing.name for thing in drawn(seed).things}


@pytest.mark.parametrize(
    "command", [one for one in TWENTY if one.id in ("stove-fridge", "mug", "tidy")], ids=lambda one: one.id
)
def test_the_judge_finds_the_start_as_the_rule_says(command: Command, tmp_path: Path) -> None:
    seed = command.seeds()[0][0]
    HouseholdWorld(seed, size=0).save(tmp_path)
    run = Recorded.read(tmp_path)
    assert all(judge(run, read(text)).holds for text in command.begin)
    assert not any(judge(run, read(text)).holds for text in command.new or command.goals)


def test_the_judge_and_the_drawing_agree_on_what_holds_at_the_start(tmp_path: Path) -> None:
    for seed in (101, 108):
        HouseholdWorld(seed, size=0).save(tmp_path)
        run, layout = Recorded.read(tmp_path), drawn(seed)
        texts = [f"{word}({place})" for place in ("fridge", "top drawer", "microwave") for word in ("open", "closed")]
        texts += [f"{word}({place})" for place in ("stove", "lamp") for word in ("on", "off")]
        texts += [f"at({thing.name}, {place})" for thing in layout.things for place in PIECES]
        assert {text: judge(run, read(text)).holds for text in texts} == {
            text: held_at_start(layout, text) for text in texts
        }


def test_a_key_tells_episodes_apart_by_what_was_chosen_and_nothing_else() -> None:
    first, second = TWENTY[0], TWENTY[1]
    one = Episode(first, 100, False, "default", {})
    assert one.key == Episode(first, 100, False, "default", {}).key
    others = [
        Episode(second, 100, False, "default", {}),
        Episode(first, 101, False, "default", {}),
        Episode(first, 100, False, "noise", {}),
        Episode(first, 100, False, "default", {"planner": "openai:x"}),
        Episode(first.model_copy(update={"say": "off to the fridge"}), 100, False, "default", {}),
    ]
    assert len({one.key, *(other.key for other in others)}) == 6


def test_an_arm_is_two_hundred_episodes() -> None:
    every = episodes("default", {})
    assert len(every) == 200
    assert sum(one.lacks for one in every) == 28
    assert {one.command.id for one in episodes("noise", {}, ("mug", "can"))} == {"mug", "can"}


def test_the_arms_differ_from_the_default_in_one_thing() -> None:
    assert ARMS["default"] == {"describer": "rgbd"}
    assert ARMS["privileged"] == {"describer": "privileged"}
    assert ARMS["no-recovery"] == {"describer": "rgbd", "monologue_and_recovery": False}
    assert ARMS["noise"] == {"describer": "privileged:noise=0.01,drop=0.1"}


@pytest.mark.parametrize(
    ("lacks", "ending", "confirmed", "good", "false_done"),
    [
        (False, "DONE", True, True, False),
        (False, "DONE", False, False, True),
        (False, "INFEASIBLE", False, False, False),
        (True, "INFEASIBLE", False, True, False),
        (True, "DONE", True, False, True),
        (True, "NEEDS_OPERATOR", False, False, False),
    ],
)
def test_what_counts_as_good_and_as_false(
    lacks: bool, ending: str, confirmed: bool, good: bool, false_done: bool
) -> None:
    record = Record(
        key="k", command="mug", seed=100, lacks=lacks, arm="default", ending=ending, why="", confirmed=confirmed
    )
    assert (record.good, record.false_done) == (good, false_done)
