"""The skills of a robot: their bodies, the policy behind the learned ones, and how often they were seen to succeed."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import skills
from agent.spec import Spec
from contracts import Describer, Embedder, FloorPlan, Kinematics, RobotProfile, Say, Skill, SkillCard, UnknownName
from skills.perception.affordance import MeasuredAffordance, Unweighed
from skills.perception.ledger import Ledger
from skills.perception.record import Record, Tally, read_record
from skills.wiring import FinishingPolicy

POLICIES = ("embedded",)
AFFORDANCES = ("learned", "rates", "nothing")
SURE = Tally(9_998, 9_998)  # in a symbolic world, whatever may be tried succeeds


def cards_by_name() -> Mapping[str, SkillCard]:
    """Every card, shipped and installed."""
    return {card.name: card for card in skills.cards()}


def measured() -> Record:
    """Successes and attempts of the shipped policy; empty where nothing was measured."""
    return read_record(skills.RECORD)


def robot_affordance(spec: Spec, cards: Mapping[str, SkillCard], plan: FloorPlan, ledger: Ledger) -> MeasuredAffordance:
    """Chances of a robot with a body, by `learned[:FILE]`, `rates` or `nothing`.

    Raises:
        UnknownName: no such affordance.
        BadCheckpoint: the file must not be used.
    """
    if spec.name not in AFFORDANCES:
        raise UnknownName("affordance", spec.name, AFFORDANCES)
    known = cards, list(skills.BODIES), measured(), plan
    if spec.name == "nothing":
        return Unweighed(*known)
    if spec.name == "rates":
        return MeasuredAffordance(*known, None, ledger)
    from skills.perception.chances import load  # torch

    return MeasuredAffordance(*known, load(Path(spec.settings) if spec.settings else skills.CHANCES), ledger)


def card_affordance(cards: Mapping[str, SkillCard]) -> MeasuredAffordance:
    """Chances in a world without physics: what its preconditions allow succeeds."""
    return MeasuredAffordance(cards, list(cards), Record({name: SURE for name in cards}), None)


def check_policy(policy: Spec) -> None:
    """See that there is a policy of a name.

    Raises:
        UnknownName: no such policy.
    """
    if policy.name not in POLICIES:
        raise UnknownName("policy", policy.name, POLICIES)


def bodies(
    policy: Spec,
    embedder: Callable[[], Embedder],
    kinematics: Kinematics,
    profile: RobotProfile,
    plan: FloorPlan,
    describer: Describer,
    say: Say,
    *,
    trusting: bool = False,
) -> Mapping[str, Skill]:
    """Every skill that a robot can do, by a policy `embedded[:FILE]`.

    Args:
        policy: which.
        embedder: opened when a policy is.
        kinematics: of the arm.
        profile: limits of the robot.
        plan: of the floor.
        describer: perception.
        say: hears what is asked and told.
        trusting: whether learned skills end when the policy says so, whatever is seen.

    Raises:
        UnknownName: no such policy.
        BadCheckpoint: the policy's file must not be used.
    """
    check_policy(policy)
    path = Path(policy.settings) if policy.settings else skills.CHECKPOINT

    @cache
    def opened() -> FinishingPolicy:
        from skills.vla.policy import open_policy  # torch; only who moves an arm pays for it

        return open_policy(path, embedder(), kinematics, profile, plan)

    return skills.bodies(skills.Wiring(opened, kinematics, profile, plan, describer, say, trusting))
