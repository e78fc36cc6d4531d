"""Choosing an OpenGL backend before MuJoCo is imported: EGL or OSMesa, whichever works."""

import ctypes
import ctypes.util
import os
import sys

from contracts.errors import NoRenderer

PACKAGES = "apt-get install libegl1 libegl-mesa0 libgl1-mesa-dri   (or: apt-get install libosmesa6)"
LIBRARIES = {"egl": "EGL", "osmesa": "OSMesa"}


def _loads(library: str) -> bool:
    found = ctypes.util.find_library(library)
    if found is None:
        return False
    try:
        ctypes.CDLL(found)
    except OSError:
        return False
    return True


def choose() -> str | None:
    """Set MUJOCO_GL to a backend whose library is there; None when there is none. What the user set stays."""
    os.environ.setdefault("LP_NUM_THREADS", "0")  # llvmpipe in the caller's thread: faster for small pictures
    if os.environ.get("MUJOCO_GL"):
        return os.environ["MUJOCO_GL"]
    if sys.platform != "linux":
        return "glfw"
    for backend, library in LIBRARIES.items():
        if _loads(library):
            os.environ["MUJOCO_GL"] = backend
            return backend
    os.environ["MUJOCO_GL"] = "disable"  # physics still works; a camera does not
    return None


def no_renderer(reason: str) -> NoRenderer:
    """The sentence for a machine on which no camera renders."""
    return NoRenderer(f"no camera can render here ({reason}); install a software renderer: {PACKAGES}")
