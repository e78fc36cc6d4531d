"""Choosing an OpenGL backend before MuJoCo is imported: EGL or OSMesa, whichever works."""

import ctypes
import ctypes.util
import os
import sys
from functools import cache
from importlib import import_module
from typing import Any

from contracts.errors import NoRenderer

PACKAGES = "apt-get install libegl1 libegl-mesa0 libgl1-mesa-dri   (or: apt-get install libosmesa6)"
LIBRARIES = {"egl": "EGL", "osmesa": "OSMesa"}
OFF = ("disable", "disabled", "off", "false", "0")  # as MuJoCo reads MUJOCO_GL
KNOWN = (*LIBRARIES, "glfw", "glx", "enable", "enabled", "on", "true", "1")  # on Linux


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
    """Set MUJOCO_GL to a backend whose library is there; None when there is none. What the user set stays if it can."""
    os.environ.setdefault("LP_NUM_THREADS", "0")  # llvmpipe in the caller's thread: faster for small pictures
    if trouble() is not None:
        os.environ["MUJOCO_GL"] = "disable"  # physics still works; a camera does not
        return None
    wanted = os.environ.get("MUJOCO_GL", "").lower().strip()
    if wanted or sys.platform != "linux":
        return wanted or "glfw"
    os.environ["MUJOCO_GL"] = next(name for name, library in LIBRARIES.items() if _loads(library))
    return os.environ["MUJOCO_GL"]


@cache  # asked first at import, before MUJOCO_GL is changed
def trouble() -> str | None:
    """Why no camera can render with the libraries and the MUJOCO_GL at hand; None where one may."""
    wanted = os.environ.get("MUJOCO_GL", "").lower().strip()
    if wanted in OFF:
        return f"MUJOCO_GL={wanted} turns cameras off; unset it"
    if sys.platform != "linux":
        return None
    if wanted and wanted not in KNOWN:
        return f"MUJOCO_GL={wanted} is no backend; unset it or write egl or osmesa"
    if wanted in LIBRARIES:
        return None if _loads(LIBRARIES[wanted]) else f"MUJOCO_GL={wanted} needs the library {LIBRARIES[wanted]}"
    if wanted or any(map(_loads, LIBRARIES.values())):
        return None
    return "neither EGL nor OSMesa is installed"


def context(width: int, height: int) -> Any:
    """An OpenGL context of the chosen backend, even where MuJoCo was imported before it was chosen.

    Raises:
        NoRenderer: no camera may render here.
    """
    if choose() is None:
        raise no_renderer("")
    chosen = os.environ.get("MUJOCO_GL", "")
    home = import_module(f"mujoco.{chosen}" if chosen in LIBRARIES else "mujoco")
    return home.GLContext(width, height)


def no_renderer(reason: str) -> NoRenderer:
    """The sentence for a machine on which no camera renders."""
    return NoRenderer(f"no camera can render here ({trouble() or reason}); install a software renderer: {PACKAGES}")
