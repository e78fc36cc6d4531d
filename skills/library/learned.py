"""The eight skills that one policy does: get ready, let the policy work, withdraw; judged by sight and touch."""

from collections.abc import Iterator

import numpy as np

from contracts.action import ActionChunk
from contracts.arrays import Floats
from contracts.floor_plan import FixedPlace, FloorPlan
from contracts.goal import Goal
from contracts.observation import Observation
from contracts.outcome import Cause, Outcome
from contracts.protocols import Describer, Kinematics
from contracts.robot import ARM, BASE, GRIPPER, HEAD, RobotProfile, base_pose, hand_yaw
from contracts.scene import Scene
from contracts.skill_card import SkillCard
from skills import motion
from skills.library.drive import folded
from skills.library.upset import Upset
from skills.library.watch import CARRYING, Watch
from skills.perception.situation import AT_DOCK
from skills.perception.success import Evidence, effect, grips
from skills.vla.broker import ChunkBroker
from skills.vla.words import TOUCHING
from skills.wiring import FinishingPolicy, Wiring

HANDLING = ("open", "close")
AROUND_BAR = 0.055  # opening that lets go of a bar and still passes before the door behind it, m
THIN = 0.03  # what is held at less than this is a bar, m
RELEASED = 0.09  # opening when nothing is held, m
FREE = 0.025  # how much wider than a thing the fingers let go of it, m
BACK_OFF = 0.12  # how far the hand withdraws along the approach, m
AGREE = 2  # ticks for which policy and sight must say that it is done
SURE_LONG = 10  # ticks for which the policy says so and sight does not
SEEN_LONG = 8  # ticks for which the effect is seen while the policy goes on but the hand stands
SEEN_LONGEST = 25  # ticks for which it is seen while the hand still moves: a door is being opened wider
STANDING = 0.6  # how long the hand must not have moved to stand, s
TRIES = 8  # of the inverse kinematics on the way to a far pose
MISS = 0.04  # how near to a pose the arm must come for it to be in reach, m
FOLDED = 0.36  # how far ahead of the base the hand is at most while the arm is folded, m
CROSSING = 0.12  # to the other side of a door is farther sideways than this, m
HOME = 0.03  # how far the hand pushes on where a door or drawer shuts, m
SHY = 0.06  # how much nearer to the base than its goal the hand comes down behind a door, m
KEEPING = ("pick",)  # skills that end with something in the hand


class LearnedSkill:
    """A skill done by the policy.

    Args:
        card: what it is called, needs and does.
        policy: shared by all skills.
        kinematics: of the arm.
        profile: limits of the robot.
        plan: places with their docks, ready poses and approaches.
        describer: perception; asked once a tick.
        limit: world time that the policy may take, s.
        trusting: whether it ends when the policy says so, whatever is seen.
    """

    def __init__(
        self,
        card: SkillCard,
        policy: FinishingPolicy,
        kinematics: Kinematics,
        profile: RobotProfile,
        plan: FloorPlan,
        describer: Describer,
        limit: float = 20.0,
        *,
        trusting: bool = False,
    ) -> None:
        self.card = card
        self.policy = policy
        self.broker = ChunkBroker(policy, motion.ROWS)
        self.kinematics = kinematics
        self.profile = profile
        self.plan = plan
        self.describer = describer
        self.limit = limit
        self.trusting = trusting

    def start(self, goal: Goal, observation: Observation) -> None:
        scene = self.describer.describe(observation)
        self._goal = goal
        self._seen = observation
        self._place = self._find_place(scene)
        self._open = "open" in scene.places[self._place].state if self._place in scene.places else False
        self._held = grips(observation)
        self._watch: Watch | None = None
        self._over = False
        self._refused = self._refuse(scene)
        self._upset = Upset(self.card, goal.call, scene, observation.time)
        self._script = self._run()

    def act(self, observation: Observation) -> ActionChunk:
        chunk = next(self._script, None)
        self._over = chunk is None
        return chunk or motion.hold(observation)

    def judge(self, observation: Observation) -> Outcome:
        self._seen = observation
        if self._refused is not None:
            return self._refused
        scene = self.describer.describe(observation)
        upset = self._upset.look(scene, observation, carrying=self._watch is None and self.card.name in CARRYING)
        if upset is not None:
            return upset
        if self._watch is not None:
            evidence = effect(self.card, self._goal.call, scene, observation)
            if self.trusting:
                evidence = Evidence(True, "the policy says that it is done")
            failure = self._watch.look(observation, evidence, self.policy.finished, self._over)
            if failure is not None:
                return failure
            if self._over:
                return Outcome.success(evidence.text)
        return Outcome.running()

    def _run(self) -> Iterator[ActionChunk]:
        yield from self._get_ready()
        self.broker.start(self._goal, self._seen)
        self._watch = Watch(self.card, self._goal, self.kinematics, self._seen, self.limit, self._held)
        while not self._enough(self._watch):
            yield self.broker.act(self._seen)
        self._watch.done_working()
        yield from self._withdraw()

    def _enough(self, watch: Watch) -> bool:
        """Policy and sight agree, or one of them has insisted for long."""
        if self.trusting:
            return watch.sure >= AGREE or watch.late
        agreed = watch.sure >= AGREE and watch.shown >= AGREE
        long = 1 if watch.late else SEEN_LONG if watch.idle > STANDING else SEEN_LONGEST
        return agreed or watch.sure >= SURE_LONG or watch.shown >= long

    def _find_place(self, scene: Scene) -> str:
        """Where the work is: the place named, or where the thing is, or the nearest dock."""
        arguments = self._goal.call.arguments
        thing = scene.objects.get(arguments.get("object", ""))
        named = [name for key, name in arguments.items() if key != "object"]
        likely = [*named, thing.at if thing else None, scene.robot.at]
        known = [name for name in likely if name in self.plan.places]
        return known[0] or "" if known else min(self.plan.places, key=lambda name: self._off(self.plan.places[name]))

    def _off(self, place: FixedPlace) -> float:
        return float(np.hypot(*(self._seen.base[:2] - np.array(place.dock[:2]))))

    def _refuse(self, scene: Scene) -> Outcome | None:
        """A failure that is plain before anything moves."""
        thing = self._goal.call.arguments.get("object")
        if self.card.name in CARRYING:
            if not self._held:
                return Outcome.failure(Cause.PRECONDITION, f"there is no {thing} between the fingers")
        elif thing is not None and thing not in scene.objects:
            return Outcome.failure(Cause.NOT_FOUND, f"no {thing} is in sight")
        off = self._off(self.plan.places[self._place])
        if off > AT_DOCK:
            return Outcome.failure(Cause.UNREACHABLE, f"the robot stands {off:.2f} m away from the {self._place}")
        if self.card.name == "pick" and thing is not None:
            return self._out_of_reach(thing, scene.objects[thing].position)
        return None

    def _out_of_reach(self, thing: str, position: tuple[float, float, float] | None) -> Outcome | None:
        if position is None:
            return None
        inverse = base_pose(self._seen.base).inverse()
        spot = inverse.position + inverse.rotation @ np.array(position)
        miss = self._miss(self._solve(np.array([*spot, 0.0])), spot)
        if miss > MISS:
            return Outcome.failure(Cause.UNREACHABLE, f"the {thing} is {miss:.2f} m out of the arm's reach from here")
        return None

    def _solve(self, hand: Floats) -> Floats:
        """Targets, (13,), for a hand pose that may be far from the present one, in the posture of one who begins."""
        targets, base = self._seen.targets.copy(), self._seen.base
        targets[ARM] = self.profile.rest[ARM]
        for _ in range(TRIES):
            targets = motion.reach(hand, targets, base, self.kinematics, self.profile)
            if self._miss(targets, hand[:3]) < MISS / 8:
                break
        return targets

    def _miss(self, targets: Floats, spot: Floats) -> float:
        here = targets.copy()
        here[BASE] = self._seen.base
        pose = base_pose(self._seen.base).inverse() @ self.kinematics.forward(here)
        return float(np.linalg.norm(pose.position - spot))

    def _get_ready(self) -> Iterator[ActionChunk]:
        """Hand to the place's ready pose, past a door that stands open; head to its focus."""
        place = self.plan.places[self._place]
        for pose in self._past_the_door(place):
            yield from motion.glide(self._seen.targets, self._solve(pose), self.profile)
        goal = self._solve(np.array([*self._waiting(place), 0.0]))
        goal[HEAD] = motion.aim(self._seen, place.focus)
        if not self._held:
            goal[GRIPPER] = RELEASED
        yield from motion.glide(self._seen.targets, goal, self.profile)
        settled = self._seen.targets.copy()
        settled[HEAD] = motion.aim(self._seen, place.focus)
        yield from motion.glide(self._seen.targets, settled, self.profile)

    def _past_the_door(self, place: FixedPlace) -> Iterator[Floats]:
        """Hand poses on the way: over an open door to its other side; on its inner side, against it."""
        door, hand, goal = place.door, self._commanded(), self._waiting(place)
        if door is None or not self._open or hand[0] > FOLDED:
            return
        if not self._held and abs(goal[1] - hand[1]) > CROSSING:
            yield np.array([hand[0], hand[1], door.over, 0.0])
            yield np.array([goal[0] - SHY, goal[1], door.over, 0.0])
        if self.card.name not in TOUCHING:
            yield from np.array([[*goal, 0.0], [*door.brush, 0.0], [*door.brush, 0.0]])  # twice: the arm lags

    def _withdraw(self) -> Iterator[ActionChunk]:
        """Push home what shuts, let go unless the thing is to be kept, leave as the hand came, and fold the arm."""
        place = self.plan.places[self._place]
        width = float(self._seen.targets[GRIPPER][0])
        if self.card.name == "close":
            yield from self._push_home(width)
        if self.card.name not in KEEPING:
            width = self._released()
            opened = self._seen.targets.copy()
            opened[GRIPPER] = width
            yield from motion.glide(self._seen.targets, opened, self.profile)
        for goal in self._way_out(place):
            yield from self._straight_to(goal, width)
        rest = self._seen.targets.copy()
        aside = None if self.card.name in TOUCHING else place  # the hand that worked a door stays on its outer side
        rest[ARM] = folded(rest, self.profile, aside)[ARM]
        yield from motion.glide(self._seen.targets, rest, self.profile)

    def _push_home(self, width: float) -> Iterator[ActionChunk]:
        """On the way the hand points: what the policy leaves a finger's breadth open is shut."""
        hand = self._commanded()
        yield from self._straight_to(hand + HOME * np.array([np.cos(hand[3]), np.sin(hand[3]), 0.0, 0.0]), width)

    def _straight_to(self, goal: Floats, width: float) -> Iterator[ActionChunk]:
        for poses in _pairs(motion.line(self._commanded(), goal)):
            opening = np.full((len(poses), 1), width)
            yield motion.follow(np.hstack([poses, opening]), self._seen, self.kinematics, self.profile)

    def _released(self) -> float:
        """An opening that lets go of what is between the fingers, m."""
        if self._seen.gripper_width < THIN:
            return AROUND_BAR
        wider = max(RELEASED, self._seen.gripper_width + FREE)
        return float(min(wider, self.profile.upper[GRIPPER][0]))

    def _way_out(self, place: FixedPlace) -> Iterator[Floats]:
        """Hand poses to pass: off along the approach, then the ready pose."""
        hand, approach = self._commanded(), np.array(place.approach)
        ahead = float((np.array(self._waiting(place)) - hand[:3]) @ approach)
        off = np.clip(ahead, BACK_OFF, 0.5) if abs(approach[0]) > 0.5 else BACK_OFF
        if self.card.name in HANDLING:  # off a handle the way the hand points, wherever its door has swung
            approach, off = np.array([-0.96 * np.cos(hand[3]), -0.96 * np.sin(hand[3]), 0.28]), BACK_OFF
        yield np.array([*(hand[:3] + off * approach), hand[3]])
        yield np.array([*self._waiting(place), 0.0])

    def _waiting(self, place: FixedPlace) -> tuple[float, float, float]:
        """Where the hand waits before this skill, base frame, m."""
        return place.ready_to_work if self.card.name in TOUCHING else place.ready

    def _commanded(self) -> Floats:
        """Where the hand was told to be, in the base frame, (4,)."""
        targets = self._seen.targets.copy()
        pose = base_pose(targets[BASE]).inverse() @ self.kinematics.forward(targets)
        return np.array([*pose.position, hand_yaw(pose.rotation)])


def _pairs(poses: Floats) -> Iterator[Floats]:
    """The poses of a tick at a time."""
    for first in range(0, len(poses), 2):
        yield poses[first : first + 2]


def build(card: SkillCard, wiring: Wiring) -> LearnedSkill:
    """A learned skill of a robot."""
    return LearnedSkill(
        card,
        wiring.policy(),
        wiring.kinematics,
        wiring.profile,
        wiring.plan,
        wiring.describer,
        trusting=wiring.trusting,
    )
