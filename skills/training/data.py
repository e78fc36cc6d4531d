"""Demonstrations: the file format of one episode, and all of them in memory.

One episode is one `.npz` with F frames (camera pictures), T steps of 0.1 s and E named entities:

    head_rgb, wrist_rgb       (F, 96, 96, 3) uint8
    head_depth, wrist_depth   (F, 96, 96) float16, m along the optical axis
    head_pose, wrist_pose     (F, 4, 4) float32, base_from_camera (OpenCV axes), where the cameras really were
    head_focal, wrist_focal   () float32, pixels
    proprio                   (F, 8) float32: measured grasp point x y z in the base frame m, yaw rad,
                              opening m, grip force N, head pan and tilt rad
    hand                      (T, 5) float32: hand[t] is what the expert commands for the end of step t:
                              grasp point x y z in the base frame m, yaw rad, target opening m
    frame_step                (F,) int32: the step that begins when the frame is taken
    valid                     (T,) bool: False where a disturbance drove the hand
    done                      (F,) float32: 1 once the skill's effect is there, else 0
    skill, instruction, object, target   () str; the empty word where there is none
    entities                  (E,) str: things, places, handles, knobs, buttons, by their scene names
    positions                 (F, E, 3) float32, base frame, m; NaN where unknown
    yaws                      (F, E) float32, base frame, rad; NaN where it has no meaning
    visible_head, visible_wrist   (F, E) bool

A chunk starts at a frame's step and runs 16 steps on, the last pose repeated at the end. It never starts
where the disturbance drives, and is cut off at the next disturbance.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contracts.arrays import Floats
from contracts.errors import UsageError
from contracts.protocols import Embedder
from skills.vla.bridge import OWN
from skills.vla.chunks import relative
from skills.vla.layout import HAND, HORIZON, PROPRIO, SIZE, VIEWS
from skills.vla.words import PARTS, TOUCHING, Dictionary, plain

Array = NDArray[Any]
NOBODY = -1  # no such entity


@dataclass(frozen=True, slots=True)
class Frames:
    """Every frame of every episode, side by side.

    Args:
        rgb: (frames, 2, 96, 96, 3) uint8.
        depth: (frames, 2, 96, 96) float16, m.
        pose: base_from_camera, (frames, 2, 4, 4) float32.
        focal: pixels, (frames, 2) float32.
        proprio: (frames, 8) float32.
        chunk: relative, (frames, 16, 5) float32.
        known: which steps of the chunk were demonstrated, (frames, 16) bool.
        done: (frames,) float32.
        episode: which episode a frame is of, (frames,) int.
        skill: of each episode, index into `skills`, (episodes,) int.
        said: of each episode, rows of `vectors` for text, object, target, part, (episodes, 4) int.
        own: of each episode, columns of object, target and part among the entities, or -1, (episodes, 3) int.
        names: of each episode, rows of `vectors` for every entity, or -1, (episodes, entities) int.
        place: of every entity, m, (frames, entities, 3) float32; NaN where unknown.
        yaw: rad, (frames, entities) float32; NaN where meaningless.
        seen: (frames, 2, entities) bool.
        vectors: embeddings of all texts, (texts, width) float32; row 0 is zero.
        skills: names of the skills.
    """

    rgb: Array
    depth: Array
    pose: Array
    focal: Array
    proprio: Array
    chunk: Array
    known: Array
    done: Array
    episode: Array
    skill: Array
    said: Array
    own: Array
    names: Array
    place: Array
    yaw: Array
    seen: Array
    vectors: Array
    skills: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.done)


def chunks(hand: Floats, valid: Array, proprio: Floats, steps: Array) -> tuple[Floats, Array]:
    """Relative chunks, (frames, 16, 5), from given steps, and which of their steps count, (frames, 16)."""
    last = len(hand) - 1
    rows = np.minimum(steps[:, None] + np.arange(HORIZON), last)  # (frames, 16)
    known = np.logical_and.accumulate(valid[rows], axis=1)
    away = [relative(hand[row], now[:4]) for row, now in zip(rows, proprio, strict=True)]
    return np.stack(away), known


def load(files: Sequence[Path], embedder: Embedder, width: int) -> Frames:
    """Read episodes into memory: about 1.5 MB for 16 frames.

    Raises:
        UsageError: no files, or one that is no episode.
    """
    if not files:
        raise UsageError("no demonstrations to train on; record some first")
    kept = [(path, _starts(path)) for path in files]
    kept = [(path, starts) for path, starts in kept if len(starts)]
    frames = sum(len(starts) for _, starts in kept)
    widest = max((len(_open(path)["entities"]) for path, _ in kept), default=0)
    store = _Store(frames, len(kept), widest)
    for path, starts in kept:
        store.add(_open(path), starts)
    return store.finish(Dictionary(embedder, width))


def _open(path: Path) -> Mapping[str, Array]:
    try:
        return np.load(path, allow_pickle=False)  # type: ignore[no-any-return]
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} is no episode: {error}; delete it and record again") from error


def _starts(path: Path) -> Array:
    """Frames from which a chunk may start."""
    episode = _open(path)
    try:
        steps, valid = episode["frame_step"], episode["valid"]
    except KeyError as error:
        raise UsageError(f"{path} is no episode: {error.args[0]}; delete it and record again") from error
    inside = steps < len(valid)
    return np.flatnonzero(inside & valid[np.minimum(steps, len(valid) - 1)])


class _Store:
    """Arrays that fill up, so that nothing is in memory twice."""

    def __init__(self, frames: int, episodes: int, entities: int) -> None:
        views = len(VIEWS)
        self.at = self.episode = 0
        self.arrays: dict[str, Array] = {
            "rgb": np.empty((frames, views, SIZE, SIZE, 3), np.uint8),
            "depth": np.empty((frames, views, SIZE, SIZE), np.float16),
            "pose": np.empty((frames, views, 4, 4), np.float32),
            "focal": np.empty((frames, views), np.float32),
            "proprio": np.empty((frames, PROPRIO), np.float32),
            "chunk": np.empty((frames, HORIZON, HAND), np.float32),
            "known": np.empty((frames, HORIZON), np.bool_),
            "done": np.empty(frames, np.float32),
            "episode": np.empty(frames, np.int32),
            "place": np.full((frames, entities, 3), np.nan, np.float32),
            "yaw": np.full((frames, entities), np.nan, np.float32),
            "seen": np.zeros((frames, views, entities), np.bool_),
        }
        self.own = np.full((episodes, OWN), NOBODY, np.int32)
        self.texts: list[tuple[str, ...]] = []  # of each episode: text, object, target, part
        self.entities: list[list[str]] = []
        self.skills: list[str] = []
        self.columns = entities

    def add(self, episode: Mapping[str, Array], starts: Array) -> None:
        many = slice(self.at, self.at + len(starts))
        to = self.arrays
        for number, view in enumerate(VIEWS):
            for key in ("rgb", "depth", "pose"):
                to[key][many, number] = episode[f"{view}_{key}"][starts]
            to["focal"][many, number] = episode[f"{view}_focal"]
            to["seen"][many, number, : len(episode["entities"])] = episode[f"visible_{view}"][starts]
        for key, source in (("proprio", "proprio"), ("done", "done")):
            to[key][many] = episode[source][starts]
        to["place"][many, : len(episode["entities"])] = episode["positions"][starts]
        to["yaw"][many, : len(episode["entities"])] = episode["yaws"][starts]
        steps = episode["frame_step"][starts]
        to["chunk"][many], to["known"][many] = chunks(
            episode["hand"], episode["valid"], episode["proprio"][starts], steps
        )
        to["episode"][many] = self.episode
        self._name(episode)
        self.at, self.episode = many.stop, self.episode + 1

    def _name(self, episode: Mapping[str, Array]) -> None:
        skill, text, thing, target = (str(episode[key]) for key in ("skill", "instruction", "object", "target"))
        entities = [str(one) for one in episode["entities"]]
        part = next(_parts(skill, target, entities), "")
        for number, name in enumerate((thing, target, part)):
            if name in entities:
                self.own[self.episode, number] = entities.index(name)
        common = [plain(one) for one in entities]
        self.entities.append([one if common.count(one) == 1 else "" for one in common])
        self.texts.append(tuple(plain(one) for one in (text, thing, target, part)))
        self.skills.append(skill)

    def finish(self, dictionary: Dictionary) -> Frames:
        words = sorted({one for many in (*self.texts, *self.entities) for one in many} | {""})
        row = {word: number for number, word in enumerate(words)}  # the empty word sorts first: row 0
        names = np.full((len(self.entities), self.columns), NOBODY, np.int32)
        for number, many in enumerate(self.entities):
            names[number, : len(many)] = [row[one] if one else NOBODY for one in many]
        skills = sorted(set(self.skills))
        return Frames(
            **self.arrays,
            own=self.own,
            names=names,
            said=np.array([[row[one] for one in many] for many in self.texts], np.int32),
            skill=np.array([skills.index(one) for one in self.skills], np.int32),
            skills=tuple(skills),
            vectors=dictionary.look_up(words).astype(np.float32),
        )


def _parts(skill: str, target: str, entities: Sequence[str]) -> Iterator[str]:
    """Names of parts of the target that a skill touches, among what an episode names."""
    if skill in TOUCHING:
        yield from (name for word in PARTS.values() if (name := f"{target} {word}") in entities)
