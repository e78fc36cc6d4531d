"""Pictures of a run: a few stills for the report, and every look for the video."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Protocol

from contracts.arrays import Image

MOST = 72  # stills in a report
STILL_EVERY = 1.0  # s of world time between stills, before thinning
FRAME_EVERY = 0.1  # s of world time between frames of the video
QUALITY = 82  # JPEG
Looking = Callable[[], Mapping[str, Image]]


@dataclass(frozen=True, slots=True)
class Still:
    """What the cameras saw at a world time.

    Args:
        time: s.
        pictures: by camera name, JPEG.
        evidence: whether something was judged by what is in it; such a still is never thinned away.
    """

    time: float
    pictures: Mapping[str, bytes]
    evidence: bool = False


class Shots(Protocol):
    """Whatever wants pictures as the world moves."""

    def look(self, time: float) -> None:
        """World time is `time` now, s; take a picture if one is due."""


class Film:
    """Stills at a bounded number; thinned evenly when there are too many.

    Args:
        looking: gives the pictures of this instant.
    """

    def __init__(self, looking: Looking) -> None:
        self.looking = looking
        self.stills: list[Still] = []
        self.every = STILL_EVERY

    def look(self, time: float) -> None:
        if self.stills and time - self.stills[-1].time < self.every:
            return
        self.keep(time)

    def keep(self, time: float, *, evidence: bool = False) -> None:
        """Take a still, due or not; of one instant there is one."""
        if self.stills and self.stills[-1].time == time:
            self.stills[-1] = replace(self.stills[-1], evidence=self.stills[-1].evidence or evidence)
            return
        pictures = {name: jpeg(image) for name, image in self.looking().items()}
        if not pictures:
            return
        self.stills.append(Still(time, pictures, evidence))
        if sum(not still.evidence for still in self.stills) > MOST:
            self.stills = [still for number, still in enumerate(self.stills) if still.evidence or number % 2 == 0]
            self.every *= 2


class Video:
    """Writes video.mp4 as the run goes.

    Args:
        path: where to.
        looking: gives the pictures of this instant; the first one is filmed.
    """

    def __init__(self, path: Path, looking: Looking) -> None:
        self.path = path
        self.looking = looking
        self.last = -1.0
        self._writer: _Writer | None = None

    def look(self, time: float) -> None:
        if self.last >= 0 and time - self.last < FRAME_EVERY - 1e-6:
            return
        image = next(iter(self.looking().values()), None)
        if image is None:
            return
        self.last = time
        if self._writer is None:
            self._writer = _Writer(self.path, image.shape[1], image.shape[0])
        self._writer.add(image)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


class _Writer:
    """An H.264 file; width and height are made even, as the codec wants."""

    def __init__(self, path: Path, width: int, height: int) -> None:
        import av  # 0.2 s; only who films pays it

        self.width, self.height = width - width % 2, height - height % 2
        self.container = av.open(str(path), "w")
        self.stream = self.container.add_stream("libx264", rate=round(1 / FRAME_EVERY))
        self.stream.width, self.stream.height, self.stream.pix_fmt = self.width, self.height, "yuv420p"
        self.frame_of = av.VideoFrame.from_ndarray

    def add(self, image: Image) -> None:
        frame = self.frame_of(image[: self.height, : self.width], format="rgb24")
        self.container.mux(self.stream.encode(frame))

    def close(self) -> None:
        self.container.mux(self.stream.encode())
        self.container.close()


def jpeg(image: Image) -> bytes:
    """A picture, (height, width, 3), as JPEG."""
    from PIL import Image as Pillow  # only runs with cameras pay it

    with BytesIO() as out:
        Pillow.fromarray(image).save(out, "JPEG", quality=QUALITY)
        return out.getvalue()
