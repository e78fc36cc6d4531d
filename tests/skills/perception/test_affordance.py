"""What the robot can do here and now."""

import json
from pathlib import Path

import numpy as np
import pytest

from contracts.errors import BadCheckpoint
from contracts.floor_plan import FixedPlace, FloorPlan
from contracts.observation import Observation
from contracts.scene import ObjectState, PlaceState, RobotState, Scene
from contracts.skill_card import SkillCall
from skills import BODIES, CARDS
from skills.perception.affordance import BEYOND, MeasuredAffordance, Unweighed
from skills.perception.chances import Chances, ChancesCard
from skills.perception.ledger import Ledger
from skills.perception.record import Record, Tally, read_record
from skills.perception.situation import NUMBERS, names

CAN = SkillCall(skill="pick", arguments={"object": "can"})
TABLE = FixedPlace(("surface",), (0, 0, 0), (1, 0, 1), (0, 0, 1), (0, 0, 1), (0, 0, 1))
PLAN = FloorPlan((-1, -1, 1, 1), (), {"table": TABLE}, 0.2)


def scene(confidence: float = 1.0, at: str = "table", ahead: float = 0.6) -> Scene:
    can = ObjectState(at="table", position=(ahead, 0.0, 0.8), confidence=confidence)
    return Scene(robot=RobotState(at=at), objects={"can": can}, places={"table": PlaceState()})


def affordance(record: Record = Record({"pick": Tally(17, 18)})) -> MeasuredAffordance:  # noqa: B008
    return MeasuredAffordance({name: CARDS.load(name) for name in CARDS}, list(BODIES), record, PLAN)


def standing(x: float) -> Observation:
    zero = np.zeros(7)
    return Observation(0.0, {}, {}, {}, zero, zero, 0.0, 0.0, np.array([x, 0, 0]), np.zeros(2), np.zeros(13))


def test_a_skill_is_as_likely_as_it_was_measured_by_laplaces_rule() -> None:
    assert affordance().possible(CAN, scene(), None) == 18 / 20
    assert affordance(Record()).possible(CAN, scene(), None) == 1 / 2


def test_counting_a_failure_lowers_the_chance_and_a_success_raises_it() -> None:
    one = affordance()
    before = one.possible(CAN, scene(), None)
    one.count(CAN, False)
    lower = one.possible(CAN, scene(), None)
    one.count(CAN, True)
    assert lower < before
    assert one.possible(CAN, scene(), None) > lower


def test_a_success_never_lowers_the_chance_of_a_skill_that_nobody_measured() -> None:
    drive, one = SkillCall(skill="go_to", arguments={"place": "table"}), affordance(Record())
    before = one.possible(drive, scene(at="stove"), None)
    one.count(drive, True)
    assert before == 0.98 < one.possible(drive, scene(at="stove"), None)
    one.count(drive, False)
    assert 0.9 < one.possible(drive, scene(at="stove"), None) < 0.98


def test_an_unmet_precondition_makes_it_impossible() -> None:
    assert affordance().possible(CAN, scene(at="stove"), None) == 0


def test_a_robot_seen_near_the_dock_need_not_stand_right_at_it_but_no_plan_counts_on_that() -> None:
    aside, there = scene(at=""), scene()
    assert affordance().possible(CAN, aside, standing(0.15)) == affordance().possible(CAN, there, standing(0.0))
    assert affordance().possible(CAN, aside, standing(0.25)) == 0
    assert affordance().possible(CAN, aside, None) == 0


@pytest.mark.parametrize(("sure", "can"), [(0.5, 0.4), (0.7, 0.3), (0.85, 0.0), (1.0, 0.0)])
def test_what_is_hardly_known_to_be_off_may_be_on_and_turned_off(sure: float, can: float) -> None:
    off = scene().model_copy(update={"places": {"table": PlaceState(state=("off",), confidence=sure)}})
    call = SkillCall(skill="turn_off", arguments={"appliance": "table"})
    one = affordance(Record({"turn_off": Tally(8, 8)}))
    assert one.possible(call, off, standing(0.0)) == pytest.approx(0.9 * can)
    assert one.possible(call, off, None) == 0


def test_a_thing_out_of_reach_leaves_little_chance() -> None:
    near, far = (affordance().possible(CAN, scene(ahead=ahead), standing(0.0)) for ahead in (0.6, 1.2))
    assert near == 0.9
    assert far == pytest.approx(0.9 * BEYOND)


def test_a_thing_hardly_seen_is_hardly_picked() -> None:
    assert affordance().possible(CAN, scene(confidence=0.3), None) == pytest.approx(0.27)


@pytest.mark.parametrize(
    "call",
    [
        SkillCall(skill="fly", arguments={}),
        SkillCall(skill="wipe", arguments={"surface": "table"}),
        SkillCall(skill="pick", arguments={"object": "ghost"}),
        SkillCall(skill="pick", arguments={}),
        SkillCall(skill="go_to", arguments={"place": "moon"}),
    ],
)
def test_what_the_robot_has_no_body_or_no_argument_for_is_impossible(call: SkillCall) -> None:
    assert affordance().possible(call, scene(), None) == 0


def test_an_unseen_thing_may_be_looked_for() -> None:
    assert affordance().possible(SkillCall(skill="look_for", arguments={"object": "ghost"}), scene(), None) > 0.5


def test_a_record_is_read_as_written(tmp_path: Path) -> None:
    record = Record().after("pick", True).after("pick", False).after("open", True)
    record.write(tmp_path / "r.json")
    assert read_record(tmp_path / "r.json") == record
    assert read_record(tmp_path / "none.json") == Record()


@pytest.mark.parametrize("junk", ["{", "[1]", json.dumps({"pick": 3}), json.dumps({"pick": ["a", "b"]})])
def test_a_record_that_is_something_else_is_refused(tmp_path: Path, junk: str) -> None:
    (tmp_path / "r.json").write_text(junk)
    with pytest.raises(BadCheckpoint, match="is no table of skill"):
        read_record(tmp_path / "r.json")


NAMES = names(("pick",), ("can",), ("table",))


class Told(Chances):
    """Chances that depend on how far ahead of the base a thing is, and on nothing else."""

    def __init__(self) -> None:
        super().__init__(ChancesCard(skills=("pick",), kinds=("can",), places=("table",), numbers=len(NAMES)))
        self.asked: list[dict[str, float]] = []

    def chance(self, numbers: np.ndarray) -> float:
        self.asked.append(dict(zip(NAMES, map(float, numbers), strict=True)))
        return 0.9 if self.asked[-1]["ahead"] < 0.7 else 0.4


def learned(ledger: Ledger | None = None) -> MeasuredAffordance:
    cards = {name: CARDS.load(name) for name in CARDS}
    return MeasuredAffordance(cards, list(BODIES), Record(), PLAN, Told(), ledger)


def test_a_learned_chance_depends_on_the_situation() -> None:
    assert len(NAMES) == 2 + 1 + 6 + len(NUMBERS)
    near, far = (learned().possible(CAN, scene(), standing(x)) for x in (0.0, -0.15))
    assert (near, far) == (pytest.approx(0.9), pytest.approx(0.4))


def test_preconditions_and_reach_gate_what_was_learned() -> None:
    assert learned().possible(CAN, scene(at="stove"), None) == 0
    assert learned().possible(CAN, scene(), standing(-2.0)) == 0
    assert learned().possible(CAN, scene(ahead=1.2), standing(0.0)) == pytest.approx(0.4 * BEYOND)


def test_what_was_learned_knows_of_doubts_itself_and_is_lowered_by_none() -> None:
    doubtful, sure = (scene().with_place("table", state=("closed",), confidence=c) for c in (0.6, 0.9))
    assert learned().possible(CAN, doubtful, standing(0.0)) == pytest.approx(0.9)
    assert affordance().possible(CAN, doubtful, standing(0.0)) == pytest.approx(0.4 * 0.9)
    assert learned().possible(CAN, sure, standing(0.0)) == 0


@pytest.mark.parametrize(
    "barred",
    [
        scene(confidence=0.6).with_place("table", state=("closed",)),  # unsure of the thing, not of the door
        scene().with_robot(holding="spoon", confidence=0.6),
    ],
)
def test_doubts_about_anything_but_the_state_of_a_place_open_no_door(barred: Scene) -> None:
    assert affordance().possible(CAN, barred, standing(0.0)) == 0
    assert learned().possible(CAN, barred, standing(0.0)) == 0


def test_a_skill_whose_chances_were_not_learned_has_its_measured_rate() -> None:
    hand_over = SkillCall(skill="go_to", arguments={"place": "table"})
    assert learned().possible(hand_over, scene(), None) == affordance(Record()).possible(hand_over, scene(), None)


def test_attempts_go_into_the_ledger_with_the_chance_that_was_said_and_change_the_next_one() -> None:
    ledger = Ledger()
    one = learned(ledger)
    for _ in range(6):
        one.possible(CAN, scene(), standing(0.0))
        one.count(CAN, False)
    assert [(entry.what, entry.place, entry.chance) for entry in ledger.entries] == [("can", "table", 0.9)] * 6
    assert one.possible(CAN, scene(), standing(0.0)) < 0.6
    assert ledger.tallies("pick") == {("can", "table"): Tally(0, 6)}


def test_attempts_at_a_measured_rate_are_written_down_and_leave_what_is_learned_alone(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "affordance.jsonl")
    rates = MeasuredAffordance({name: CARDS.load(name) for name in CARDS}, list(BODIES), Record(), PLAN, None, ledger)
    for _ in range(6):
        rates.possible(CAN, scene(), standing(0.0))
        rates.count(CAN, False)
    read = Ledger(ledger.path)
    assert read.tallies("pick") == {("can", "table"): Tally(0, 6)}
    assert learned(read).possible(CAN, scene(), standing(0.0)) == pytest.approx(0.9)


def test_only_what_was_begun_is_counted_once() -> None:
    ledger = Ledger()
    one = learned(ledger)
    one.possible(CAN, scene(), None)  # in a predicted scene: nothing begins
    one.count(CAN, True)
    assert ledger.entries == []


def test_the_control_arm_weighs_nothing_but_still_knows_what_there_is() -> None:
    cards = {name: CARDS.load(name) for name in CARDS}
    blind = Unweighed(cards, list(BODIES), Record(), PLAN)
    assert blind.possible(CAN, scene(at="stove"), standing(-2.0)) == 1
    assert blind.possible(SkillCall(skill="pick", arguments={"object": "ghost"}), scene(), None) == 0
