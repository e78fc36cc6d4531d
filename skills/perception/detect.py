"""From named pixels to things: votes for middles are gathered into clusters."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from contracts.robot import Pose
from skills.perception.net import HALF, Pixels
from skills.perception.views import lift

Array = NDArray[np.float32]
GRAIN = 0.010  # edge of the cubes in which votes are counted, m
APART = 0.022  # votes nearer than this are for the same middle, m
ROOM = 0.03  # there is no room for two middles so near to each other, m
FEWEST = 3  # pixels of the answer that make a thing
LIKELY = 0.5  # chance of being a thing from which on a pixel votes
SAME_KIND = 0.5  # how much two cubes' kinds must agree to be joined, in [0, 1]


@dataclass(frozen=True, slots=True)
class Detection:
    """One thing in one picture.

    Args:
        kinds: chance of each kind, (kinds,).
        colours: chance of each colour, (colours,).
        position: of its middle in the world, m, (3,).
        pixels: of the answer that voted for it; a quarter of the picture's.
        spread: of the votes around the middle, m.
        sure: mean chance of its pixels of being a thing.
        box: left, top, right, bottom in the picture, pixels.
        distance: of its middle from the camera, m.
        confidence: chance that kind, colour and place are right; 1 until calibrated.
    """

    kinds: Array
    colours: Array
    position: Array
    pixels: int
    spread: float
    sure: float
    box: tuple[int, int, int, int]
    distance: float = 1.0
    confidence: float = 1.0

    def features(self) -> Array:
        """What the confidence is judged by, (11,): how large it looks, how far it is, how clear the answers are."""
        second, first = np.sort(self.kinds)[-2:] if len(self.kinds) > 1 else (0.0, self.kinds[0])
        certain = np.clip([first, self.colours.max(), self.sure], 1e-4, 1 - 1e-4)
        kind, colour, sure = np.log(certain / (1 - certain)) / 3
        large = np.log(self.pixels) / 3
        apart = [large**2, self.distance, large * self.distance, first - second, kind * sure, colour * sure]
        return np.array([large, 20 * self.spread, kind, colour, sure, *apart], np.float32)


@torch.inference_mode()
def detect(
    net: Pixels, rgb: NDArray[np.uint8], depth: NDArray[np.floating], focal: float, world_from_camera: Pose
) -> list[Detection]:
    """Find the things in one picture.

    Args:
        net: trained.
        rgb: (height, width, 3).
        depth: along the optical axis, m, (height, width).
        focal: pixels.
        world_from_camera: where the camera is believed to be.
    """
    height, width = depth.shape
    pose = np.eye(4, dtype=np.float32)
    pose[:3, :3], pose[:3, 3] = world_from_camera.rotation, world_from_camera.position
    view = lift(
        torch.from_numpy(np.ascontiguousarray(rgb))[None],
        torch.from_numpy(np.asarray(depth, np.float32))[None],
        torch.tensor([focal]),
        torch.from_numpy(pose)[None],
        torch.tensor([[width / 2, height / 2]]),
        net.config.far,
    )
    kinds, colours, away = net(view.contiguous(memory_format=torch.channels_last))
    named = kinds[0].softmax(0)
    chosen = (1 - named[0] > LIKELY).nonzero()
    if len(chosen) == 0:
        return []
    row, column = chosen.unbind(1)
    points = view[0, 3:6, row * HALF + 1, column * HALF + 1] + away[0, :, row, column]  # camera frame, (3, n)
    votes = points.T.numpy() @ pose[:3, :3].T + pose[:3, 3]
    pixels = _Voters(
        votes.astype(np.float32),
        named[1:, row, column].T.numpy(),
        colours[0, :, row, column].softmax(0).T.numpy(),
        chosen.numpy(),
        pose[:3, 3],
    )
    return [pixels.gather(members) for members in pixels.clusters() if len(members) >= FEWEST]


@dataclass(frozen=True, slots=True)
class _Voters:
    votes: Array  # (n, 3), world, m
    kinds: Array  # (n, kinds), without "nothing"
    colours: Array  # (n, colours)
    cells: NDArray[np.int64]  # row, column of the answer, (n, 2)
    eye: Array  # the camera in the world, m, (3,)

    def clusters(self) -> list[NDArray[np.intp]]:
        """Indices of the voters of each thing: cubes of votes, joined where they are near and of one kind."""
        cubes, member = np.unique(np.round(self.votes / GRAIN).astype(np.int64), axis=0, return_inverse=True)
        member = member.ravel()
        count = np.bincount(member)
        middle = np.stack([np.bincount(member, self.votes[:, axis]) / count for axis in range(3)], 1)
        kind = np.zeros((len(cubes), self.kinds.shape[1]))
        np.add.at(kind, member, self.kinds)
        kind /= np.maximum(np.linalg.norm(kind, axis=1, keepdims=True), 1e-9)
        pairs = cKDTree(middle).query_pairs(APART, output_type="ndarray")
        pairs = pairs[(kind[pairs[:, 0]] * kind[pairs[:, 1]]).sum(1) > SAME_KIND]
        graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), (len(cubes), len(cubes)))
        number, label = connected_components(graph, directed=False)
        return self._merged([np.flatnonzero(label[member] == one) for one in range(number)])

    def _merged(self, clusters: list[NDArray[np.intp]]) -> list[NDArray[np.intp]]:
        """Clusters whose middles are so near that there is room for one thing only, whatever kinds they vote for."""
        merged: list[NDArray[np.intp]] = []
        for members in sorted(clusters, key=len, reverse=True):
            middle = np.median(self.votes[members], axis=0)
            for number, other in enumerate(merged):
                if np.linalg.norm(np.median(self.votes[other], axis=0) - middle) < ROOM:
                    merged[number] = np.concatenate([other, members])
                    break
            else:
                merged.append(members)
        return merged

    def gather(self, members: NDArray[np.intp]) -> Detection:
        votes, kinds, cells = self.votes[members], self.kinds[members], self.cells[members]
        position = np.median(votes, axis=0)
        top, left = HALF * cells.min(0)
        bottom, right = HALF * (cells.max(0) + 1)
        named = kinds.sum(1)
        return Detection(
            kinds=kinds.sum(0) / named.sum(),
            colours=self.colours[members].mean(0),
            position=position,
            pixels=len(members),
            spread=float(np.linalg.norm(votes - position, axis=1).mean()),
            sure=float(named.mean()),
            box=(int(left), int(top), int(right), int(bottom)),
            distance=float(np.linalg.norm(position - self.eye)),
        )
