from dataclasses import replace

import numpy as np
import pytest

import skills
from agent.body import BETWEEN_GLANCES, look_around
from agent.leaves import Do
from agent.motion import WIGGLE, at_rest, steps_toward
from agent.once import Once
from agent.physical_body import BACKSTOP, PhysicalBody
from agent.rehearsal import Certain, PaperRobot
from agent.stage import Stage, Yes
from agent.step import Step
from agent.wiring.safety import protect
from contracts import ActionChunk, BadAction, Cause, Condition, Outcome, Scene, SkillCall, Verdict
from contracts.scene_file import parse_scene
from safety.scripted import PLAN, PROFILE, ScriptedKinematics

HELD = Condition.read("holding(mug)")
CALL = SkillCall(skill="pick", arguments={"object": "mug"})


class Sees:
    def __init__(self, scene=None):
        self.scene, self.asked = scene or Scene(), 0

    def describe(self, observation):
        self.asked += 1
        return self.scene


class Pushes:
    """A skill that pushes one joint until a time."""

    card = next(card for card in skills.cards() if card.name == "pick")

    def __init__(self, seconds=1.0, chunk=None):
        self.seconds, self.chunk = seconds, chunk

    def start(self, goal, observation):
        self.goal, self.began = goal, observation.time

    def act(self, observation):
        if self.chunk is not None:
            return self.chunk
        rows = np.repeat(observation.targets[None], 2, axis=0)
        rows[:, 0] += (0.01, 0.02)
        return ActionChunk(rows, 0.05)

    def judge(self, observation):
        over = observation.time - self.began >= self.seconds
        return Outcome.success("pushed") if over else Outcome.running()


class Breaks(Pushes):
    def act(self, observation):
        raise BadAction("not a number")


class Stops:
    def check(self, chunk, observation):
        return Verdict.stop(ActionChunk(observation.targets[None], 0.1), "no")


def body_of(skill, guard=None, describer=None):
    world, said = PaperRobot(PROFILE.rest), []
    protection = protect(PROFILE, ScriptedKinematics(), PLAN, lambda: world.observe().time)
    body = PhysicalBody(
        world,
        describer or Sees(),
        replace(protection, guard=guard) if guard else protection,
        {"pick": skill, "tell": skill},
        PROFILE,
        said.append,
        str,
    )
    return body, said


class Blinks(Sees):
    """Sees one of two things at each look."""

    def describe(self, observation):
        self.asked += 1
        name = ("mug", "jug")[self.asked % 2]
        return self.scene.model_copy(update={"objects": {name: self.scene.objects[name]}})


def test_a_few_looks_before_a_plan_are_believed_together():
    scene = parse_scene({"places": {"table": {}}, "objects": {"mug": {"at": "table"}, "jug": {"at": "table"}}})
    body, _ = body_of(Pushes(), describer=Once(Blinks(scene)))
    look_around(body)
    assert set(body.belief().objects) == {"mug", "jug"}
    assert body.time() == pytest.approx(2 * BETWEEN_GLANCES)


def test_where_no_look_misses_a_thing_one_is_enough_and_takes_no_time():
    describer = Sees()
    body, _ = body_of(Pushes(), describer=describer)
    body.glances = 1
    look_around(body)
    assert (body.time(), describer.asked) == (0.0, 1)


def until_over(performance, ticks=5000):
    for _ in range(ticks):
        outcome = performance.advance()
        if outcome.status != "RUNNING":
            return outcome
    raise AssertionError("it never ends")


def test_a_skill_moves_the_world_until_it_judges_itself():
    body, _ = body_of(Pushes(seconds=0.5))
    assert until_over(body.begin(CALL)).status == "SUCCESS"
    assert body.time() == pytest.approx(0.5)
    assert body.observation().joints[0] > PROFILE.rest[0]


def test_one_tick_applies_one_chunk():
    body, _ = body_of(Pushes())
    performance = body.begin(CALL)
    performance.advance()
    assert len(body.world.applied) == 1


def test_the_scene_of_an_instant_is_described_once():
    describer = Sees()
    body, _ = body_of(Pushes(), describer=Once(describer))
    for _ in range(3):
        body.scene(), body.belief()
    assert describer.asked == 1


def test_a_skill_that_the_guard_keeps_stopping_fails_because_of_it():
    body, said = body_of(Pushes(seconds=100), guard=Stops())
    outcome = until_over(body.begin(CALL))
    assert outcome.cause is Cause.GUARD
    assert [note.text for note in said] == ["no"]


def test_a_skill_that_never_judges_itself_is_ended():
    still = ActionChunk(np.repeat(PROFILE.rest[None], 40, axis=0), 0.05)
    body, _ = body_of(Pushes(seconds=1e9, chunk=still))
    assert until_over(body.begin(CALL)).cause is Cause.TIMEOUT
    assert body.time() < BACKSTOP + 5


def test_a_skill_without_a_body_fails_before_anything_moves():
    body, _ = body_of(Pushes())
    outcome = body.begin(SkillCall(skill="fly")).advance()
    assert (outcome.cause, body.world.applied) == (Cause.PRECONDITION, [])


def test_a_senseless_action_ends_inside_the_tick_as_a_failure_and_nothing_moves(cards):
    body, said = body_of(Breaks())
    stage = Stage(body, cards, Certain(), said.append, Yes(), lambda call, scene: "", lambda skill, good: None)
    step = Step(1, SkillCall(skill="pick", arguments={"object": "mug"}), 1, 1)
    leaf = Do("do", stage, step)
    leaf.tick_once()
    assert (step.outcome, step.cause) == ("FAILURE", Cause.DIVERGED)
    assert body.world.applied == []
    assert "not a number" in said[-1].text


def test_a_bug_is_not_taken_for_a_failure(cards):
    class Buggy(Pushes):
        def act(self, observation):
            raise ZeroDivisionError

    body, said = body_of(Buggy())
    stage = Stage(body, cards, Certain(), said.append, Yes(), lambda call, scene: "", lambda skill, good: None)
    with pytest.raises(ZeroDivisionError):
        Do("do", stage, Step(1, CALL, 1, 1)).tick_once()


def test_a_halt_comes_to_rest_within_the_limits_and_nothing_moves_after_it():
    body, _ = body_of(Pushes(seconds=100))
    performance = body.begin(CALL)
    for _ in range(20):
        performance.advance()
    body.halt("enough")
    assert np.abs(body.observation().velocities).max() < 0.02
    rest = body.observation().position()
    performance.advance()
    np.testing.assert_allclose(body.observation().position(), rest, atol=1e-9)
    body.release()
    performance.advance()
    assert np.abs(body.observation().position() - rest).max() > 0


def test_a_retreat_brings_the_arm_to_rest_and_the_base_back():
    body, _ = body_of(Pushes(seconds=1.0))
    until_over(body.begin(CALL))
    outcome = until_over(body.retreat())
    assert outcome.status == "SUCCESS"
    np.testing.assert_allclose(body.observation().joints, PROFILE.rest[:7], atol=1e-6)
    assert body.observation().base[0] == pytest.approx(PROFILE.rest[8] - 0.12, abs=1e-3)


def turns_of(body, about, again=0):
    """How the wrist turned, and how far any other joint of the arm or the base moved, in another look."""
    look, start, seen = body.look_again([about], again), body.observation().position(), []
    while look.advance().status == "RUNNING":
        seen.append(body.observation().position() - start)
        body.refresh()
    seen = np.array(seen)
    return seen[:, 6], np.abs(np.delete(seen[:, :11], 6, axis=1)).max()


@pytest.mark.parametrize("about", [HELD, Condition(predicate="hand_empty")])
def test_what_may_be_in_the_hand_is_wiggled_with_open_eyes(about):
    describer = Sees(parse_scene({"places": {"table": {}}}))
    body, _ = body_of(Pushes(), describer=describer)
    wrist, others = turns_of(body, about)
    assert (wrist.max(), wrist.min()) == (pytest.approx(WIGGLE, abs=1e-6), pytest.approx(-WIGGLE, abs=1e-6))
    assert (wrist[-1], others) == (pytest.approx(0.0, abs=1e-6), pytest.approx(0.0, abs=1e-6))
    assert describer.asked >= len(wrist)


@pytest.mark.parametrize(("about", "again"), [(Condition.read("at(mug, table)"), 0), (HELD, 1)])
def test_the_wrist_is_wiggled_once_and_for_what_the_hand_holds_alone(about, again):
    scene = parse_scene({"places": {"table": {}}})
    body, _ = body_of(Pushes(), describer=Sees(scene.with_robot(at="table")))
    assert not turns_of(body, about, again)[0].any()


def test_a_pause_lets_time_pass_and_moves_nothing():
    body, _ = body_of(Pushes())
    until_over(body.pause(0.35))
    assert 0.35 <= body.time() <= 0.5
    np.testing.assert_array_equal(body.observation().position(), PaperRobot(PROFILE.rest).observe().position())


def test_what_was_told_becomes_a_fact():
    told = Pushes(seconds=0.1)
    told.card = next(card for card in skills.cards() if card.name == "tell")
    body, _ = body_of(told, describer=Sees(parse_scene({"places": {"table": {}}})))
    until_over(body.begin(SkillCall(skill="tell", arguments={"message": "hello"})))
    assert body.scene().facts == {"told(hello)"}


def test_slow_motions_stay_below_their_share_of_top_speed():
    goal = at_rest(PROFILE.rest + 0.5, PROFILE)
    start = PROFILE.rest + 0.3
    rows = np.concatenate([chunk.targets for chunk in steps_toward(start, goal, PROFILE)])
    speed = np.abs(np.diff(rows, axis=0, prepend=start[None])) / 0.05
    assert (speed <= 0.35 * PROFILE.velocity + 1e-9).all()
    np.testing.assert_allclose(rows[-1], goal)
