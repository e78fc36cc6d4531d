"""The seams: one to four members each; nothing must inherit from them."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from contracts.action import ActionChunk, Verdict
from contracts.arrays import Floats
from contracts.goal import Goal
from contracts.note import Note
from contracts.observation import Observation
from contracts.outcome import Outcome
from contracts.plan import PlanRequest, Proposal
from contracts.robot import Pose
from contracts.scene import Scene
from contracts.skill_card import SkillCall, SkillCard

T = TypeVar("T")
Say = Callable[[Note], None]


class World(Protocol):
    """A body among things."""

    def observe(self) -> Observation:
        """What the sensors give now; the same object until the world moves."""

    def apply(self, chunk: ActionChunk) -> None:
        """Follow every row of a chunk, interpolating, then return."""


class CardWorld(Protocol):
    """A world that is not moved by chunks: a card's effects are applied."""

    def scene(self) -> Scene:
        """What is the case."""

    def enact(self, call: SkillCall) -> Outcome:
        """Apply a call's effects, or say why not."""


class Skill(Protocol):
    """Something a robot can do, from start to a judged end."""

    card: SkillCard

    def start(self, goal: Goal, observation: Observation) -> None:
        """Take up a goal; forget the last one."""

    def act(self, observation: Observation) -> ActionChunk:
        """What to do next.

        Raises:
            BadAction: the policy answered with something no robot can do.
        """

    def judge(self, observation: Observation) -> Outcome:
        """Whether it is still running, has succeeded, or has failed and why."""


class Policy(Protocol):
    """Vision, language and proprioception to action."""

    def start(self, goal: Goal, observation: Observation) -> None: ...

    def act(self, observation: Observation) -> ActionChunk: ...


class Guard(Protocol):
    """Stands between every model and every motor."""

    def check(self, chunk: ActionChunk, observation: Observation) -> Verdict:
        """The chunk that may go on; checking twice changes nothing more."""


class Kinematics(Protocol):
    """Geometry of the robot's own body and the floor plan, never of the world's truth."""

    def forward(self, targets: Floats) -> Pose:
        """`world_from_grasp` at joint targets, (13,)."""

    def inverse(self, targets: Floats, world_from_grasp: Pose) -> Floats:
        """Targets, (13,), that bring the grasp point as near to a pose as limits allow; only the arm moves.

        Args:
            targets: where to start from, (13,).
            world_from_grasp: where the grasp point shall be.
        """

    def distances(self, targets: Floats) -> Floats:
        """Smallest gap of each watched pair (arm to itself, arm to furniture), m, (pairs,)."""


class Describer(Protocol):
    """Perception: what is where."""

    def describe(self, observation: Observation) -> Scene: ...


class Affordance(Protocol):
    """P(success) of a call."""

    def possible(self, call: SkillCall, scene: Scene, observation: Observation | None) -> float:
        """Chance of success from here, in [0, 1]; without an observation, from a predicted scene."""


class CallScorer(Protocol):
    """The one seam under SayCan's say."""

    def say(self, request: PlanRequest, calls: Sequence[SkillCall | None]) -> Floats:
        """Log-likelihood of each call as the next one, (calls,), nats; None stands for "done"."""


class LanguageModel(Protocol):
    """A model of text."""

    def score(self, prompt: str, continuations: Sequence[str]) -> Floats:
        """Log-likelihood of each continuation after a prompt, (continuations,), nats."""

    def complete(self, prompt: str) -> str:
        """What the model says after a prompt."""


class Planner(Protocol):
    """From words to a plan."""

    def plan(self, request: PlanRequest) -> Proposal: ...


class Embedder(Protocol):
    """Text to unit vectors."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, (texts, width)."""


class Memory(Protocol):
    """What is kept across tasks."""

    def add(self, note: Note) -> None:
        """Keep a note for good before returning."""

    def recall(self, about: str, most: int) -> Sequence[Note]:
        """The notes nearest in meaning, best first."""
