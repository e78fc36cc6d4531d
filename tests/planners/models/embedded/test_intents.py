"""Wanted calls gathered into intents, and how a step's mass is shared out."""

import numpy as np
import pytest

import skills
from contracts.outcome import Ending
from contracts.plan import PlanRequest, Proposal
from contracts.scene_file import parse_scene
from contracts.skill_card import SkillCall
from planners.models.embedded.beliefs import Beliefs, Wanted
from planners.models.embedded.intents import changing, gather, still_open
from planners.models.embedded.means import Means
from planners.models.embedded.scorer import Understanding
from planners.saycan import SayCan
from planners.scripted import Preconditions

CARDS = skills.cards()
TABLE = {card.name: card for card in CARDS}
SCENE = parse_scene(
    {
        "robot": {"at": "table"},
        "places": {
            "table": {}, "shelf": {}, "top drawer": {"kind": "container", "state": "closed"},
            "bottom drawer": {"kind": "container", "state": "open"},
            "lamp": {"kind": "appliance", "state": "off"}, "user": {"kind": "person"},
        },
        "objects": {"can 1": {"at": "table"}, "can 2": {"at": "table"}, "can 3": {"at": "shelf"}},
    }
)  # fmt: skip


def wanted(
    skill: str, *values: str, sure: float = 0.95, quota: int = 0, rank: float = 0.0, anchor: int = 1, target: int = 2
) -> Wanted:
    return Wanted(TABLE[skill].call(*values), sure, np.eye(6)[quota], rank, anchor, target)


def propose(
    *wishes: Wanted, infeasible: float = 0.0, unclear: float = 0.0, history: tuple[SkillCall, ...] = ()
) -> Proposal:
    beliefs = Beliefs(wishes, 1 - infeasible - unclear, infeasible, unclear)
    understanding = Understanding(beliefs, gather(wishes, CARDS), TABLE, Means(CARDS))

    class Opened:
        def open(self, request: PlanRequest) -> Understanding:
            return understanding

    return SayCan(Opened(), Preconditions(CARDS), CARDS).plan(PlanRequest("x", SCENE, history))


def plan(*wishes: Wanted, infeasible: float = 0.0, unclear: float = 0.0) -> list[str] | Ending:
    proposal = propose(*wishes, infeasible=infeasible, unclear=unclear)
    return proposal.ending or [str(step) for step in proposal.plan.steps if step.skill != "go_to"]


def test_all_of_a_mention_is_done() -> None:
    assert plan(*(wanted("hand_over", f"can {n}", "user") for n in (1, 2))) == [
        "pick(can 1)", "hand_over(can 1, user)", "pick(can 2)", "hand_over(can 2, user)",
    ]  # fmt: skip


def test_so_many_of_a_mention_are_done_the_nearest_first() -> None:
    steps = plan(*(wanted("place", f"can {n}", "shelf", quota=2) for n in (1, 2, 3)))
    assert steps == ["pick(can 1)", "place(can 1, shelf)"]  # can 3 is there already


def test_what_is_asked_for_and_so_already_is_told_unless_the_plan_itself_undoes_it() -> None:
    cans = [wanted("place", f"can {n}", "shelf", quota=2) for n in (1, 2, 3)]
    assert [str(one) for one in propose(*cans, wanted("turn_off", "lamp", anchor=5)).already] == [
        "at(can 3, shelf)",
        "off(lamp)",
    ]
    opened = wanted("open", "bottom drawer", anchor=5), wanted("close", "bottom drawer", rank=1.0, anchor=7)
    assert propose(*opened).already == ()
    put = TABLE["place"].call("can 3", "shelf")
    assert propose(*cans, history=(put,)).already == ()  # done, not found so


@pytest.mark.parametrize(("sure", "told"), [(0.95, ["off(lamp)"]), (0.7, [])])
def test_where_nothing_is_left_to_do_only_what_is_surely_asked_for_is_told(sure: float, told: list[str]) -> None:
    assert [str(one) for one in propose(wanted("turn_off", "lamp", sure=sure)).already] == told


def test_of_two_drawers_the_cheaper_is_taken() -> None:
    steps = plan(*(wanted("place", "can 1", f"{which} drawer") for which in ("top", "bottom")))
    assert steps == ["pick(can 1)", "place(can 1, bottom drawer)"]


def test_ranks_give_the_order() -> None:
    steps = plan(
        wanted("turn_on", "lamp", rank=0.0),
        wanted("close", "bottom drawer", rank=2.0, anchor=7),
        wanted("place", "can 1", "bottom drawer", rank=1.0, anchor=5),
    )
    assert steps == ["turn_on(lamp)", "pick(can 1)", "place(can 1, bottom drawer)", "close(bottom drawer)"]


def test_what_is_held_to_the_end_is_picked_last() -> None:
    assert plan(wanted("pick", "can 1", rank=0.0), wanted("turn_on", "lamp", rank=1.0, anchor=5)) == [
        "turn_on(lamp)",
        "pick(can 1)",
    ]


def test_one_thing_does_not_serve_two_people() -> None:
    scene_steps = plan(
        *(wanted("hand_over", f"can {n}", "user", quota=1) for n in (1, 2, 3)),
        *(wanted("place", f"can {n}", "shelf", quota=1, rank=1.0, target=9) for n in (1, 2, 3)),
    )
    assert scene_steps == ["pick(can 1)", "hand_over(can 1, user)"]  # can 3 is on the shelf already


def test_faint_wishes_are_not_done() -> None:
    assert plan(wanted("turn_on", "lamp"), wanted("place", "can 1", "shelf", sure=0.3, anchor=5)) == ["turn_on(lamp)"]


def test_when_nothing_is_likely_the_likeliest_is_done() -> None:
    assert plan(wanted("turn_on", "lamp", sure=0.3), wanted("place", "can 1", "shelf", sure=0.05, anchor=5)) == [
        "turn_on(lamp)"
    ]


@pytest.mark.parametrize(
    ("infeasible", "unclear", "ending"), [(0.8, 0.1, Ending.INFEASIBLE), (0.1, 0.8, Ending.NEEDS_CLARIFICATION)]
)
def test_a_command_may_not_be_taken_up(infeasible: float, unclear: float, ending: Ending) -> None:
    assert plan(wanted("turn_on", "lamp"), infeasible=infeasible, unclear=unclear) is ending


def test_a_wish_without_a_way_is_infeasible_with_the_reason() -> None:
    locked = SCENE.with_place("top drawer", state=("locked",))
    wishes = (wanted("open", "top drawer"),)
    understanding = Understanding(Beliefs(wishes, 1.0, 0.0, 0.0), gather(wishes, CARDS), TABLE, Means(CARDS))
    standing = understanding.standing(PlanRequest("x", locked))
    assert (standing.ending, standing.why) == (
        Ending.INFEASIBLE,
        "there is no way to open the top drawer: the top drawer is locked",
    )


def test_a_reason_is_said_in_plain_words() -> None:
    few = [card for card in CARDS if card.name != "pick"]
    wishes = (wanted("place", "can 1", "shelf"),)
    understanding = Understanding(Beliefs(wishes, 1.0, 0.0, 0.0), gather(wishes, few), TABLE, Means(few))
    why = "there is no way to put the can 1 in the shelf: the can 1 is not in the hand, the robot is not at the shelf"
    assert understanding.standing(PlanRequest("x", SCENE)).why == why


def test_the_question_names_the_choices() -> None:
    wishes = tuple(wanted("hand_over", f"can {n}", "user", quota=1) for n in (1, 2))
    understanding = Understanding(Beliefs(wishes, 0.1, 0.1, 0.8), gather(wishes, CARDS), TABLE, Means(CARDS))
    assert understanding.standing(PlanRequest("x", SCENE)).question == "Which one do you mean: the can 1 or the can 2?"


def test_a_step_that_is_rightly_undone_later_is_not_done_again() -> None:
    wishes = (wanted("open", "top drawer", rank=0.0), wanted("close", "top drawer", rank=1.0, anchor=4))
    assert plan(*wishes) == ["open(top drawer)", "close(top drawer)"]


def test_say_is_a_distribution_over_what_is_offered() -> None:
    wishes = (wanted("turn_on", "lamp"),)
    understanding = Understanding(Beliefs(wishes, 1.0, 0.0, 0.0), gather(wishes, CARDS), TABLE, Means(CARDS))
    calls = [
        SkillCall(skill="go_to", arguments={"place": "lamp"}),
        SkillCall(skill="go_to", arguments={"place": "shelf"}),
        None,
    ]
    share = np.exp(understanding.say(PlanRequest("x", SCENE), calls))
    assert share.sum() == pytest.approx(1.0)
    assert share[0] > 0.9


def test_it_is_the_drawer_that_was_used() -> None:
    places = [wanted("place", "can 1", f"{which} drawer", sure=0.6) for which in ("top", "bottom")]
    closed = [wanted("close", f"{which} drawer", sure=0.6, rank=3.0, anchor=8, target=7) for which in ("top", "bottom")]
    assert plan(*places, *closed) == ["pick(can 1)", "place(can 1, bottom drawer)", "close(bottom drawer)"]


def test_looking_for_what_nobody_has_seen_is_done_once() -> None:
    lost = SCENE.with_object("can 3", at=None)
    wishes = (wanted("look_for", "can 3"),)
    understanding = Understanding(Beliefs(wishes, 1.0, 0.0, 0.0), gather(wishes, CARDS), TABLE, Means(CARDS))

    class Opened:
        def open(self, request: PlanRequest) -> Understanding:
            return understanding

    steps = SayCan(Opened(), Preconditions(CARDS), CARDS).plan(PlanRequest("x", lost)).plan.steps
    assert [str(step) for step in steps] == ["look_for(can 3)"]


def test_of_two_fates_of_one_mention_the_surer_is_taken() -> None:
    shelf, drawer = wanted("place", "can 1", "shelf", sure=0.9), wanted("place", "can 1", "bottom drawer", sure=0.6)
    assert plan(shelf, drawer) == ["pick(can 1)", "place(can 1, shelf)"]


def test_a_place_is_not_switched_to_and_fro_on_a_whim() -> None:
    steps = plan(wanted("turn_on", "lamp", sure=0.9), wanted("turn_off", "lamp", sure=0.5, rank=2.0, anchor=7))
    assert steps == ["turn_on(lamp)"]


def test_a_thing_is_held_or_moved_whichever_is_surer() -> None:
    held = wanted("pick", "can 1", sure=0.97)
    moved = wanted("hand_over", "can 1", "user", sure=0.8, anchor=6, rank=2.0)
    assert plan(held, moved) == ["pick(can 1)"]


def test_of_two_drawers_the_open_one_is_meant_to_be_shut() -> None:
    either = gather([wanted("close", f"{which} drawer", quota=1) for which in ("top", "bottom")], CARDS)
    assert [str(c) for i in still_open(either, SCENE, CARDS) for c in i.calls] == ["close(bottom drawer)"]


def test_the_drawer_that_was_just_filled_is_shut_whether_it_was_open_or_not() -> None:
    drawers = ("top drawer", "bottom drawer")
    put = [wanted("place", "can 1", drawer, quota=1) for drawer in drawers]
    shut = [wanted("close", drawer, quota=1, rank=1.0, anchor=5) for drawer in drawers]
    last = still_open(gather([*put, *shut], CARDS), SCENE, CARDS)[-1]
    assert [str(c) for c in last.calls] == ["close(top drawer)", "close(bottom drawer)"]


def test_one_thing_has_one_destination_but_several_may_have_one_each() -> None:
    alone = [wanted("place", "can 1", "shelf", sure=0.9, target=4), wanted("hand_over", "can 1", "user", sure=0.8)]
    assert [str(c) for i in gather(alone, CARDS) for c in i.calls] == ["place(can 1, shelf)"]
    many = [wanted("place", f"can {n}", "shelf", quota=1, target=4) for n in (1, 2)]
    many += [wanted("hand_over", f"can {n}", "user", quota=1) for n in (1, 2)]
    assert len(gather(many, CARDS)) == 2


def test_of_on_and_off_said_by_the_same_words_the_one_that_changes_something_is_meant() -> None:
    switched = [wanted("turn_off", "lamp", sure=0.96), wanted("turn_on", "lamp", sure=0.9)]
    assert [str(w.call) for w in changing(switched, SCENE, CARDS)] == ["turn_on(lamp)"]
    assert len(changing([wanted("turn_off", "lamp", sure=0.96)], SCENE, CARDS)) == 1


def test_a_doubtful_member_of_a_set_of_which_all_are_meant_belongs_to_it() -> None:
    members = [wanted("hand_over", f"can {n}", "user", sure=s) for n, s in ((1, 0.9), (2, 0.45), (3, 0.1))]
    assert [str(c) for i in gather(members, CARDS) if i.sure >= 0.5 for c in i.calls] == [
        "hand_over(can 1, user)", "hand_over(can 2, user)",
    ]  # fmt: skip
