"""Ways over the floor: shortest paths on a grid that keeps the base off furniture, then straightened."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from contracts.arrays import Floats
from contracts.floor_plan import FloorPlan

Box = tuple[float, float, float, float]
CELL = 0.05  # m
MARGIN = 0.07  # beyond the base's radius, m: what stands on the base may stick out, and corners are rounded
NEIGHBOURS = ((1, 0), (0, 1), (1, 1), (1, -1))


class Routes:
    """Paths between points of the floor.

    Args:
        plan: walls, footprints and radius of the base.
        extra: more boxes to keep off, x low, y low, x high, y high, m: doors that stand open.
        margin: more room than the base's radius to keep, m.
    """

    def __init__(self, plan: FloorPlan, extra: Sequence[Box] = (), margin: float = MARGIN) -> None:
        self.plan = plan
        self.needed = plan.radius + margin
        low_x, low_y, high_x, high_y = plan.bounds
        self._low = np.array([low_x, low_y])
        self._shape = tuple(int(n) for n in np.ceil((np.array([high_x, high_y]) - self._low) / CELL).astype(int))
        self._gap = np.minimum(self._to_walls(), self._to_boxes((*plan.obstacles, *extra)))  # m, grid

    def way(self, start: Floats, goal: Floats) -> Floats:
        """Corners of the shortest clear way, (corners, 2), m, both ends included; empty where there is none.

        Ends may be nearer to furniture than a base passes by: it docks there.
        """
        free = self._gap >= self.needed
        ends = [self._cell(point) for point in (start, goal)]
        free = free | self._around(start) | self._around(goal)
        if not all(free[end] for end in ends):
            return np.empty((0, 2))
        cells = self._shortest(free, ends[0], ends[1])
        if not cells:
            return np.empty((0, 2))
        points = [start, *(self._centre(cell) for cell in cells[1:-1]), goal]
        return np.array(_straightened(points, lambda a, b: self._clear(free, a, b)))

    def room(self, point: Floats) -> float:
        """Gap from a point to the nearest wall or footprint, m."""
        return float(self._gap[self._cell(point)])

    def _centres(self) -> tuple[Floats, Floats]:
        columns = [self._low[k] + CELL * (np.arange(self._shape[k]) + 0.5) for k in (0, 1)]
        x, y = np.meshgrid(*columns, indexing="ij")
        return x, y

    def _to_walls(self) -> Floats:
        x, y = self._centres()
        low_x, low_y, high_x, high_y = self.plan.bounds
        return np.minimum(np.minimum(x - low_x, high_x - x), np.minimum(y - low_y, high_y - y))

    def _to_boxes(self, boxes: Sequence[Box]) -> Floats:
        x, y = self._centres()
        gap = np.full(x.shape, np.inf)
        for low_x, low_y, high_x, high_y in boxes:
            across = np.maximum(np.maximum(low_x - x, x - high_x), 0.0)
            along = np.maximum(np.maximum(low_y - y, y - high_y), 0.0)
            gap = np.minimum(gap, np.hypot(across, along))
        return gap

    def _around(self, point: Floats) -> NDArray[np.bool_]:
        """Cells near a point that are as clear as the point itself: a base that docks may leave again."""
        x, y = self._centres()
        own = self._gap[self._cell(point)]
        near = np.hypot(x - point[0], y - point[1]) < 2 * self.plan.radius
        mask: NDArray[np.bool_] = near & (self._gap >= own)
        return mask

    def _cell(self, point: Floats) -> tuple[int, int]:
        column, row = np.clip(((point[:2] - self._low) / CELL).astype(int), 0, np.array(self._shape) - 1)
        return int(column), int(row)

    def _centre(self, cell: tuple[int, int]) -> Floats:
        return np.asarray(self._low + CELL * (np.array(cell) + 0.5))

    def _shortest(
        self, free: NDArray[np.bool_], start: tuple[int, int], goal: tuple[int, int]
    ) -> list[tuple[int, int]]:
        number = np.arange(free.size).reshape(free.shape)
        near = np.minimum(self._gap, 0.5)
        tails, heads, costs = [], [], []
        wide, high = free.shape
        for dx, dy in NEIGHBOURS:
            first = (slice(0, wide - dx), slice(max(0, -dy), high - max(0, dy)))
            second = (slice(dx, None), slice(max(0, dy), high + min(0, dy)))
            both = free[first] & free[second]
            length = CELL * float(np.hypot(dx, dy))
            tight = 1.0 + 0.6 * (0.5 - np.minimum(near[first], near[second]))  # a little room is worth a little way
            tails.append(number[first][both])
            heads.append(number[second][both])
            costs.append((length * tight)[both])
        edges = csr_matrix(
            (np.concatenate(costs), (np.concatenate(tails), np.concatenate(heads))), (free.size, free.size)
        )
        source, sink = int(number[start]), int(number[goal])
        _, before = dijkstra(edges, directed=False, indices=source, return_predecessors=True)
        if source != sink and before[sink] < 0:
            return []
        path = [sink]
        while path[-1] != source:
            path.append(int(before[path[-1]]))
        return [(int(one // free.shape[1]), int(one % free.shape[1])) for one in reversed(path)]

    def _clear(self, free: NDArray[np.bool_], start: Floats, goal: Floats) -> bool:
        count = max(2, int(np.ceil(np.linalg.norm(goal - start) / (CELL / 2))))
        shares = np.linspace(0, 1, count)[:, None]
        return all(free[self._cell(point)] for point in start + shares * (goal - start))


def _straightened(points: list[Floats], clear: Callable[[Floats, Floats], bool]) -> list[Floats]:
    """Leave out corners that can be cut."""
    kept = [points[0]]
    at = 0
    while at < len(points) - 1:
        ahead = len(points) - 1
        while ahead > at + 1 and not clear(points[at], points[ahead]):
            ahead -= 1
        kept.append(points[ahead])
        at = ahead
    return kept
