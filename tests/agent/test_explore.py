"""What is not to be seen is looked for in what is shut or deep, beside the plan."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from agent.agent import Agent
from agent.card_body import CardBody, Ended
from agent.config import Config
from agent.explore import Explorer
from agent.loop import Loop
from agent.parts import Recalled
from agent.pursuit import Watcher
from agent.rehearsal import Forgetful, Mishap, PaperRobot, proposal, read_call, rehearsal_parts
from agent.stage import Yes
from contracts import Cause, Ending, ObjectState, Outcome, Plan, Proposal, Scene
from contracts.scene_file import parse_scene

HOME = {
    "robot": {"at": "user"},
    "places": {
        "table": {"kind": "surface"},
        "drawer": {"kind": "container", "state": "closed"},
        "fridge": {"kind": "container", "state": "closed"},
        "safe": {"kind": "container", "state": "locked"},
        "bin": {"kind": "bin"},
        "user": {"kind": "person"},
    },
    "objects": {"banana": {"at": "table"}},
}
FETCH = ("pick(mug)", "go_to(user)", "hand_over(mug, user)")
ABSENT = Proposal(Plan(), ending=Ending.INFEASIBLE, why="there is no mug here", missing=True)


def home(mug: str | None = None, **places) -> Scene:
    things = {**HOME["objects"], **({"mug": {"at": mug}} if mug else {})}
    return parse_scene({**HOME, "places": {**HOME["places"], **places}, "objects": things})


class Looks(CardBody):
    """A body that sees into a container while it is open, and into a bin from before it."""

    knows_all = False

    def scene(self):
        scene = self.world.scene()
        seen = {name: thing for name, thing in scene.objects.items() if self._shows(scene, thing.at)}
        return scene.model_copy(update={"objects": seen})

    belief = scene

    def _shows(self, scene, name):
        place = scene.places.get(name)
        if place is None or "bin" in place.kind:
            return name is None or scene.robot.at == name
        return not {"closed", "locked"} & set(place.state)


class Wants:
    """A planner that can do something once there is a mug in the scene; steady in what it says till then, or not."""

    def __init__(self, cards, *plans, steady=True):
        self.steady = steady
        self.plans = [proposal(*(read_call(text, cards) for text in plan)) for plan in plans or [FETCH]]
        self.requests = []

    def plan(self, request):
        self.requests.append(request)
        held = request.scene.robot.holding
        if "mug" not in request.scene.objects and held != "mug":
            first = len(self.requests) == 1
            return ABSENT if first or self.steady else replace(ABSENT, why="that cannot be had", missing=False)
        return self.plans.pop(0) if len(self.plans) > 1 else self.plans[0]


@pytest.fixture
def seek(rehearse, cards):
    """Look for the mug in a home; how it ended, the loop, and what was enacted."""

    def run(scene, mishaps=None, plans=(), body=Looks, person=None, steady=True, **options):
        world = rehearse(mishaps, scene.model_dump(exclude_defaults=True))
        planner = Wants(cards, *plans, steady=steady)
        parts = rehearsal_parts(body(world, cards), planner, cards)
        config = Config.model_validate(options)
        loop = Loop(parts, config, "bring me the mug", person or Yes(), Watcher(), lambda _: None)
        return loop.run(), loop, world.enacted

    return run


def test_one_place_after_another_is_opened_and_shut_again_until_it_is_found(seek):
    ended, _, enacted = seek(home("fridge"))
    assert ended.ending is Ending.DONE
    assert enacted == [
        *("go_to(drawer)", "open(drawer)"),
        *("close(drawer)", "go_to(fridge)", "open(fridge)"),
        *FETCH,
    ]


def test_once_something_is_missing_it_is_looked_for_whatever_the_planner_says_next(seek):
    ended, _, enacted = seek(home("fridge"), steady=False)
    assert ended.ending is Ending.DONE
    assert "open(fridge)" in enacted


class LooksRound(Looks):
    """Sees nothing before it has looked round."""

    looked = False

    def scene(self):
        scene = super().scene()
        return scene if self.looked else scene.model_copy(update={"objects": {}})

    belief = scene

    def survey(self):
        self.looked = True
        return Ended(Outcome.success("looked all round"))


def test_who_plans_only_looks_round_first(rehearse, cards):
    world = rehearse(None, home("table").model_dump(exclude_defaults=True))
    parts = rehearsal_parts(LooksRound(world, cards), Wants(cards), cards)
    assert len(Agent(parts, Config()).plan("bring me the mug").steps) == len(FETCH)
    assert world.enacted == []


def test_what_is_looked_into_is_no_part_of_what_must_be_shown(seek):
    ended, loop, _ = seek(home("fridge"))
    assert ended.why == "The mug is at the user."
    assert [str(one) for one in loop.goals] == ["at(mug, user)"]
    assert [str(step.call) for step in loop.steps if not step.aside] == list(FETCH)
    assert [step.number for step in loop.steps] == list(range(1, 9))


def test_the_planner_does_not_take_looking_for_a_part_of_its_plan(seek):
    _, loop, _ = seek(home("fridge"), {"pick(mug)": [Mishap(Cause.POLICY_LOST)]})
    assert [[str(one) for one in request.history] for request in loop.parts.planner.requests] == [[]] * 4


def test_an_end_of_the_first_plan_is_kept_through_looking(seek):
    mishaps = {"hand_over(mug, user)": [Mishap(Cause.POLICY_LOST)] * 9}
    ended, _, _ = seek(home("drawer"), mishaps, [FETCH, ("go_to(table)",)], max_replans=1)
    assert ended.ending is Ending.NEEDS_OPERATOR
    assert "the mug is at the user" in ended.why


def test_when_nothing_is_left_it_says_why_and_leaves_everything_shut(seek):
    ended, loop, enacted = seek(home())
    assert (ended.ending, ended.why) == (Ending.INFEASIBLE, "There is no mug here.")
    assert enacted == [
        *("go_to(drawer)", "open(drawer)"),
        *("close(drawer)", "go_to(fridge)", "open(fridge)"),
        *("close(fridge)", "go_to(bin)"),
    ]
    scene = loop.parts.body.scene()
    assert "closed" in scene.places["drawer"].state
    assert "closed" in scene.places["fridge"].state


def test_what_was_opened_last_is_shut_also_when_nothing_is_left_to_look_into(seek):
    _, loop, enacted = seek(home(bin={"kind": "surface"}))
    assert enacted[-1] == "close(fridge)"
    assert loop.goals == ()


def test_a_shut_place_that_the_robot_stands_before_is_looked_into(seek):
    ended, _, enacted = seek(home("drawer").with_robot(at="drawer"))
    assert ended.ending is Ending.DONE
    assert enacted == ["open(drawer)", *FETCH]


def test_what_stood_open_is_looked_into_and_left_open(seek):
    _, loop, enacted = seek(home(drawer={"kind": "container", "state": "open"}))
    assert enacted[:2] == ["go_to(drawer)", "go_to(fridge)"]
    assert "close(drawer)" not in enacted
    assert "open" in loop.parts.body.scene().places["drawer"].state


def test_a_bin_is_looked_into_from_before_it(seek):
    ended, _, enacted = seek(home("bin"))
    assert ended.ending is Ending.DONE
    assert enacted[-4:] == ["go_to(bin)", *FETCH]


def test_where_everything_is_known_nothing_is_looked_into(seek):
    ended, _, enacted = seek(home(), body=CardBody)
    assert (ended.ending, enacted) == (Ending.INFEASIBLE, [])


def test_a_place_that_does_not_open_is_left_alone(seek):
    ended, loop, enacted = seek(home("fridge"), {"open(drawer)": [Mishap(Cause.POLICY_LOST)] * 9})
    assert ended.ending is Ending.DONE
    assert "close(drawer)" not in enacted
    assert loop.replans == 0


def test_a_door_that_does_not_shut_keeps_nobody_from_looking_farther(seek):
    ended, _, enacted = seek(home("fridge"), {"close(drawer)": [Mishap(Cause.POLICY_LOST)] * 9})
    assert ended.ending is Ending.DONE
    assert "open(fridge)" in enacted


@pytest.mark.parametrize("approve", ["always", "plan"])
def test_a_person_who_does_not_approve_a_look_ends_the_run(seek, approve):
    class No(Yes):
        def answer(self):
            return False

    ended, _, enacted = seek(home("fridge"), person=No(), approve=approve)
    assert (ended.ending, enacted) == (Ending.NEEDS_OPERATOR, [])


def test_a_wish_to_stop_is_heard_while_looking(seek, rehearse, cards):
    _, loop, _ = seek(home())
    body = Looks(rehearse(scene=home().model_dump(exclude_defaults=True)), cards)
    parts = replace(loop.parts, body=body, planner=Wants(cards))
    again = Loop(parts, Config(), "bring me the mug", Yes(), Watcher())
    parts.stop.request("somebody shouted")
    assert again.run().ending is Ending.ABORTED_SAFE
    assert body.world.enacted == []


def test_looking_is_told_of(seek):
    _, loop, _ = seek(home("fridge"))
    told = [note.text for note in loop.parts.events.notes if "looking" in note.evidence]
    assert told == [
        "there is no mug here; looking for it: go_to(drawer), open(drawer)",
        "there is no mug here; shutting again: close(drawer)",
        "there is no mug here; looking for it: go_to(fridge), open(fridge)",
    ]


def standing(x, y):
    start = np.zeros(13)
    start[8:10] = x, y
    return PaperRobot(start).observe()


def test_the_nearest_place_is_looked_into_first_and_each_once():
    scene = home(
        drawer={"kind": "container", "state": "closed", "position": (2.0, 0.0, 0.7)},
        fridge={"kind": "container", "state": "ajar", "position": (-1.0, 0.0, 0.7)},
        bin={"kind": "bin", "position": (0.0, 0.5, 0.0)},
    )
    explorer = Explorer(known=False)
    calls = [[str(one) for one in explorer.next(scene, standing(1.5, 0.0))] for _ in range(4)]
    assert calls == [["go_to(drawer)", "open(drawer)"], ["go_to(bin)"], ["go_to(fridge)", "open(fridge)"], []]


def test_where_the_robot_has_stood_it_has_looked_unless_that_is_shut():
    explorer = Explorer(known=False)
    for place in (None, "bin", "drawer", "moon"):
        explorer.looked(home().with_robot(at=place))
    left = [[str(one) for one in explorer.next(home(), None)] for _ in range(3)]
    assert left == [["go_to(drawer)", "open(drawer)"], ["go_to(fridge)", "open(fridge)"], []]


def test_a_robot_that_knows_everything_explores_nothing():
    assert Explorer(known=True).next(home(), None) == ()


class Told(Looks):
    """Believes what memory says of what it does not see."""

    told = MappingProxyType({})

    def remind(self, places):
        self.told = dict(places)

    def belief(self):
        scene = self.scene()
        told = {name: ObjectState(at=place, confidence=0.3) for name, place in self.told.items()}
        return scene.model_copy(update={"objects": {**told, **scene.objects}})


@pytest.fixture
def remind(rehearse, cards):
    """Bring the mug with something remembered; how it ended, and what was enacted."""

    def run(scene, **places):
        world = rehearse(None, scene.model_dump(exclude_defaults=True))
        parts = rehearsal_parts(Told(world, cards), Wants(cards), cards)
        loop = Loop(
            replace(parts, memory=Forgetful(Recalled(("it was put away",), places))),
            Config(),
            "bring me the mug",
            Yes(),
            Watcher(),
            lambda _: None,
        )
        return loop.run(), world.enacted

    return run


def test_what_memory_alone_says_is_looked_at_first(remind):
    ended, enacted = remind(home("fridge"), mug="fridge")
    assert ended.ending is Ending.DONE
    assert enacted == ["go_to(fridge)", "open(fridge)", *FETCH]


def test_what_is_not_where_memory_says_is_looked_for_elsewhere(remind):
    ended, enacted = remind(home("drawer"), mug="fridge")
    assert ended.ending is Ending.DONE
    assert enacted == ["go_to(fridge)", "open(fridge)", "close(fridge)", "go_to(drawer)", "open(drawer)", *FETCH]


def test_what_memory_says_of_a_thing_in_sight_or_of_another_makes_no_detour(remind):
    for scene, places in ((home("table"), {"mug": "fridge"}), (home("table"), {"knife": "gone"})):
        _, enacted = remind(scene, **places)
        assert enacted == ["go_to(table)", *FETCH]


class Shortsighted(CardBody):
    """Is unsure of what is anywhere but here."""

    knows_all = False

    def scene(self):
        scene = self.world.scene()
        doubted = {
            name: thing if thing.at in (None, scene.robot.at) else thing.model_copy(update={"confidence": 0.5})
            for name, thing in scene.objects.items()
        }
        return scene.model_copy(update={"objects": doubted})

    belief = scene


class Replies(Yes):
    """Says one thing after another, and the last to every further question."""

    def __init__(self, *words):
        self.words, self.asked = words, []

    def wonder(self, question):
        self.asked.append(question)

    def reply(self):
        return self.words[min(len(self.asked), len(self.words)) - 1]


TIDY = ("pick(mug)", "go_to(bin)", "place(mug, bin)", "go_to(drawer)", "open(drawer)")


def test_an_end_that_is_unsure_from_here_is_looked_at_where_it_is(seek):
    person = Replies("no")
    ended, loop, enacted = seek(home("table"), plans=[TIDY], body=Shortsighted, person=person)
    assert (ended.ending, loop.replans, person.asked) == (Ending.DONE, 0, [])
    assert enacted[-2:] == ["open(drawer)", "go_to(bin)"]


class Blurred(Shortsighted):
    """Is unsure of everything, wherever it is."""

    def scene(self):
        scene = self.world.scene()
        doubted = {name: thing.model_copy(update={"confidence": 0.5}) for name, thing in scene.objects.items()}
        return scene.model_copy(update={"objects": doubted})

    belief = scene


WHETHER = "I cannot tell whether the mug is in the bin. Is it so?"


def test_what_no_look_settles_a_person_may(seek):
    person = Replies("yes, it is")
    ended, loop, _ = seek(home("table"), plans=[TIDY], body=Blurred, person=person)
    assert (ended.ending, person.asked) == (Ending.DONE, [WHETHER])
    assert loop.steps[2].evidence == "seen: the mug is in the bin; a person said so"
    said = [note for note in loop.parts.events.notes if note.source == "person"]
    assert [(note.text, note.evidence["answers"]) for note in said] == [("yes, it is", WHETHER)]


@pytest.mark.parametrize("words", ["", "no", "who knows"])
def test_without_a_yes_it_stays_unsure_and_is_not_done(seek, words):
    person = Replies(words)
    ended, loop, _ = seek(home("table"), plans=[TIDY], body=Blurred, person=person, max_replans=0)
    assert ended.ending is Ending.NEEDS_OPERATOR
    assert set(person.asked) == {WHETHER}  # once after each try
    assert all(note.source != "person" for note in loop.parts.events.notes) == (words == "")


def test_what_a_person_said_counts_no_more_once_it_looks_otherwise(seek):
    person = Replies("yes", "no")
    claimed = {"open(drawer)": [Mishap(None, ("open(drawer)", "at(mug, table)"))]}
    ended, _, _ = seek(home("table"), claimed, [TIDY], body=Blurred, person=person, max_replans=0)
    assert (ended.ending, person.asked) == (Ending.NEEDS_OPERATOR, [WHETHER, WHETHER])


def test_nobody_is_asked_about_what_is_refuted(seek):
    person = Replies("yes")
    claimed = {
        "place(mug, bin)": [Mishap(None, ("at(mug, bin)",))],
        "open(drawer)": [Mishap(None, ("open(drawer)", "at(mug, table)"))],
    }
    ended, _, _ = seek(home("table"), claimed, [TIDY], person=person, max_replans=0)
    assert (ended.ending, person.asked) == (Ending.NEEDS_OPERATOR, [])


def test_nobody_goes_to_look_at_what_is_refuted(seek):
    claimed = {
        "place(mug, bin)": [Mishap(None, ("at(mug, bin)",))],
        "open(drawer)": [Mishap(None, ("open(drawer)", "at(mug, table)"))],
    }
    ended, _, enacted = seek(home("table"), claimed, [TIDY], max_replans=0)
    assert ended.ending is not Ending.DONE
    assert "go_to(bin)" not in enacted[enacted.index("open(drawer)") :]


class Peers(Told):
    """Counts the further looks that move the robot."""

    looked_again = 0

    def look_again(self, about, again):
        self.looked_again += 1
        return super().look_again(about, again)


class No(Yes):
    def answer(self):
        return False


@pytest.mark.parametrize(("person", "looks"), [(Yes, 2), (No, 0)])
def test_a_look_at_what_memory_says_that_is_not_approved_moves_nothing(rehearse, cards, person, looks):
    world = rehearse(None, home("fridge").model_dump(exclude_defaults=True))
    body = Peers(world, cards)
    memory = Forgetful(Recalled(("it was put away",), {"mug": "fridge"}))
    parts = replace(rehearsal_parts(body, Wants(cards), cards), memory=memory)
    loop = Loop(parts, Config(approve="plan"), "bring me the mug", person(), Watcher(), lambda _: None)
    assert (loop.run().ending is Ending.DONE) == (person is Yes)
    assert body.looked_again == looks
    assert bool(world.enacted) == (person is Yes)
