"""`gofer scene`: a world's true first scene as a scene file, and a picture of it."""

import sys
from pathlib import Path

from agent.config import checked_config
from agent.wiring.worlds import first_scene
from contracts import UsageError
from contracts.scene_file import write_scene


def show_scene(world: str, seed: int, picture: Path | None) -> None:
    """Print the scene; draw it where asked."""
    config = checked_config({"world": world, "seed": seed})
    scene, draw = first_scene(config)
    if picture is not None:
        from PIL import Image

        try:
            Image.fromarray(draw()).save(picture)
        except (OSError, ValueError) as error:
            raise UsageError(f"--picture {picture} cannot be written: {error}") from error
    sys.stdout.write(write_scene(scene.with_robot(person=None)))  # a scene file says who is where by its places
