"""Three bands of evidence: shown, unsure, refuted."""

import numpy as np
import pytest
from py_trees.common import Status

from agent.body import BETWEEN_GLANCES, Performance
from agent.card_body import CardBody, Ended
from agent.config import Config
from agent.evidence import MORE_LOOKS, PATIENCE, SHOWN, Already, Shown
from agent.loop import Loop
from agent.pursuit import Watcher
from agent.rehearsal import InTurn, proposal, read_call, rehearsal_parts
from agent.stage import REFUTED, Stage, Yes
from agent.step import Step
from contracts import Cause, Condition, Ending, Outcome

HELD = Condition.read("holding(red mug)")
FETCH = ("go_to(table)", "pick(red mug)")
UNSURE = 0.6


def plan_of(cards):
    return proposal(*(read_call(text, cards) for text in FETCH))


class Doubts(CardBody):
    """A body whose eyes may err: how sure they are of hand and things is told for each place it looks from."""

    looks = 2

    def __init__(self, world, cards, *sure):
        super().__init__(world, cards)
        self.sure = list(sure)
        self.asked = []
        self.said = []

    def scene(self):
        scene = self.world.scene().with_robot(confidence=self.sure[0])
        for name in scene.objects:
            scene = scene.with_object(name, confidence=self.sure[0])
        return scene

    def look_again(self, about, again) -> Performance:
        self.asked.append(([str(one) for one in about], again))
        self.sure = self.sure[1:] or self.sure
        return Ended(Outcome.success("looked again"))


@pytest.fixture
def watched(rehearse, cards):
    """A leaf that looks for the red mug in the hand, what it holds, and its step."""

    def make(*sure, held=True, leaf=None, trusting=False, person=None):
        world = rehearse()
        if held:
            world._scene = HELD.make(world.scene())
        body = Doubts(world, cards, *sure)
        parts = rehearsal_parts(body, InTurn(), cards)
        said = body.said.append
        person = person or Yes()
        stage = Stage(body, cards, parts.affordance, said, person, parts.refuse_call, parts.count, trusting)
        step = Step(1, read_call("pick(red mug)", cards), 1, 1)
        return leaf(stage, step) if leaf else Shown("shown?", stage, step, [HELD]), body, step

    return make


def until_over(leaf, ticks=100):
    for number in range(1, ticks):
        leaf.tick_once()
        if leaf.status is not Status.RUNNING:
            return number
    raise AssertionError("it never ends")


def test_what_is_sure_enough_is_shown_by_two_looks_and_says_how_sure(watched):
    leaf, body, step = watched(0.9)
    until_over(leaf)
    assert leaf.status is Status.SUCCESS
    assert (step.outcome, step.evidence) == ("SUCCESS", "seen: the red mug is in the hand (P 0.90)")
    assert body.time() == pytest.approx(BETWEEN_GLANCES)
    assert body.asked == []


def test_what_is_certain_needs_no_number(watched):
    leaf, _, step = watched(1.0)
    until_over(leaf)
    assert step.evidence == "seen: the red mug is in the hand"


@pytest.mark.parametrize("sure", [SHOWN, SHOWN - 0.01])
def test_the_band_of_what_is_shown_begins_where_it_says(watched, sure):
    leaf, _, _ = watched(sure)
    until_over(leaf)
    assert (leaf.status is Status.SUCCESS) == (sure >= SHOWN)


def test_what_stays_unsure_is_looked_at_from_elsewhere_and_is_never_done(watched):
    leaf, body, step = watched(UNSURE)
    until_over(leaf)
    assert leaf.status is Status.FAILURE
    assert body.asked == [(["holding(red mug)"], number) for number in range(MORE_LOOKS)]
    assert (step.outcome, step.cause) == ("FAILURE", Cause.MISSED_GRASP)
    assert step.evidence == "this is not to be seen: the red mug is in the hand (P 0.60)"


def test_nobody_moves_to_look_before_there_was_time_for_it_to_appear(watched):
    leaf, body, _ = watched(UNSURE)
    while not body.asked:
        leaf.tick_once()
    assert body.time() >= PATIENCE


def test_a_look_from_elsewhere_may_show_it(watched):
    leaf, body, step = watched(UNSURE, 0.95)
    until_over(leaf)
    assert (leaf.status, len(body.asked)) == (Status.SUCCESS, 1)
    assert step.evidence == "seen: the red mug is in the hand (P 0.95)"


def test_a_look_from_elsewhere_is_told_quietly(watched):
    leaf, body, _ = watched(UNSURE, 0.95)
    until_over(leaf)
    told = [note for note in body.said if note.evidence.get("quiet")]
    assert [note.text for note in told] == [
        "unsure whether the red mug is in the hand; looking again from elsewhere",
    ]
    assert told[0].evidence["chances"] == {"holding(red mug)": UNSURE}


@pytest.mark.parametrize("sure", [1.0, 1.0 - REFUTED])
def test_what_is_refuted_is_not_looked_at_from_elsewhere(watched, sure):
    leaf, body, step = watched(sure, held=False)
    until_over(leaf)
    assert (leaf.status, body.asked) == (Status.FAILURE, [])
    assert step.evidence == "this is not to be seen: the red mug is in the hand"


def test_what_is_doubtfully_not_so_is_looked_at_again(watched):
    leaf, body, step = watched(0.7, held=False)
    until_over(leaf)
    assert len(body.asked) == MORE_LOOKS
    assert step.evidence.endswith("(P 0.30)")


def test_one_doubt_among_many_conditions_is_enough(watched):
    leaf, body, _ = watched(UNSURE)
    leaf.promised = [HELD, Condition.read("robot_at(user)")]
    until_over(leaf)
    assert leaf.status is Status.FAILURE
    assert body.asked[0][0] == ["holding(red mug)"]


def test_what_is_only_probably_so_is_done_all_the_same(watched):
    def already(stage, step):
        return Already("already so?", stage, step)

    assert until_over(watched(UNSURE, leaf=already)[0]) == 1
    leaf, _, step = watched(0.9, leaf=already)
    until_over(leaf)
    assert (leaf.status, step.evidence) == (Status.SUCCESS, "already so: the red mug is in the hand")


class Rolls(Doubts):
    """A body that sees the red mug on the table, rolling until some time."""

    until = 0.0

    def scene(self):
        far = 0.1 * min(self.time(), self.until)  # m, at 10 cm/s
        return super().scene().with_object("red mug", at="table", position=(1.0 + far, 0.0, 0.7))


@pytest.mark.parametrize("until", [0.0, 1.0])
def test_a_thing_is_shown_to_lie_somewhere_once_it_lies_still(rehearse, cards, until):
    body = Rolls(rehearse(), cards, 0.95)
    body.until = until
    parts = rehearsal_parts(body, InTurn(), cards)
    stage = Stage(body, cards, parts.affordance, body.said.append, Yes(), parts.refuse_call, parts.count)
    step = Step(1, read_call("pick(red mug)", cards), 1, 1)
    leaf = Shown("shown?", stage, step, [Condition.read("at(red mug, table)")])
    until_over(leaf)
    assert leaf.status is Status.SUCCESS
    assert until <= body.time() <= until + 3 * BETWEEN_GLANCES


class Ticks:
    """Waits in ticks of 0.05 s."""

    def __init__(self, body, end):
        self.body, self.end = body, end

    def advance(self):
        self.body.clock += 0.05
        return Outcome.running() if self.body.clock < self.end - 0.01 else Outcome.success("waited")


class Rocks(Doubts):
    """A body that sees the red mug rock by 2 cm, back where it was at each look; a pause takes it ticks."""

    def pause(self, seconds):
        return Ticks(self, self.clock + seconds)

    def scene(self):
        off = 0.01 * np.sin(2 * np.pi * self.time() / BETWEEN_GLANCES)
        return super().scene().with_object("red mug", at="table", position=(1.0 + off, 0.0, 0.7 + abs(off)))


@pytest.mark.parametrize("kind", [Rolls, Rocks])
def test_a_thing_that_rolls_or_rocks_on_is_never_shown(kind, rehearse, cards):
    body = kind(rehearse(), cards, 0.95)
    body.until = 1e9
    parts = rehearsal_parts(body, InTurn(), cards)
    stage = Stage(body, cards, parts.affordance, body.said.append, Yes(), parts.refuse_call, parts.count)
    leaf = Shown("?", stage, Step(1, read_call("pick(red mug)", cards), 1, 1), [Condition.read("at(red mug, table)")])
    until_over(leaf)
    assert leaf.status is Status.FAILURE


class Affirms(Yes):
    """Says yes, after a few ticks."""

    def wonder(self, question):
        self.left = 3

    def reply(self):
        self.left -= 1
        return "yes" if self.left < 0 else None


def test_where_a_person_says_so_eyes_that_waver_do_not_overrule_it(rehearse, cards):
    body = Rocks(rehearse(), cards, UNSURE)
    parts = rehearsal_parts(body, InTurn(), cards)
    stage = Stage(body, cards, parts.affordance, body.said.append, Affirms(), parts.refuse_call, parts.count)
    step = Step(1, read_call("pick(red mug)", cards), 1, 1)
    leaf = Shown("?", stage, step, [Condition.read("at(red mug, table)")])
    questions = set()
    while leaf.status in (Status.INVALID, Status.RUNNING):
        leaf.tick_once()
        questions.add(leaf.question())
    assert questions == {None, "I cannot tell whether the red mug is on the table. Is it so?"}
    assert (leaf.status, step.evidence) == (Status.SUCCESS, "seen: the red mug is on the table; a person said so")


class Pictures(Watcher):
    """Hears when a picture of what is asked about is due."""

    def __init__(self):
        self.questions = []

    def asked(self, question):
        self.questions.append(question)


def test_there_is_one_picture_of_each_question(rehearse, cards):
    body, watcher = Doubts(rehearse(), cards, UNSURE), Pictures()
    parts = rehearsal_parts(body, InTurn(plan_of(cards)), cards)
    assert Loop(parts, Config(), "pick it up", Affirms(), watcher, lambda _: None).run().ending is Ending.DONE
    assert watcher.questions == ["I cannot tell whether the red mug is in the hand. Is it so?"]


def test_nobody_is_asked_where_something_else_is_refuted(watched):
    leaf, body, _ = watched(UNSURE, person=Affirms())
    leaf.promised = [HELD, Condition.read("robot_at(table)")]
    until_over(leaf)
    assert leaf.status is Status.FAILURE
    assert not any(note.evidence.get("asks") for note in body.said)


def test_a_run_in_doubt_is_never_done(rehearse, cards):
    body = Doubts(rehearse(), cards, UNSURE)
    plan = InTurn(plan_of(cards))
    ended = Loop(
        rehearsal_parts(body, plan, cards), Config(monologue_and_recovery=False), "pick it up", Yes(), Watcher()
    ).run()
    assert ended.ending is Ending.NEEDS_OPERATOR
    assert "not to be seen" in ended.why


def test_a_run_without_doubt_is_done(rehearse, cards):
    body = Doubts(rehearse(), cards, 0.95)
    ended = Loop(rehearsal_parts(body, InTurn(plan_of(cards)), cards), Config(), "pick it up", Yes(), Watcher()).run()
    assert ended.ending is Ending.DONE


def test_the_control_arm_without_evidence_takes_the_skills_word(watched):
    leaf, body, _ = watched(1.0, held=False, trusting=True)
    until_over(leaf)
    assert (leaf.status, body.asked) == (Status.SUCCESS, [])
