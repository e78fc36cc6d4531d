"""A run as the plain JSON that the report's page draws."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.film import Still
from agent.record import Recorder
from contracts import Note, Result, Scene, StepResult

Json = Mapping[str, object]
MOST_NOTES = 2000
ROUNDING = 1e-3  # of a step's times, s


@dataclass(frozen=True, slots=True)
class Glance:
    """What was believed at a world time, s."""

    time: float
    scene: Scene


def story(
    result: Result, notes: Sequence[Note], recorder: Recorder, stills: Sequence[Still], glances: Sequence[Glance]
) -> Json:
    """Everything that the page shows.

    Args:
        result: the finished run.
        notes: every note of it.
        recorder: the trees over time.
        stills: pictures.
        glances: scenes, at each change.
    """
    return {
        "result": result.model_dump(mode="json", exclude={"candidates"}),
        "chances": [_chance(number, step, notes) for number, step in enumerate(result.steps, start=1)],
        "notes": [_note(note) for note in notes[-MOST_NOTES:]],
        "starts": recorder.starts,
        "nodes": [[node.parent, node.name, node.kind] for node in recorder.nodes],
        "changes": [[round(change.time, 3), change.node, change.status] for change in recorder.changes],
        "stills": [_still(still) for still in stills],
        "scenes": [_glance(glance) for glance in glances],
    }


def _chance(number: int, step: StepResult, notes: Sequence[Note]) -> float | None:
    """How sure the least sure of what a step promised was when it was last judged; None where it was not."""
    if step.start_s is None or step.end_s is None:
        return None
    last = None
    for note in notes:
        chances = note.evidence.get("chances")
        mine = note.evidence.get("step") == number and step.start_s <= note.time <= step.end_s + ROUNDING
        if mine and isinstance(chances, Mapping) and chances:
            last = min(chances.values())
    return last


def _note(note: Note) -> Json:
    kept = ("step", "candidates", "verdict", "cause", "replan", "attempt", "can", "say", "chances")
    evidence = {key: note.evidence[key] for key in kept if key in note.evidence}
    return {"time": round(note.time, 3), "source": note.source, "text": note.text, "evidence": evidence}


def _still(still: Still) -> Json:
    pictures = {
        name: "data:image/jpeg;base64," + base64.b64encode(raw).decode() for name, raw in still.pictures.items()
    }
    return {"time": round(still.time, 3), "pictures": pictures}


def _glance(glance: Glance) -> Json:
    scene = glance.scene
    return {
        "time": round(glance.time, 3),
        "robot": {"at": scene.robot.at, "holding": scene.robot.holding},
        "places": {
            name: {"kind": list(p.kind), "state": list(p.state), "on": p.on} for name, p in scene.places.items()
        },
        "objects": {
            name: {"at": thing.at, "colour": thing.colour, "seen": thing.age == 0}
            for name, thing in scene.objects.items()
        },
    }
