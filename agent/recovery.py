"""From the cause of a failure to the branch that mends it: local, bounded, before any replan."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from py_trees.behaviour import Behaviour
from py_trees.composites import Selector, Sequence

from agent.leaves import CauseIs, Choice, Holds, Motion, Permits, Remedy
from agent.stage import Stage
from agent.step import Step
from contracts import Cause, Condition, Scene, SkillCall

RETRIES = 2  # times that a step is mended and tried again before the planner hears of it
WAIT = 3.0  # s to let something pass that is in the way


class Branch(StrEnum):
    """What is done about a failure."""

    SEEK = "look again"
    REDOCK = "drive up again"
    BACK_OFF = "back off, then drive up again"
    WAIT = "wait until it is free"
    REDO = "redo what is missing"
    REPLAN = "let the planner think again"
    STOP = "leave it to a person"


BRANCHES: Mapping[Cause, Branch] = {
    Cause.NOT_FOUND: Branch.SEEK,
    Cause.MISSED_GRASP: Branch.SEEK,
    Cause.DROPPED: Branch.SEEK,
    Cause.UNREACHABLE: Branch.REDOCK,
    Cause.STUCK: Branch.BACK_OFF,
    Cause.TIMEOUT: Branch.BACK_OFF,
    Cause.DIVERGED: Branch.BACK_OFF,
    Cause.GUARD: Branch.BACK_OFF,
    Cause.BLOCKED: Branch.WAIT,
    Cause.PRECONDITION: Branch.REDO,
    Cause.POLICY_LOST: Branch.REPLAN,
    Cause.OPERATOR: Branch.STOP,
}
LOCAL = (Branch.SEEK, Branch.REDOCK, Branch.BACK_OFF, Branch.WAIT, Branch.REDO)
FIRST = ("accessible", "located", "holding", "beside", "uncovered", "robot_at")  # what to mend before what


def remedies(step: Step, stage: Stage) -> Behaviour:
    """One branch for each kind of local recovery, chosen by the step's last cause."""
    return Selector("mend by cause", memory=True, children=[_branch(one, step, stage) for one in LOCAL])


def _branch(branch: Branch, step: Step, stage: Stage) -> Behaviour:
    causes = tuple(cause for cause, chosen in BRANCHES.items() if chosen is branch)
    mend = MENDERS[branch](step, stage)
    return Sequence(branch.value, memory=True, children=[CauseIs(stage, step, causes), *mend])


def _seek(step: Step, stage: Stage) -> list[Behaviour]:
    thing = object_of(step.call, stage)
    if thing is None:
        return _redock(step, stage)
    held = Holds(stage, step, Condition(predicate="holding", arguments=(thing,)))
    go = Sequence("go to it", memory=True, children=_found(thing, step, stage))
    return [Selector(f"have the {thing} or go to it", memory=True, children=[held, go])]


def _found(thing: str, step: Step, stage: Stage) -> list[Behaviour]:
    """Look where a thing is now, and go there: it may have been knocked away."""
    look = _call("look_for", step, stage, lambda _: thing, thing)
    return [*look, *_call("go_to", step, stage, place_of(thing), f"where the {thing} is")]


def _redock(step: Step, stage: Stage) -> list[Behaviour]:
    if step.call.skill == "go_to":
        return []
    thing, (place, name) = object_of(step.call, stage), work_place(step.call, stage)
    if thing is not None and name == f"where the {thing} is":
        return _found(thing, step, stage)
    return _call("go_to", step, stage, place, name)


def _back_off(step: Step, stage: Stage) -> list[Behaviour]:
    return [Motion("back off and bring the arm to rest", stage, step, stage.body.retreat), *_redock(step, stage)]


def _wait(step: Step, stage: Stage) -> list[Behaviour]:
    return [Motion(f"wait {WAIT:g} s", stage, step, lambda: stage.body.pause(WAIT))]


def _redo(step: Step, stage: Stage) -> list[Behaviour]:
    return []  # the missing conditions are brought about after every branch, see `prepared`


MENDERS: Mapping[Branch, Callable[[Step, Stage], list[Behaviour]]] = {
    Branch.SEEK: _seek,
    Branch.REDOCK: _redock,
    Branch.BACK_OFF: _back_off,
    Branch.WAIT: _wait,
    Branch.REDO: _redo,
}


def prepared(step: Step, stage: Stage) -> Behaviour:
    """Bring about what a step needs and is not so (any more): drive there, open, pick up again."""
    card = stage.cards[step.call.skill]
    needs = [condition.bind(step.call.arguments) for condition in card.preconditions]
    ordered = sorted(needs, key=lambda one: FIRST.index(one.predicate) if one.predicate in FIRST else -1)
    return Sequence("make ready", memory=True, children=[_brought_about(one, step, stage) for one in ordered])


def _brought_about(condition: Condition, step: Step, stage: Stage) -> Behaviour:
    ways = _ways(condition, step, stage)
    if not ways:
        return Permits(stage, step, condition)
    way = ways[0] if len(ways) == 1 else Sequence(f"bring about {condition}", memory=True, children=ways)
    return Selector(f"see to {condition}", memory=True, children=[Permits(stage, step, condition), way])


def _ways(condition: Condition, step: Step, stage: Stage) -> list[Behaviour]:
    """Behaviours that make a condition true, in order; none where only the planner can."""
    if condition.predicate in ("hand_empty", "unlocked", "open", "closed", "on", "off") or not condition.arguments:
        return []
    name = condition.arguments[0]
    there, where = place_of(name), f"where the {name} is"
    if condition.predicate == "robot_at":
        return _call("go_to", step, stage, lambda _: name, name)
    if condition.predicate == "located":
        return _call("look_for", step, stage, lambda _: name, name)
    if condition.predicate == "beside":
        return _call("go_to", step, stage, there, where)
    if condition.predicate == "uncovered":
        return [*_call("go_to", step, stage, there, where), *_call("open", step, stage, there, where)]
    if condition.predicate == "accessible":
        return [
            *_call("go_to", step, stage, lambda _: name, name),
            *_call("open", step, stage, lambda _: name, name),
        ]
    if condition.predicate == "holding":
        first = [Condition(predicate=one, arguments=(name,)) for one in ("located", "beside", "uncovered")]
        ready = [_brought_about(one, step, stage) for one in first]
        return [*ready, *_call("pick", step, stage, lambda _: name, name)]
    return []


def _call(
    skill: str, step: Step, stage: Stage, argument: Callable[[Scene], str | None], shown_as: str
) -> list[Behaviour]:
    """A remedy leaf for a skill of one argument, where the library has that skill."""
    if skill not in stage.cards:
        return []
    card = stage.cards[skill]

    def choose(scene: Scene) -> SkillCall | None:
        value = argument(scene)
        return card.call(value) if value is not None else None

    chosen: Choice = choose
    return [Remedy(f"{skill}({shown_as})", stage, step, chosen)]


def place_of(thing: str) -> Callable[[Scene], str | None]:
    """Where a thing is believed to be, asked when it matters."""
    return lambda scene: scene.objects[thing].at if thing in scene.objects else None


def object_of(call: SkillCall, stage: Stage) -> str | None:
    """The first object that a call is about."""
    kinds = stage.cards[call.skill].arguments
    return next((value for key, value in call.arguments.items() if kinds[key] == "object"), None)


def work_place(call: SkillCall, stage: Stage) -> tuple[Callable[[Scene], str | None], str]:
    """Where a call is done: its place if it names one, else where its object is, else here."""
    kinds = stage.cards[call.skill].arguments
    named = [value for key, value in call.arguments.items() if kinds[key] not in ("object", "text", "number")]
    if named:
        return (lambda _: named[-1]), named[-1]
    thing = object_of(call, stage)
    if thing is not None:
        return place_of(thing), f"where the {thing} is"
    return (lambda scene: scene.robot.at), "here"
