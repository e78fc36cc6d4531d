"""Watching a policy at work: how long, what is seen and felt, and which failure it is."""

import numpy as np

from contracts.goal import Goal
from contracts.observation import Observation
from contracts.outcome import Cause, Outcome
from contracts.protocols import Kinematics
from contracts.skill_card import SkillCard
from skills.motion import hand_now
from skills.perception.success import Evidence, closed_on_nothing, grips

SURE = 0.5  # chance of being finished from which on the policy is believed
EMPTY = 2.4  # time with fingers closed on nothing that is a missed grasp, s
MISSES = 4  # closings on nothing that are one too many
LOST = 0.6  # time without grip after which a thing that was held is dropped, s
IDLE = 5.0  # time without motion that is stuck, s
MOVED = 0.012  # of the hand, m
TURNED = 0.06  # of the hand, rad
GRASPING = ("pick", "open", "close")
CARRYING = ("place", "hand_over")


class Watch:
    """One attempt of a policy.

    Args:
        card: of the skill.
        goal: what it was told.
        kinematics: of the arm.
        observation: as it began.
        limit: world time that it may take, s.
        held: whether something was in the hand when the skill began, though it may have slipped out since.
    """

    def __init__(
        self,
        card: SkillCard,
        goal: Goal,
        kinematics: Kinematics,
        observation: Observation,
        limit: float,
        held: bool = False,
    ) -> None:
        self.card = card
        self.goal = goal
        self.kinematics = kinematics
        self.limit = limit
        self.sure = self.shown = self.misses = 0  # ticks, ticks, closings
        self._began = self._moved = self._time = observation.time
        self._pose = hand_now(observation, kinematics)
        self._held = grips(observation) or (held and card.name in CARRYING)
        self._empty = self._lost = 0.0  # s
        self._working = True
        self.idle = 0.0  # how long the hand has stood, s
        self.late = False  # whether it is time to end: as a failure, unless the effect is there after all

    def done_working(self) -> None:
        """The policy has finished; what follows is scripted."""
        self._working = False

    def look(self, observation: Observation, evidence: Evidence, finished: float, over: bool) -> Outcome | None:
        """Take in a tick.

        Args:
            observation: now.
            evidence: of the skill's effect.
            finished: the policy's own chance that it is done.
            over: the script has come to its end.

        Returns:
            The failure, or None.
        """
        passed, self._time = observation.time - self._time, observation.time
        self.shown = self.shown + 1 if evidence.shown else 0
        self.sure = self.sure + 1 if finished > SURE and self._plausible(observation) else 0
        self._feel(observation, passed)
        if over and not evidence.shown:
            return self._failed(observation, evidence)
        if not self._working:
            return None
        return self._touch(evidence) or self._clock(observation, evidence)

    def _plausible(self, observation: Observation) -> bool:
        """A pick is not over with an empty hand, nor a place with a full one."""
        if self.card.name == "pick":
            return grips(observation)
        return not (self.card.name in CARRYING and grips(observation))

    def _feel(self, observation: Observation, passed: float) -> None:
        if closed_on_nothing(observation):
            self.misses += self._empty == 0.0
            self._empty += passed
        else:
            self._empty = 0.0
        self._held = self._held or grips(observation)
        closing = bool(observation.targets[7] < 0.012)
        self._lost = self._lost + passed if self._held and closing and not grips(observation) else 0.0

    def _touch(self, evidence: Evidence) -> Outcome | None:
        if self.card.name in CARRYING and self._lost > LOST and not evidence.shown:
            return Outcome.failure(Cause.DROPPED, f"the fingers lost what they held; {evidence.text}")
        if self.card.name in GRASPING and (self._empty > EMPTY or self.misses > MISSES):
            return Outcome.failure(Cause.MISSED_GRASP, f"the fingers closed on nothing; {evidence.text}")
        return None

    def _clock(self, observation: Observation, evidence: Evidence) -> Outcome | None:
        pose = hand_now(observation, self.kinematics)
        away, turned = float(np.linalg.norm(pose[:3] - self._pose[:3])), abs(float(pose[3] - self._pose[3]))
        if away > MOVED or turned > TURNED:
            self._pose, self._moved = pose, observation.time
        self.idle = observation.time - self._moved
        self.late = observation.time - min(self._moved + IDLE, self._began + self.limit) > 0.0
        if not self.late or evidence.shown:
            return None
        if self.idle > IDLE:
            return Outcome.failure(Cause.STUCK, f"the hand has not moved for {IDLE:g} s; {evidence.text}")
        return Outcome.failure(Cause.TIMEOUT, f"not done after {self.limit:g} s; {evidence.text}")

    def _failed(self, observation: Observation, evidence: Evidence) -> Outcome:
        """The policy thought it was done, and nothing shows it."""
        if self.card.name == "pick":
            cause = Cause.DROPPED if self._held and not grips(observation) else Cause.MISSED_GRASP
            return Outcome.failure(cause, evidence.text)
        cause = Cause.DROPPED if self.card.name in CARRYING else Cause.STUCK
        return Outcome.failure(cause, f"the hand has withdrawn; {evidence.text}")
