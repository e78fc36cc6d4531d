"""Reading a scene file: the border where outside text becomes a `Scene`, with errors that name the line."""

from pathlib import Path

import yaml
from pydantic import ValidationError

from contracts.errors import BadScene
from contracts.scene import Scene

LARGEST = 1_000_000  # bytes


class SceneLoader(yaml.SafeLoader):
    """YAML in which `on` and `off` are words, as keys and as values; only `true` and `false` are truth values."""


SceneLoader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:bool" or letter in "tTfF"]
    for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _line_of(text: str, path: tuple[int | str, ...]) -> int | None:
    """The line on which a key path starts, by YAML's own marks."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line: int | None = None
    for part in path:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line


def parse_scene(data: object, where: str = "scene", text: str | None = None) -> Scene:
    """Check plain data (from YAML or JSON) and make a scene of it.

    Raises:
        BadScene: an unknown key, a wrong value, or a name that is used and not declared.
    """
    try:
        scene = Scene.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        path = tuple(part for part in first["loc"] if part != "__root__")
        line = _line_of(text, path) if text else None
        place = f"{where}:{line}" if line else where
        raise BadScene(f"{place}: {'.'.join(map(str, path)) or 'top level'}: {first['msg']}") from error
    return _consistent(scene, where, text)


def _consistent(scene: Scene, where: str, text: str | None) -> Scene:
    def fail(path: tuple[str, ...], message: str) -> BadScene:
        line = _line_of(text, path) if text else None
        return BadScene(f"{where}{f':{line}' if line else ''}: {'.'.join(path)}: {message}")

    known = ", ".join(sorted(scene.places)) or "none"
    for name, thing in scene.objects.items():
        if name in scene.places:
            raise fail(("objects", name), "is also the name of a place; names must differ")
        if thing.at is not None and thing.at not in scene.places:
            raise fail(("objects", name, "at"), f"no place called {thing.at!r}; places are {known}")
    robot = scene.robot
    if robot.at is not None and robot.at not in scene.places:
        raise fail(("robot", "at"), f"no place called {robot.at!r}; places are {known}")
    if robot.holding is not None and robot.holding not in scene.objects:
        raise fail(("robot", "holding"), f"no object called {robot.holding!r}; list it under objects")
    held = robot.holding
    return scene.with_object(held, at=None) if held is not None else scene


def read_scene(path: Path) -> Scene:
    """Read a scene file.

    Raises:
        BadScene: missing, too large, not YAML, or not a scene.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise BadScene(f"{path}: larger than {LARGEST} bytes; a scene file is a page or two")
        text = path.read_text(encoding="utf-8")
        data = yaml.load(text, Loader=SceneLoader)
    except OSError as error:
        raise BadScene(f"{path}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise BadScene(f"{path}: not YAML: {' '.join(str(error).split())}") from error
    return parse_scene(data, str(path), text)


def write_scene(scene: Scene) -> str:
    """A scene as a scene file."""
    data = scene.model_dump(mode="json", exclude_defaults=True)
    for name, place in data.get("places", {}).items():
        place["kind"] = list(scene.places[name].kind)
        for key in ("kind", "state"):
            if key in place and len(place[key]) == 1:
                place[key] = place[key][0]
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
