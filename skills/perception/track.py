"""Things over time: who is who from look to look, what is in the hand, and what has gone from where it was."""

from collections.abc import Callable, Iterable

import numpy as np
from scipy.optimize import linear_sum_assignment

from contracts.arrays import Floats
from skills.perception.sighting import Array, Sighting, Track, agreement, apart, clearness, without_number
from skills.perception.spot import Look, Spot, gone, spot

NEAR = 0.12  # between two looks a thing that nobody carries is at most this far from where it was, m
FALLEN = 0.45  # as far as this after it left the hand or was pushed by it, by a sure sight or a second one, m
ALIKE = 0.25  # least agreement of what a detection and a track are, in [0, 1]
GONE = 2  # looks past a thing after which it is not there any more,
GONE_FOR = 0.35  # if they are spread over so long, s
RECENT = 10.0  # s in which something that was given up may turn up between the fingers
REMEMBERED = 8  # things that were given up last
SETTLING = 0.8  # s in which something that was let go of comes to rest
SURE = 0.85  # confidence at which one look makes a new thing; below, two looks do
WEAK = 0.35  # confidence below which a detection is nothing
FADED = 6  # looks without a second sight after which a first one is forgotten
ONE = 0.075  # two sightings of the same kind and colour whose middles are nearer than this are one thing, m
IN_HAND = 0.085  # between a thing's middle and the grasp point, m
AT_IT = 0.10  # nearer than this the fingers are at a thing, m
TOUCH = 0.12  # the hand may push what is nearer to the grasp point than this, m
LET_GO = 0.75  # confidence in where something is that was let go of and not seen since
SPOT = 0.03  # two things' middles are never as near as this, whatever they look like; farther off, one has moved, m
FAINT = 0.05  # agreement of two sights of one spot, at the least
THICK = 0.08  # farther before a thing's middle than this is not the thing, m
COVERED = 0.15  # nearer to the grasp point than this the fingers hide so much that what is seen of it tells nothing, m


class Tracker:
    """Keeps tracks.

    Args:
        kinds: that things can be.
        colours: that they can have.
        plain: kinds that are called by kind alone.
    """

    def __init__(self, kinds: tuple[str, ...], colours: tuple[str, ...], plain: frozenset[str]) -> None:
        self.kinds = kinds
        self.colours = colours
        self.plain = plain
        self.tracks: list[Track] = []
        self._first_sights: list[tuple[int, Sighting]] = []
        self._given_up: list[Track] = []
        self._looks = 0
        self._grasp: Floats = np.full(3, np.inf)

    def held(self) -> Track | None:
        return next((one for one in self.tracks if one.held), None)

    def feel(
        self,
        grips: bool,
        grasp: Floats,
        turn: Floats,
        time: float,
        beyond: Callable[[Track], bool] = lambda track: False,
    ) -> None:
        """Take in what the fingers feel.

        Args:
            grips: whether they hold something.
            grasp: grasp point in the world, m, (3,).
            turn: the hand's rotation in the world, (3, 3).
            time: s.
            beyond: whether a wall is between the fingers and a thing, as when they hold the handle of its drawer.
        """
        self._grasp = grasp
        for track in self.tracks:
            track.touched |= bool(np.linalg.norm(track.position - grasp) < TOUCH)
        held = self.held()
        if held is None and grips:
            taken = self._felt(self.tracks, grasp, beyond) or self._back(grasp, time, beyond)
            if taken is not None:
                taken.held, taken.offset, taken.spot = True, turn.T @ (taken.position - grasp), None
        elif held is not None and not grips:
            held.held, held.loose, held.released = False, True, time
            held.confidence = min(held.confidence, LET_GO)
        held = self.held()
        if held is not None:
            held.position, held.seen, held.missed = grasp + turn @ held.offset, time, 0

    def _felt(self, tracks: Iterable[Track], grasp: Floats, beyond: Callable[[Track], bool]) -> Track | None:
        """Which of some things is between the fingers: the nearest that no wall keeps from them."""
        away = {one: float(np.linalg.norm(one.position - grasp)) for one in tracks}
        near = [one for one in away if away[one] < IN_HAND and not beyond(one)]
        return min(near, key=lambda one: away[one], default=None)

    def _back(self, grasp: Floats, time: float, beyond: Callable[[Track], bool]) -> Track | None:
        """What the hand may have pushed, was given up lately, and is felt about there now: it is back."""
        names = {one.name for one in self.tracks}
        lately = [one for one in self._given_up if one.touched and time - one.since < RECENT and one.name not in names]
        track = self._felt(lately, grasp, beyond)
        if track is not None:
            track.position, track.missed, track.confidence = grasp, 0, LET_GO
            self.tracks.append(track)
        return track

    def see(self, sightings: list[Sighting], look: Look) -> None:
        """Take in one picture."""
        self._looks += 1
        sightings = self._each_once([one for one in sightings if one.confidence >= WEAK])
        matched = self._match(sightings)
        for track, sighting in matched:
            self._refine(track, sighting, look)
        known = {id(track) for track, _ in matched}
        for track in [one for one in self.tracks if id(one) not in known and not one.held]:
            self._miss(track, look)
        taken = {id(sighting) for _, sighting in matched}
        self._begin([one for one in sightings if id(one) not in taken], look)
        lost = [one for one in self.tracks if one.missed >= GONE and look.time - one.since >= GONE_FOR and not one.held]
        self.tracks = [one for one in self.tracks if one not in lost]
        self._given_up = [*lost, *self._given_up][:REMEMBERED]

    def _each_once(self, sightings: list[Sighting]) -> list[Sighting]:
        """Without the weaker of two sightings that solid bodies could not both give."""
        kept: list[Sighting] = []
        for sighting in sorted(sightings, key=lambda one: -one.confidence):
            name = self.name_of(sighting.kinds, sighting.colours)
            if not any(self.name_of(o.kinds, o.colours) == name and apart(o, sighting) < ONE for o in kept):
                kept.append(sighting)
        return kept

    def _match(self, sightings: list[Sighting]) -> list[tuple[Track, Sighting]]:
        if not self.tracks or not sightings:
            return []
        never = 1e3
        cost = np.full((len(self.tracks), len(sightings)), never)
        for row, track in enumerate(self.tracks):
            for column, one in enumerate(sightings):
                far = one.confidence >= SURE and (track.loose or track.touched)  # else a second look must say so
                reach = FALLEN if far else NEAR
                away = float(np.linalg.norm(track.position - one.position))
                alike = agreement(track, one)
                if away < SPOT or (away < reach and alike > ALIKE):
                    cost[row, column] = away / NEAR - np.log(max(alike, FAINT))
        rows, columns = linear_sum_assignment(cost)
        pairs = zip(rows, columns, strict=True)
        return [(self.tracks[row], sightings[column]) for row, column in pairs if cost[row, column] < never]

    def _refine(self, track: Track, sighting: Sighting, look: Look) -> None:
        time, track.box, track.missed = look.time, sighting.box, 0
        if track.held:
            return  # where the hand is says more
        if np.linalg.norm(sighting.position - self._grasp) > COVERED:
            track.learn(sighting)
            track.touched = False
        away = float(np.linalg.norm(track.position - sighting.position))
        moved = away > SPOT
        track.position = sighting.position if moved else 0.5 * (track.position + sighting.position)
        before = track.confidence * track.faded(time) if away < NEAR else sighting.confidence
        agreed = self.name_of(sighting.kinds, sighting.colours) == without_number(track.name)
        track.confidence = max(sighting.confidence, before if agreed else 0.5 * (before + sighting.confidence))
        track.seen, track.loose = time, time - track.released < SETTLING
        track.looks += 1
        track.spot = self._noted(track.position, look) or (None if moved else track.spot)
        self._rename(track)

    def _noted(self, position: Floats, look: Look) -> Spot | None:
        """What is seen where a thing is; nothing where it may be the hand or whatever else is before it."""
        seen = spot(position, look)
        covered = seen is None or seen.behind < -THICK or np.linalg.norm(position - self._grasp) < COVERED
        return None if covered else seen

    def _miss(self, track: Track, look: Look) -> None:
        """A thing that was not seen: hidden, out of the picture, or gone?"""
        track.box = None
        told = gone(spot(track.position, look), None if track.loose else track.spot)  # loose, it may lie beside there
        if np.linalg.norm(track.position - self._grasp) < AT_IT or look.time - track.released < SETTLING:
            told = None  # the fingers will tell, or it still rolls
        if told is False:
            track.missed = 0
        elif told is None or not track.missed:
            track.since = look.time
        track.missed += bool(told)

    def _begin(self, sightings: list[Sighting], look: Look) -> None:
        """New things: at once where sure, else at the second look."""
        self._first_sights = [one for one in self._first_sights if self._looks - one[0] <= FADED]
        for sighting in sightings:
            before = [one for one in self._first_sights if one[0] < self._looks and _same(one[1], sighting)]
            if sighting.confidence < SURE and not before:
                self._first_sights.append((self._looks, sighting))
                continue
            nearest = min(before, key=lambda one: apart(one[1], sighting), default=None)
            self._first_sights = [one for one in self._first_sights if one is not nearest]
            self._add(sighting, look)

    def _add(self, sighting: Sighting, look: Look) -> None:
        may_be = [one for one in self.tracks if _may_be(one, sighting, look.time)]
        name = self.name_of(sighting.kinds, sighting.colours)
        alike = [one for one in may_be if without_number(one.name) == name or _pushed_there(one, sighting)]
        lost = min(alike, key=lambda one: float(np.linalg.norm(one.position - sighting.position)), default=None)
        if lost is not None:
            self._refine(lost, sighting, look)
            return
        track = Track(
            self._free(name),
            *(sighting.kinds, sighting.colours, sighting.position, sighting.confidence),
            *(look.time, sighting.box),
        )
        track.clear = track.clearest = clearness(sighting)
        track.spot = self._noted(track.position, look)
        self.tracks.append(track)

    def name_of(self, kinds: Array, colours: Array) -> str:
        kind = self.kinds[int(np.argmax(kinds))]
        return kind if kind in self.plain else f"{self.colours[int(np.argmax(colours))]} {kind}"

    def _free(self, name: str) -> str:
        """The name, or the next number of it that is not given yet."""
        taken = {one.name for one in self.tracks}
        number, free = 1, name
        while free in taken:
            number += 1
            free = f"{name} {number}"
        return free

    def _rename(self, track: Track) -> None:
        """A thing that turns out to be another than it looked at first."""
        name = self.name_of(track.kinds, track.colours)
        if without_number(track.name) == name:
            return
        self.tracks.remove(track)
        track.name = self._free(name)
        self.tracks.append(track)


def _may_be(track: Track, sighting: Sighting, time: float) -> bool:
    """Whether a thing that is not where it was, or may have been pushed from there, can be the one now seen."""
    away = float(np.linalg.norm(track.position - sighting.position))
    return bool(track.missed) or track.loose or (track.touched and track.seen < time and away < FALLEN)


def _pushed_there(track: Track, sighting: Sighting) -> bool:
    """Whether a thing that the hand has let go of or touched looks enough like what is now seen not far off."""
    near = float(np.linalg.norm(track.position - sighting.position)) < FALLEN
    return (track.loose or track.touched) and near and agreement(track, sighting) > ALIKE


def _same(one: Sighting, other: Sighting) -> bool:
    return bool(np.argmax(one.kinds) == np.argmax(other.kinds)) and apart(one, other) < NEAR
