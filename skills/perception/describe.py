"""Describe: colour, depth, joints and fingers in; what is where, as believed, out."""

from functools import partial

import numpy as np

from contracts.arrays import Floats
from contracts.floor_plan import FixedPlace, FloorPlan
from contracts.observation import FINE_HEAD, Observation
from contracts.protocols import Kinematics
from contracts.scene import ObjectState, PlaceState, RobotState, Scene
from skills.perception.checkpoint import EyesCard
from skills.perception.detect import Detection
from skills.perception.detector import Detector, Found, OwnEyes, View
from skills.perception.net import Eyes
from skills.perception.part_sense import PartSense
from skills.perception.people import nearest_person
from skills.perception.sighting import HALF_LIFE, Sighting, Track
from skills.perception.spot import Look
from skills.perception.success import THINNEST, grips
from skills.perception.track import WEAK, Tracker
from skills.perception.views import Array, into_front, world_points

DOCKED = (0.07, 0.10)  # how far the base may be from a dock it is at, m and rad
KEPT = 3600.0  # s until confidence has halved in a thing that was shut away, or that walls keep where it is
PERSON_STAYS = 20.0  # s for which somebody out of the picture is believed to be where they were
OUTSIDE = 0.02  # how far before a container's space a hand is surely not in it, m
WALLED = ("container", "bin", "sink")  # kinds of places out of which nothing rolls
WALLED_IN = 0.9  # confidence that what was let go of over one of them is in it, seen there or not
RESTS = 0.04  # middle of a thing that has come to rest, over what it rests on, m
FALL = 0.40  # a hand lets go of things no higher than this over where they come to rest, m


class RgbdDescriber:
    """Perception by our own eyes.

    Args:
        eyes: trained; they feel how far parts have moved.
        card: what they are.
        plan: the fixed furniture.
        kinematics: where the hand is.
        detector: who finds things in pictures; the eyes themselves if left out.
    """

    privileged = False
    remembers = True

    def __init__(
        self,
        eyes: Eyes,
        card: EyesCard,
        plan: FloorPlan,
        kinematics: Kinematics,
        detector: Detector | None = None,
    ) -> None:
        self.eyes = eyes
        self.detector = detector or OwnEyes(eyes.pixels, card.calibration)
        self.card = card
        self.plan = plan
        self.kinematics = kinematics
        self.tracker = Tracker(card.config.kinds, card.config.colours, frozenset(card.config.plain))
        self.detections: list[Detection] = []
        self.parts = PartSense(eyes, card.config.places, plan)
        self._person: tuple[Floats | None, float] = (None, 0.0)  # where, x y m, and when that was seen, s

    def describe(self, observation: Observation) -> Scene:
        """What is believed after this observation; each one is looked at once."""
        hand = self.kinematics.forward(observation.position())
        beyond = partial(self._beyond, hand.position)
        self.tracker.feel(grips(observation), hand.position, hand.rotation, observation.time, beyond)
        for track in self.tracker.tracks:
            if track.held:
                track.at = None
            elif track.loose:
                self._let_go(track)
        name = FINE_HEAD if FINE_HEAD in observation.images else "head"
        if name in observation.images:  # after the hand was felt: what it carries is where the hand is now
            self._look(observation, name)
        return self._scene(observation)

    def marks(self) -> list[tuple[str, float, tuple[int, int, int, int]]]:
        """What was taken for a thing in the last picture: what, how sure, and its box, pixels."""
        taken = [one for one in self.detections if one.confidence >= WEAK]
        return [(self.tracker.name_of(one.kinds, one.colours), one.confidence, one.box) for one in taken]

    def _look(self, observation: Observation, name: str) -> None:
        rgb, depth = observation.images[name], observation.depths[name]
        camera = observation.cameras[name]
        found = self.detector.look(View(rgb, depth, camera, observation.time))
        if found is not None:
            self._take_in(found)
        points = world_points(depth, camera.focal, camera.world_from_camera)
        for place, moved in self.parts.look(points, rgb, observation.time).items():
            self._carry_along(place, moved, observation.time)
        self._look_for_people(points, observation)
        for track in self.tracker.tracks:  # after the parts: what lies in a drawer is there as far as it is open
            if found is not None and track.seen == found.view.time and not track.held:
                track.at = self._place_of(track.position)

    def _look_for_people(self, points: Array, observation: Observation) -> None:
        spot = nearest_person(points, observation.base, self.plan)
        if spot is not None or observation.time - self._person[1] > PERSON_STAYS:
            self._person = (spot, observation.time)

    def _take_in(self, found: Found) -> None:
        self.detections = list(found.things)
        sightings = [
            Sighting(one.kinds, one.colours, one.position.astype(float), one.confidence, one.box)
            for one in self.detections
        ]
        self.tracker.see(sightings, Look(found.view.depth, found.view.camera, found.view.time))

    def _carry_along(self, name: str, moved: float, time: float) -> None:
        """What lies in a drawer moves with it, seen or not."""
        place = self.plan.places[name]
        if place.moving is None or place.moving.how != "slides" or place.space is None:
            return
        yaw = place.space.front[2]
        for track in self.tracker.tracks:
            if track.at == name and not track.held and track.seen < time:
                track.position = track.position - moved * place.moving.travel * np.array([np.cos(yaw), np.sin(yaw), 0])

    def _scene(self, observation: Observation) -> Scene:
        held = self.tracker.held()
        robot = RobotState(
            at=docked_at(observation.base, self.plan),
            holding=held.name if held else None,
            confidence=_felt(observation, held is not None),
            person=_away(self._person[0], observation.base),
        )
        places = {}
        for name, place in self.plan.places.items():
            state, sure, age = self.parts.state(name, observation.time)
            places[name] = PlaceState(
                kind=place.kind, state=state, on=place.on, position=place.focus, confidence=sure, age=age
            )
        objects = {}
        for track in self.tracker.tracks:
            track.half_life = self._half_life(track.at)  # also for the next look at it, however poor
            x, y, z = (round(float(value), 3) for value in track.position)
            objects[track.name] = ObjectState(
                at=track.at,
                kind=self.card.config.kinds[int(np.argmax(track.kinds))],
                colour=self.card.config.colours[int(np.argmax(track.colours))],
                position=(x, y, z),
                confidence=track.confidence_at(observation.time),
                age=max(0.0, observation.time - track.seen),
            )
        return Scene(robot=robot, places=places, objects=objects)

    def _half_life(self, name: str | None) -> float:
        """Seconds until confidence has halved in an unseen thing that is there."""
        walled = name is not None and set(WALLED) & set(self.plan.places[name].kind)
        return KEPT if walled else HALF_LIFE

    def _place_of(self, position: Floats) -> str | None:
        return next((name for name, place in self.plan.places.items() if self._inside(position, name, place)), None)

    def _let_go(self, track: Track) -> None:
        """Believe that something which the hand has let go of rests under where that was; walls keep it there."""
        for fall in np.arange(0.0, FALL, 0.05):
            name = self._place_of(track.position - np.array([0.0, 0.0, fall]))
            if name is not None:
                break
        else:
            track.position = np.array([*track.position[:2], min(track.position[2], RESTS)])  # on the floor
            return
        if self.parts.shut(name):  # it lies on top, or has rolled off
            return
        place = self.plan.places[name]
        assert place.space is not None
        track.at = name
        track.position = np.array([*track.position[:2], min(track.position[2], place.space.low[2] + RESTS)])
        if set(WALLED) & set(place.kind):
            track.confidence = max(track.confidence, WALLED_IN)

    def _beyond(self, grasp: Floats, track: Track) -> bool:
        """Whether a thing lies in what opens, and the grasp point is before or behind its space."""
        place = self.plan.places.get(track.at or "")
        if place is None or place.moving is None or place.space is None:
            return False
        depth = self._in_front(grasp, track.at or "", place)[0]
        return bool(not place.space.low[0] - OUTSIDE < depth < place.space.high[0] + OUTSIDE)

    def _inside(self, position: Floats, name: str, place: FixedPlace) -> bool:
        if place.space is None:
            return False
        local = self._in_front(position, name, place)
        slack = np.array([0.01, 0.01, 0.015])
        return bool(np.all(local >= np.array(place.space.low) - slack) and np.all(local <= np.array(place.space.high)))

    def _in_front(self, position: Floats, name: str, place: FixedPlace) -> Array:
        """A point of the world in the frame of a place's front, m, (3,); of a drawer's own where it slides."""
        local: Array = into_front(np.asarray(position, np.float32)[None], place)[0]
        if place.moving is not None and place.moving.how == "slides" and name in self.parts:
            local[0] += self.parts.share(name) * place.moving.travel
        return local


def _felt(observation: Observation, held: bool) -> float:
    """How sure the fingers are that something is between them, or that nothing is."""
    if held:
        return 0.97
    pressed = observation.gripper_force > 0.2 and observation.gripper_width > THINNEST
    return 0.6 if pressed else 0.98


def _away(spot: Floats | None, base: Floats) -> float | None:
    """How far a spot on the floor is from a base, m."""
    return None if spot is None else round(float(np.hypot(*(spot - base[:2]))), 3)


def docked_at(base: Floats, plan: FloorPlan) -> str | None:
    """The place at whose dock the base stands, by odometry."""
    away = {name: np.asarray(base) - np.array(place.dock) for name, place in plan.places.items()}
    name = min(away, key=lambda one: float(np.hypot(*away[one][:2])), default=None)
    if name is None:
        return None
    turn = (away[name][2] + np.pi) % (2 * np.pi) - np.pi
    near = np.hypot(*away[name][:2]) < DOCKED[0] and abs(turn) < DOCKED[1]
    return name if near else None
