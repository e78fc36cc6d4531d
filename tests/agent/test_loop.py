from dataclasses import replace

import pytest

from agent.card_body import CardBody
from agent.config import Config
from agent.loop import Loop
from agent.parts import Recalled
from agent.pursuit import Watcher
from agent.rehearsal import Forgetful, InTurn, Mishap, rehearsal_parts
from agent.stage import Yes
from contracts import BadScene, Cause, Condition, Ending, ModelDown, Plan, PlanRejected, Proposal

FETCH = ("go_to(table)", "pick(red mug)", "go_to(user)", "hand_over(red mug, user)")
BOTH = (*FETCH, "go_to(drawer)", "open(drawer)", "close(drawer)")


class Says:
    """A person with one answer to everything, after a few ticks."""

    def __init__(self, answer, after=3):
        self.reply, self.after, self.asked = answer, after, []

    def ask(self, question):
        self.asked.append(question)
        self.left = self.after

    def answer(self):
        self.left -= 1
        return self.reply if self.left < 0 else None


class Replies:
    """Answers every question in words, after a while."""

    def __init__(self, words, after=3):
        self.words, self.after, self.asked = words, after, []

    def wonder(self, question):
        self.asked.append(question)
        self.left = self.after

    def reply(self):
        self.left -= 1
        return self.words if self.left < 0 else None


def test_a_question_waits_for_its_answer_and_the_planner_hears_it(rehearse, cards, plans):
    planner = InTurn(plans("ask(Which mug?)"), plans(*FETCH))
    parts = rehearsal_parts(CardBody(rehearse(), cards), planner, cards)
    person, naps = Replies("the red\nmug"), []
    loop = Loop(parts, Config(), "bring me a mug", person, Watcher(), naps.append)
    assert loop.run().ending is Ending.DONE
    assert loop.steps[0].evidence == "seen: “Which mug?” was asked; the answer was “the red mug”"
    assert [note.text for note in parts.events.notes if note.source == "person"] == ["the red mug"]
    assert "the red mug" in planner.requests[1].monologue
    assert (person.asked, len(naps)) == (["Which mug?"], 3)


def test_a_question_that_nobody_answers_is_done_and_says_so(rehearse, pursue, plans):
    ended, loop = pursue(rehearse(), plans("ask(Which mug?)"))
    assert (ended.ending, loop.replans) == (Ending.DONE, 0)
    assert loop.steps[0].evidence == "seen: “Which mug?” was asked; nobody answered"


def test_the_same_question_is_not_asked_twice(rehearse, pursue, plans):
    person = Replies("the red mug")
    ended, loop = pursue(rehearse(), plans("ask(Which mug?)"), person=person)
    assert (ended.ending, loop.replans, person.asked) == (Ending.DONE, 1, ["Which mug?"])


UNCLEAR = Proposal(Plan(), (), Ending.NEEDS_CLARIFICATION, "there are two", "Which mug?")


def test_what_the_planner_asks_a_person_answers_and_it_thinks_again(rehearse, cards, plans):
    planner = InTurn(UNCLEAR, plans(*FETCH))
    parts = rehearsal_parts(CardBody(rehearse(), cards), planner, cards)
    person = Replies("the red one")
    loop = Loop(parts, Config(), "bring me the mug", person, Watcher(), lambda _: None)
    assert loop.run().ending is Ending.DONE
    assert planner.requests[1].answers == (("Which mug?", "the red one"),)
    assert [(n.text, n.evidence["answers"]) for n in parts.events.notes if n.source == "person"] == [
        ("the red one", "Which mug?")
    ]
    assert loop.replans == 0


@pytest.mark.parametrize("person", [Yes(), Replies("hm")], ids=["nobody", "no help"])
def test_a_question_about_the_command_is_put_once(person, rehearse, pursue):
    ended, _ = pursue(rehearse(), UNCLEAR, person=person)
    assert (ended.ending, ended.question) == (Ending.NEEDS_CLARIFICATION, "Which mug?")
    assert getattr(person, "asked", ["Which mug?"]) == ["Which mug?"]


class Glimpses(CardBody):
    """Sees nothing at its first look, and everything from then on."""

    glances = 2
    seen = 0

    def belief(self):
        self.seen += 1
        whole = super().belief()
        return whole if self.seen > 1 else whole.model_copy(update={"objects": {}})


def test_one_look_that_misses_a_thing_does_not_decide_a_plan(rehearse, cards, plans):
    planner = InTurn(plans(*FETCH))
    parts = rehearsal_parts(Glimpses(rehearse(), cards), planner, cards)
    loop = Loop(parts, Config(), "bring me the mug", Yes(), Watcher(), lambda _: None)
    for _ in range(2):
        loop.propose(())
    assert all("red mug" in request.scene.objects for request in planner.requests)
    assert parts.body.time() == pytest.approx(0.2)  # at one instant, one look around


def test_done_means_that_every_effect_is_seen(rehearse, pursue, plans):
    ended, loop = pursue(rehearse(), plans(*FETCH))
    assert ended.ending is Ending.DONE
    assert ended.why == "The red mug is at the user."
    assert [step.outcome for step in loop.steps] == ["SUCCESS"] * 4


@pytest.mark.parametrize("call", ["pick(red mug)", "hand_over(red mug, user)"])
def test_a_skill_that_only_claims_success_never_makes_a_run_done(call, rehearse, pursue, plans):
    ended, _ = pursue(rehearse({call: [Mishap(None)] * 100}), plans(*FETCH))
    assert ended.ending is Ending.NEEDS_OPERATOR
    assert "not to be seen" in ended.why


def test_what_was_shown_and_is_undone_later_is_seen_at_the_end(rehearse, pursue, plans):
    world = rehearse({"turn_on(stove)": [Mishap(None, ("on(stove)", "at(red mug, table)"))]})
    ended, _ = pursue(world, plans(*FETCH, "go_to(stove)", "turn_on(stove)"), Proposal(Plan()), max_replans=1)
    assert ended.ending is Ending.NEEDS_OPERATOR
    assert ended.why.startswith("The whole plan failed after 1 replans (dropped): this is not to be seen: the red mug")


BY_THE_BANANA = Condition.read("at(banana, counter)")


@pytest.mark.parametrize(
    ("lost", "ending"), [((), Ending.DONE), (("at(banana, table)",), Ending.NEEDS_OPERATOR)], ids=["still so", "undone"]
)
def test_what_was_so_from_the_start_is_shown_in_the_end_too(lost, ending, rehearse, pursue, plans):
    world = rehearse({"go_to(table)": [Mishap(None, ("robot_at(table)", *lost))]})
    asked = replace(plans(*FETCH), already=(BY_THE_BANANA,))
    ended, _ = pursue(world, asked, plans("go_to(user)"), max_replans=1)
    assert ended.ending is ending
    assert "the banana is on the counter" in ended.why


def test_what_is_so_already_is_done_once_it_is_shown(rehearse, pursue):
    ended, loop = pursue(rehearse(), Proposal(Plan(), already=(BY_THE_BANANA,)))
    assert (ended.ending, ended.why, loop.steps) == (Ending.DONE, "The banana is on the counter.", [])


def test_a_planner_that_says_done_at_once_is_not_believed(rehearse, pursue):
    ended, _ = pursue(rehearse(), Proposal(Plan()))
    assert ended.ending is Ending.NEEDS_CLARIFICATION
    assert ended.question == "What should be different when I am done?"


def test_a_replan_may_not_forget_an_end_of_the_first_plan(rehearse, pursue, plans):
    world = rehearse({"open(drawer)": [Mishap(Cause.POLICY_LOST)] * 9})
    ended, _ = pursue(world, plans(*FETCH, "go_to(drawer)", "open(drawer)"), Proposal(Plan()), max_replans=2)
    assert ended.ending is Ending.NEEDS_OPERATOR
    assert "the drawer is open" in ended.why


def test_a_replan_may_reach_the_same_end_by_other_means(rehearse, pursue, plans):
    world = rehearse({"open(drawer)": [Mishap(Cause.POLICY_LOST)] * 9})
    scene = world.scene()
    places = {**scene.places, "fridge": scene.places["drawer"]}
    world._scene = scene.model_copy(update={"places": places})
    ended, _ = pursue(world, plans("go_to(drawer)", "open(drawer)"), plans("go_to(fridge)", "open(fridge)"))
    assert ended.ending is Ending.DONE


def test_an_ending_of_the_planner_is_the_ending_of_the_run(rehearse, pursue):
    why = "there is no unicorn here"
    ended, _ = pursue(rehearse(), Proposal(Plan(), ending=Ending.INFEASIBLE, why=why))
    assert (ended.ending, ended.why) == (Ending.INFEASIBLE, "There is no unicorn here.")


def test_a_question_of_the_planner_is_passed_on(rehearse, pursue):
    ended, _ = pursue(rehearse(), Proposal(Plan(), (), Ending.NEEDS_CLARIFICATION, "two fit", "Which one?"))
    assert ended.question == "Which one?"


@pytest.mark.parametrize("error", [ModelDown("no answer"), PlanRejected("no skill 'fly'")])
def test_a_planner_that_cannot_plan_needs_an_operator(error, rehearse, pursue):
    class Broken:
        def plan(self, request):
            raise error

    _, loop = pursue(rehearse(), Proposal(Plan()))
    loop.parts = replace(loop.parts, planner=Broken())
    assert loop.run().ending is Ending.NEEDS_OPERATOR


def test_an_error_of_ours_between_ticks_stops_the_robot_once_something_has_begun(rehearse, pursue, plans):
    class Blind:
        def __init__(self, planner):
            self.planner = planner

        def plan(self, request):
            if request.history:
                raise BadScene("nothing can be seen any more")
            return self.planner.plan(request)

    world = rehearse({"pick(red mug)": [Mishap(Cause.POLICY_LOST)]})
    _, loop = pursue(rehearse(), Proposal(Plan()))
    body = CardBody(world, loop.parts.cards)
    parts = replace(loop.parts, body=body, planner=Blind(InTurn(plans(*FETCH))))
    ended = Loop(parts, Config(), "bring me the mug", Yes(), Watcher()).run()
    assert (ended.ending, ended.why) == (
        Ending.ABORTED_SAFE,
        "Nothing can be seen any more; the robot stands still.",
    )
    assert body.halted


def test_the_deadline_stops_the_run_safely(rehearse, pursue, plans):
    world = rehearse({"pick(red mug)": [Mishap(Cause.STUCK)] * 100})
    ended, loop = pursue(world, plans(*FETCH), deadline=10)
    assert ended.ending is Ending.ABORTED_SAFE
    assert ended.why == "The deadline of 10 s of world time has passed; the robot stands still."
    assert loop.parts.body.halted


def test_a_wish_to_stop_is_heard_before_the_first_tick(rehearse, pursue, plans):
    world = rehearse()
    _, loop = pursue(world, plans(*FETCH))
    loop.parts.stop.request("somebody shouted")
    assert loop.run().ending is Ending.ABORTED_SAFE


def test_a_plan_that_is_not_approved_is_not_begun(rehearse, pursue, plans):
    world, person = rehearse(), Says(False)
    ended, _ = pursue(world, plans(*FETCH), person=person, approve="plan")
    assert ended.ending is Ending.NEEDS_OPERATOR
    assert world.enacted == []
    assert person.asked == ["Do this: go_to(table), pick(red mug), go_to(user), hand_over(red mug, user)?"]


def test_each_step_is_asked_for_and_the_robot_waits_for_the_answer(rehearse, pursue, plans):
    world, person = rehearse(), Says(True)
    ended, _ = pursue(world, plans(*FETCH), person=person, approve="always")
    assert ended.ending is Ending.DONE
    assert person.asked[1] == "step 2: pick up the red mug?"


def test_a_step_that_is_not_approved_ends_the_run(rehearse, pursue, plans):
    world = rehearse()
    ended, _ = pursue(world, plans(*FETCH), person=Says(False), approve="always")
    assert ended.ending is Ending.NEEDS_OPERATOR
    assert world.enacted == []


def test_a_plan_that_is_refused_does_not_run(rehearse, pursue, plans):
    world = rehearse()
    _, loop = pursue(world, Proposal(Plan()))
    loop.parts = replace(loop.parts, planner=InTurn(plans(*FETCH)), refuse=lambda plan, scene: "no knives near people")
    assert loop.run().ending is Ending.REFUSED_UNSAFE
    assert world.enacted == []


def test_a_step_that_has_become_unsafe_is_not_begun(rehearse, pursue, plans):
    world = rehearse()
    _, loop = pursue(rehearse(), Proposal(Plan()))
    body = CardBody(world, loop.parts.cards)
    planner = InTurn(plans(*FETCH))
    refuse = {"pick(red mug)": "it is hot"}
    loop = Loop(
        replace(loop.parts, body=body, planner=planner, refuse_call=lambda call, scene: refuse.get(str(call), "")),
        Config(max_replans=0),
        "bring me the mug",
        Yes(),
        Watcher(),
    )
    ended = loop.run()
    assert ended.ending is Ending.ABORTED_SAFE
    assert ended.why == "Pick(red mug) failed (guard): it is hot."
    assert "pick(red mug)" not in world.enacted


def test_the_same_run_is_the_same_run(rehearse, pursue, plans):
    def notes():
        _, loop = pursue(rehearse({"pick(red mug)": [Mishap(Cause.STUCK)] * 5}), plans(*FETCH))
        return [(note.time, note.source, note.text) for note in loop.parts.events.notes]

    assert notes() == notes()


def test_what_memory_changed_in_the_plan_is_said(rehearse, pursue, plans):
    class Minds:
        """Goes round by the counter when it remembers something."""

        def plan(self, request):
            return plans("go_to(counter)", *FETCH) if request.recalled else plans(*FETCH)

    _, loop = pursue(rehearse(), Proposal(Plan()))
    memory = Forgetful(Recalled(("Remembered: the table wobbles",)))
    parts = replace(loop.parts, planner=Minds(), memory=memory, thinks_here=True)
    again = Loop(parts, Config(), "bring me the mug", Yes(), Watcher())
    assert again.run().ending is Ending.DONE
    told = [note.text for note in parts.events.notes if note.source == "memory"]
    assert told == [
        "Remembered: the table wobbles",
        "what was remembered changed the plan, which was: " + ", ".join(FETCH),
    ]


def test_what_an_earlier_plan_held_on_the_way_need_not_be_held_at_the_end(rehearse, pursue, plans):
    slipped = Mishap(Cause.POLICY_LOST, ("hand_empty()", "at(red mug, user)"))
    first = plans(*FETCH)
    ended, loop = pursue(
        rehearse({"hand_over(red mug, user)": [slipped]}), first, plans("go_to(drawer)", "open(drawer)")
    )
    assert ended.ending is Ending.DONE
    assert not any(one.predicate == "holding" for one in loop.goals)


def test_what_was_opened_to_reach_into_need_not_be_open_after_a_replan(rehearse, pursue, plans):
    shut = Mishap(Cause.POLICY_LOST, ("closed(drawer)",))
    world = rehearse({"turn_on(stove)": [shut] * 3})
    world._scene = Condition.read("at(red mug, drawer)").make(world.scene())
    fetch = ("go_to(drawer)", "open(drawer)", "pick(red mug)", "go_to(user)", "hand_over(red mug, user)")
    later = ("go_to(stove)", "turn_on(stove)")
    ended, _ = pursue(world, plans(*fetch, *later), plans(*later))
    assert ended.ending is Ending.DONE
    assert world.enacted.count("open(drawer)") == 1


def test_where_an_earlier_plan_went_last_the_robot_need_not_be_at_the_end(rehearse, pursue, plans):
    placed = Mishap(Cause.POLICY_LOST, ("at(red mug, user)", "hand_empty()", "robot_at(counter)"))
    world = rehearse({"hand_over(red mug, user)": [placed]})
    ended, loop = pursue(world, plans(*FETCH), Proposal(Plan()), monologue_and_recovery=True)
    assert ended.ending is Ending.DONE
    assert not any(one.predicate == "robot_at" for one in loop.goals)
