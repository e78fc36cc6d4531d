"""The guards of a body, the switch that stops it, and the hazard rules on plans."""

from collections.abc import Callable, Mapping

from agent.physical_body import Protection
from contracts import (
    Ending,
    FloorPlan,
    Kinematics,
    Plan,
    Planner,
    PlanRequest,
    Proposal,
    RobotProfile,
    Scene,
    SkillCall,
    SkillCard,
)
from safety.body import Body
from safety.chain import standard
from safety.hazards import check, check_step, heated
from safety.latch import StopSwitch
from safety.words import check_words

TOKEN = "operator"  # the person who starts a new run is the one who lets the robot move again


def protect(profile: RobotProfile, kinematics: Kinematics, plan: FloorPlan, clock: Callable[[], float]) -> Protection:
    """The standard guards around a body.

    Args:
        profile: limits of the robot.
        kinematics: geometry of the robot and the floor plan.
        plan: bounds and obstacles of the floor.
        clock: time by which observations get old, s; in a simulation the world's own.
    """
    switch = StopSwitch(TOKEN)
    guard = standard(Body(profile, kinematics, plan, clock=clock), switch)

    def release() -> None:
        if switch.reason:
            switch.reset(TOKEN)
            switch.resume(TOKEN)

    return Protection(guard, switch.press, release)


class Hazards:
    """The hazard rules, asked of whole plans and of each step again before it starts.

    Args:
        cards: the library, for the effects of skills beyond the standard ones.
    """

    def __init__(self, cards: Mapping[str, SkillCard]) -> None:
        self.cards = list(cards.values())
        self._hot: set[str] = set()  # what has stood on a running stove in this run; nobody knows when it is cold again

    def of_plan(self, plan: Plan, scene: Scene) -> str:
        """Why a plan may not run; empty when it may."""
        refusal = check(plan, scene, self.cards)
        return str(refusal) if refusal is not None else ""

    def of_call(self, call: SkillCall, scene: Scene) -> str:
        """Why a call may not be made; empty when it may."""
        self._hot.update(heated(scene))
        refusal = check_step(call, scene, self.cards, self._hot)
        return str(refusal) if refusal is not None else ""


class Conscience:
    """A planner around a planner: a command that asks for harm is refused by its words, before anyone thinks about it.

    Args:
        planner: asked about everything else.
    """

    def __init__(self, planner: Planner) -> None:
        self.planner = planner

    def plan(self, request: PlanRequest) -> Proposal:
        refusal = check_words(request.command)
        if refusal is not None:
            return Proposal(Plan(), ending=Ending.REFUSED_UNSAFE, why=str(refusal))
        return self.planner.plan(request)
