"""Reading a scene file: the border where outside text becomes a `Scene`, with errors that name the line."""

import difflib
from collections.abc import Hashable, Iterator
from pathlib import Path

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from contracts.errors import BadScene
from contracts.scene import ObjectState, PlaceState, RobotState, Scene

LARGEST = 1_000_000  # bytes
STATES = {"open", "closed", "locked", "ajar", "on", "off", "between"}  # of a container that may be an appliance too
PARTS: dict[str, type[BaseModel]] = {"robot": RobotState, "places": PlaceState, "objects": ObjectState}
Fault = tuple[tuple[str, ...], str]  # where, and what is wrong
FORM = "a scene file has the keys robot, places, objects and notes"


class SceneLoader(yaml.SafeLoader):
    """YAML in which `on` and `off` are words and a key stands once; only `true` and `false` are truth values."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"{key.value!r} is there twice", problem_mark=key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


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
        path = tuple(part for part in first["loc"] if part != "[key]")
        raise _bad(where, text, path, _what_is_wrong(first)) from error
    return _consistent(scene, where, text)


def _bad(where: str, text: str | None, path: tuple[int | str, ...], message: str) -> BadScene:
    line = _line_of(text, path) if text else None
    return BadScene(f"{where}{f':{line}' if line else ''}: {'.'.join(map(str, path)) or 'top level'}: {message}")


def _what_is_wrong(error: ErrorDetails) -> str:
    """One of pydantic's errors in our words."""
    path = error["loc"]
    if error["type"] == "extra_forbidden":
        known = list((PARTS[str(path[0])] if len(path) > 1 else Scene).model_fields)
        close = difflib.get_close_matches(str(path[-1]), known, n=1)
        return f"no such key; did you mean {close[0]!r}?" if close else f"no such key; choose from {', '.join(known)}"
    if "[key]" in path:
        return "a name is text; write it in quotes"
    if error["type"] in ("model_type", "model_attributes_type", "dict_type", "mapping_type"):
        return f"{FORM}, not {error['input']!r:.60}" if not path else "a mapping of keys to values must stand here"
    return error["msg"]


def _consistent(scene: Scene, where: str, text: str | None) -> Scene:
    for path, message in (*_wrong_names(scene), *_wrong_states(scene), *_loose_ends(scene)):
        raise _bad(where, text, path, message)
    held = scene.robot.holding
    return scene.with_object(held, at=None) if held is not None else scene


def _wrong_names(scene: Scene) -> Iterator[Fault]:
    for part, names in (("places", scene.places), ("objects", scene.objects)):
        for name in names:
            if not name.strip() or not name.isprintable():
                yield (part, name), "a name is one line of words"
    for name in filter(scene.places.__contains__, scene.objects):
        yield ("objects", name), "is also the name of a place; names must differ"


def _wrong_states(scene: Scene) -> Iterator[Fault]:
    for name, place in scene.places.items():
        strange = [word for word in place.state if word not in STATES]
        if "container" in place.kind and strange:
            yield ("places", name, "state"), f"a container is open, closed or locked, not {strange[0]!r}"


def _loose_ends(scene: Scene) -> Iterator[Fault]:
    """Names that are used and not declared."""
    known, robot = ", ".join(sorted(scene.places)) or "none", scene.robot
    at = {("objects", name, "at"): thing.at for name, thing in scene.objects.items()} | {("robot", "at"): robot.at}
    for path, place in at.items():
        if place is not None and place not in scene.places:
            yield path, f"no place called {place!r}; places are {known}"
    if robot.holding is not None and robot.holding not in scene.objects:
        yield ("robot", "holding"), f"no object called {robot.holding!r}; list it under objects"


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
        raise BadScene(
            f"{path}: cannot be read: {error.strerror}; name a scene file, such as `gofer scene` prints"
        ) from error
    except yaml.MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        raise BadScene(f"{path}{line}: not YAML: {error.problem}") from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise BadScene(f"{path}: not YAML: {' '.join(str(error).split())}") from error
    return parse_scene(data, str(path), text)


def write_scene(scene: Scene) -> str:
    """A scene as a scene file."""
    data = scene.model_dump(mode="json", exclude_defaults=True)
    data["places"] = {name: _written(place) for name, place in scene.places.items()}
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, default_flow_style=None, width=120)


def _written(place: PlaceState) -> dict[str, object]:
    """A place as a person writes it: its kind always and first, one word where there is one."""
    rest = place.model_dump(mode="json", exclude_defaults=True, exclude={"kind", "state"})
    words = {
        key: many[0] if len(many) == 1 else list(many) for key, many in (("kind", place.kind), ("state", place.state))
    }
    return {key: value for key, value in {**words, **rest}.items() if key != "state" or value}
