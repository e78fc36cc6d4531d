"""A plan as a behaviour tree: one subtree per step.

A step is: already so? | ready -> do -> shown by evidence | mend by cause -> make ready -> do -> shown, a few times.
"""

from collections.abc import Sequence as Many

from py_trees.behaviour import Behaviour
from py_trees.composites import Selector, Sequence
from py_trees.decorators import Retry

from agent.asking import Answered, Approved
from agent.evidence import Already, Shown
from agent.leaves import Do, Ready, promised_by
from agent.recovery import RETRIES, prepared, remedies
from agent.stage import Stage
from agent.step import Step
from contracts import Condition


def grow(
    steps: Many[Step], end: Step, effects: Many[Condition], stage: Stage, *, approve: bool, recover: bool
) -> Behaviour:
    """The tree of a plan.

    Args:
        steps: what to do, in order.
        end: stands for all steps together in the last check.
        effects: what must be seen once all is done.
        stage: what the leaves hold.
        approve: a person is asked before each step.
        recover: failures are mended locally, by cause, before the tree fails.
    """
    last = "everything shown at the end?"
    shown = Shown(last, stage, end, effects, "the whole plan", here_alone=bool(steps))
    return Sequence("plan", memory=True, children=[*(_step(one, stage, approve, recover) for one in steps), shown])


def _step(step: Step, stage: Stage, approve: bool, recover: bool) -> Behaviour:
    asked: list[Behaviour] = [Approved("approved?", stage, step)] if approve else []
    ready = Ready("ready?", stage, step)
    first = Sequence("first try", memory=True, children=[*asked, ready, *_tried(step, stage)])
    children: list[Behaviour] = [Already("already so?", stage, step), first]
    if recover:
        children.append(Retry("mend and try again", _mended(step, stage), RETRIES))
    return Selector(f"{step.number} {step.call}", memory=True, children=children)


def _tried(step: Step, stage: Stage) -> list[Behaviour]:
    promised = promised_by(step.call, stage)
    asked = [condition.arguments[0] for condition in promised if condition.predicate == "asked"]
    answered = [Answered("answered?", stage, step, question) for question in asked]
    return [Do(str(step.call), stage, step), *answered, Shown("shown?", stage, step, promised)]


def _mended(step: Step, stage: Stage) -> Behaviour:
    again = Sequence("try again", memory=True, children=[prepared(step, stage), *_tried(step, stage)])
    either = Selector("done?", memory=True, children=[Already("already so?", stage, step), again])
    return Sequence("recovery", memory=True, children=[remedies(step, stage), either])
