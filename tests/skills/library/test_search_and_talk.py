"""Looking around, waiting and speaking."""

from collections.abc import Callable

from contracts.goal import Goal
from contracts.note import Note
from contracts.outcome import Cause, Outcome
from contracts.protocols import Skill
from skills import CARDS
from skills.library.search import LookFor
from skills.library.talk import Utter, Wait
from tests.skills.library.gantry import PLAN, PROFILE, GantryWorld

Run = Callable[[GantryWorld, Skill, Goal], Outcome]


def goal(name: str, value: str) -> Goal:
    card = CARDS.load(name)
    return Goal(card.words(card.call(value)), card.call(value))


class NearSighted(GantryWorld):
    """Sees only what is at the place where it stands."""

    def describe(self, observation):  # type: ignore[no-untyped-def]
        self.visible = (observation.base[0] < 0) == (self.can[0] < 0)
        return super().describe(observation)


def test_what_is_in_sight_is_found_at_once(world: GantryWorld, run: Run) -> None:
    outcome = run(world, LookFor(CARDS.load("look_for"), PROFILE, PLAN, world), goal("look_for", "can"))
    assert outcome == Outcome.success("the can is on the table, confidence 1.00")
    assert world.time == 0.0


def test_what_is_elsewhere_is_found_by_going_there(run: Run) -> None:
    world = NearSighted()
    world.can[0] = -1.1
    outcome = run(world, LookFor(CARDS.load("look_for"), PROFILE, PLAN, world), goal("look_for", "can"))
    assert outcome == Outcome.success("the can is on the shelf, confidence 1.00")
    assert world.position[8] < 0


def test_what_is_nowhere_is_not_found_and_the_places_are_named(world: GantryWorld, run: Run) -> None:
    world.visible = False
    outcome = run(world, LookFor(CARDS.load("look_for"), PROFILE, PLAN, world), goal("look_for", "can"))
    assert outcome == Outcome.failure(Cause.NOT_FOUND, "no can seen; looked at: table, shelf")


def test_what_lies_on_the_floor_is_out_of_reach_and_nobody_drives_about(run: Run) -> None:
    world = GantryWorld()
    world.can[:] = (0.5, 0.4, 0.04)
    outcome = run(world, LookFor(CARDS.load("look_for"), PROFILE, PLAN, world), goal("look_for", "can"))
    why = "the can lies on the floor at x 0.50 m, y 0.40 m, lower than the arm can reach"
    assert outcome == Outcome.failure(Cause.UNREACHABLE, why)
    assert world.time == 0.0


def test_waiting_takes_as_long_as_it_says(world: GantryWorld, run: Run) -> None:
    assert run(world, Wait(CARDS.load("wait")), goal("wait", "3")) == Outcome.success("waited 3 s")
    assert 2.999 <= world.time < 3.3


def test_waiting_for_no_number_or_for_ever_is_refused(world: GantryWorld, run: Run) -> None:
    for word in ("soon", "1e9", "-1"):
        outcome = run(world, Wait(CARDS.load("wait")), goal("wait", word))
        assert outcome == Outcome.failure(Cause.PRECONDITION, f"cannot wait {word!r} seconds; say a number up to 80")


def test_telling_says_it_once(world: GantryWorld, run: Run) -> None:
    heard: list[Note] = []
    outcome = run(world, Utter(CARDS.load("tell"), heard.append), goal("tell", "dinner is ready"))
    assert outcome == Outcome.success("said: dinner is ready")
    assert [note.text for note in heard] == ["dinner is ready"]
