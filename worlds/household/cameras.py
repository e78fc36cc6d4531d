"""The robot's two cameras: colour and depth from one drawing, intrinsics, and pose by forward kinematics."""

import atexit
import weakref

import mujoco
import numpy as np
from numpy.typing import NDArray

from contracts.arrays import Depth, Image
from contracts.observation import Camera
from contracts.robot import Pose
from worlds import gl
from worlds.household.variation import NOMINAL

NAMES = ("head", "wrist")
OPENCV = np.diag([1.0, -1.0, -1.0])  # MuJoCo's cameras look along -z with y up; OpenCV's along z with y down
OFF = (mujoco.mjtRndFlag.mjRND_SHADOW, mujoco.mjtRndFlag.mjRND_REFLECTION, mujoco.mjtRndFlag.mjRND_HAZE)
COARSE = 160  # pixels
OPENED: "weakref.WeakSet[Cameras]" = weakref.WeakSet()
UNSEEN = 4  # a group of geoms that is not drawn
GEOMS = 400  # most geoms drawn


class Cameras:
    """Pictures of a simulation.

    Args:
        model: the kitchen.
        width: of a picture, pixels.
        height: of a picture, pixels.

    Raises:
        NoRenderer: no OpenGL backend works here; the message names the packages to install.
    """

    def __init__(self, model: mujoco.MjModel, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._model = model
        model.vis.global_.offwidth, model.vis.global_.offheight = width, height
        quality = model.vis.quality
        round_shapes = quality.numslices, quality.numstacks
        if height <= COARSE:  # rounder shapes would cost time that such a picture cannot show
            quality.numslices, quality.numstacks = 14, 7
        try:
            self._gl = gl.context(width, height)
            self._gl.make_current()
            self._context = mujoco.MjrContext(model, mujoco.mjtFontScale.mjFONTSCALE_50)
        except (RuntimeError, ImportError, AttributeError, mujoco.FatalError) as error:
            raise gl.no_renderer(str(error) or type(error).__name__) from error
        quality.numslices, quality.numstacks = round_shapes  # finer cameras of the same model draw them round
        mujoco.mjr_setBuffer(mujoco.mjtFramebuffer.mjFB_OFFSCREEN, self._context)
        self._context.readDepthMap = mujoco.mjtDepthMap.mjDEPTH_ZEROFAR
        self._scene = mujoco.MjvScene(model, GEOMS)
        for flag in OFF:
            self._scene.flags[flag] = False
        known = {model.camera(number).name for number in range(model.ncam)}
        self._believed = {name: name + NOMINAL for name in known if name + NOMINAL in known}
        self._option = mujoco.MjvOption()
        self._rect = mujoco.MjrRect(0, 0, width, height)
        if not OPENED:
            atexit.register(_close_all)  # after MuJoCo's own, so that it runs before: the display must still be there
        OPENED.add(self)

    def look(self, data: mujoco.MjData, name: str) -> tuple[Image, Depth]:
        """Colour, (height, width, 3), and depth, (height, width), m, as a camera sees it."""
        self._gl.make_current()
        view = mujoco.MjvCamera()
        view.type, view.fixedcamid = mujoco.mjtCamera.mjCAMERA_FIXED, self._model.camera(name).id
        everything = mujoco.mjtCatBit.mjCAT_ALL
        mujoco.mjv_updateScene(self._model, data, self._option, None, view, everything, self._scene)
        mujoco.mjr_render(self._rect, self._scene, self._context)
        image = np.empty((self.height, self.width, 3), np.uint8)
        buffer = np.empty((self.height, self.width), np.float32)
        mujoco.mjr_readPixels(image, buffer, self._rect, self._context)
        return np.flipud(image).copy(), self._metric(np.flipud(buffer))

    def segment(self, data: mujoco.MjData, name: str, alone: int | None = None) -> NDArray[np.int32]:
        """Which body each pixel shows, (height, width): its index in the model, -1 where nothing is.

        For labels and judges; no robot has such an eye.

        Args:
            data: the simulation.
            name: of the camera.
            alone: the one body that is drawn, as if nothing stood before it; None for all.
        """
        groups = self._model.geom_group.copy()
        if alone is not None:
            self._model.geom_group[self._model.geom_bodyid != alone] = UNSEEN
        self.look(data, name)
        self._model.geom_group[:] = groups
        flags = (mujoco.mjtRndFlag.mjRND_SEGMENT, mujoco.mjtRndFlag.mjRND_IDCOLOR)
        for flag in flags:
            self._scene.flags[flag] = True
        mujoco.mjr_render(self._rect, self._scene, self._context)
        for flag in flags:
            self._scene.flags[flag] = False
        image = np.empty((self.height, self.width, 3), np.uint8)
        mujoco.mjr_readPixels(image, None, self._rect, self._context)
        coded = image.astype(np.int32) @ np.array([1, 256, 65536], np.int32)
        drawn = self._scene.geoms[: self._scene.ngeom]
        bodies = np.full(max((one.segid for one in drawn), default=-1) + 2, -1, np.int32)
        for one in drawn:
            if one.segid >= 0 and one.objtype == mujoco.mjtObj.mjOBJ_GEOM:
                bodies[one.segid + 1] = self._model.geom_bodyid[one.objid]
        return np.flipud(bodies[coded]).copy()

    def _metric(self, buffer: Depth) -> Depth:
        """From the reversed depth buffer (1 near, 0 far) to metres along the optical axis."""
        extent = self._model.stat.extent
        near, far = self._model.vis.map.znear * extent, self._model.vis.map.zfar * extent
        inverse = 1.0 / far + buffer.astype(np.float64) * (1.0 / near - 1.0 / far)
        return np.asarray(1.0 / inverse, np.float32)

    def camera(self, data: mujoco.MjData, name: str, *, truly: bool = False) -> Camera:
        """Intrinsics, and the pose by forward kinematics: where a camera is believed to be, were it moved or not.

        Args:
            data: the simulation.
            name: of the camera.
            truly: where it really is, for labels and judges; no robot knows.
        """
        half = np.tan(np.radians(self._model.camera(name).fovy[0]) / 2)
        seen = data.camera(name if truly else self._believed.get(name, name))
        pose = Pose(np.array(seen.xpos), np.array(seen.xmat).reshape(3, 3) @ OPENCV)
        return Camera(float(self.height / 2 / half), pose)

    def close(self) -> None:
        """Give the graphics memory back; safe to call twice."""
        if self._gl is not None:
            self._gl.make_current()
            self._context.free()
            self._gl.free()
            self._gl = None


def _close_all() -> None:
    """Free graphics memory while the drivers are still there; later they complain."""
    for cameras in list(OPENED):
        cameras.close()
