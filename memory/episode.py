"""A finished run as notes to keep, and notes that were recalled as sentences for a planner."""

from collections.abc import Iterator, Mapping, Sequence

from contracts.note import Note
from contracts.result import Result, StepResult
from contracts.scene import Scene
from contracts.words import where
from memory.journal import word_of

LONGEST = 240  # characters of a sentence for a planner


def episode_notes(result: Result, home: str, scene: Scene, monologue: Sequence[Note] = ()) -> list[Note]:
    """What to keep of a run: how it went, where things were left, what failed and what mended it.

    Args:
        result: the finished run.
        home: which home it was in: what is where holds only there.
        scene: what was believed at its end.
        monologue: the run's notes; of them those of recovery are kept.
    """
    remedies = [
        Note("memory", _clean(note.text), {"kind": "remedy", "subject": _clean(result.command)}, note.time)
        for note in monologue
        if note.source == "recovery"
    ]
    kept = [*_places(result, home, scene), *_failures(result, home), *remedies, *_answers(result, home, monologue)]
    return [_story(result, home, scene), *kept]


def _answers(result: Result, home: str, monologue: Sequence[Note]) -> Iterator[Note]:
    """What a person answered, with the question and for which command."""
    for note in monologue:
        question = word_of(note.evidence, "answers")
        if note.source == "person" and question:
            evidence = {"kind": "answer", "subject": question, "about": result.command, "home": home, "by": "person"}
            text = f"about “{_clean(result.command)}”, asked “{_clean(question)}”, a person said “{_clean(note.text)}”"
            yield Note("memory", text, evidence, note.time)


def sentences(notes: Sequence[Note]) -> tuple[str, ...]:
    """Recalled notes as short sentences for `PlanRequest.recalled`: data, never orders."""
    return tuple(f"Remembered: {_clean(note.text)}" for note in notes)


def _clean(text: str) -> str:
    """One printable line of bounded length, so that no memory can look like anything but one line of data."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def call_of(step: StepResult) -> str:
    """A step as its call reads: `pick(red mug)`."""
    return f"{step.skill}({', '.join(step.arguments.values())})"


def _story(result: Result, home: str, scene: Scene) -> Note:
    done = [call_of(step) for step in result.steps if step.outcome == "SUCCESS"]
    how = f" by {', '.join(done)}" if done else ""
    ended = "was done" if result.ending == "DONE" else f"ended {result.ending or 'as a plan'}"
    after = "" if result.ending == "DONE" else f": {result.why}"
    evidence = {
        "kind": "episode",
        "subject": result.command,
        "about": result.command,
        "home": home,
        "ending": str(result.ending or ""),
        "steps": done,
        "failed": [f"{call_of(step)}: {step.cause or 'failed'}" for step in result.steps if step.outcome == "FAILURE"],
        "replans": result.replans,
        "left": dict(_left(result, scene)),
        "run_dir": result.run_dir or "",
    }
    return Note("memory", f"“{_clean(result.command)}” {ended}{how}{after}", evidence, result.world_s)


def _left(result: Result, scene: Scene) -> Iterator[tuple[str, str]]:
    """Where the things that the run was about are now."""
    named = dict.fromkeys(value for step in result.steps for value in step.arguments.values())
    for name in named:
        place = scene.objects[name].at if name in scene.objects else None
        if place is not None:
            yield name, place


def _places(result: Result, home: str, scene: Scene) -> Iterator[Note]:
    for name, place in _left(result, scene):
        evidence = {"kind": "place", "subject": name, "place": place, "home": home}
        yield Note("memory", f"the {name} was left {where(place, scene)}", evidence, result.world_s)


def _failures(result: Result, home: str) -> Iterator[Note]:
    for number, step in enumerate(result.steps):
        if step.outcome == "FAILURE":
            yield _failure(result, home, number, _mended_by(result.steps[number:]))
        elif step.outcome == "SUCCESS" and step.attempts > 1:
            yield _failure(result, home, number, (f"trying {step.attempts} times",))


def _mended_by(steps: Sequence[StepResult]) -> tuple[str, ...]:
    """What was done between a failed call and the same call's success; empty when it never succeeded."""
    failed, *later = steps
    between: list[str] = []
    for step in later:
        if call_of(step) == call_of(failed) and step.outcome == "SUCCESS":
            return (*between, "trying again")
        if step.outcome == "SUCCESS":
            between.append(call_of(step))
    return ()


def _failure(result: Result, home: str, number: int, remedy: tuple[str, ...]) -> Note:
    step = result.steps[number]
    cause = f" ({step.cause})" if step.cause else ""
    then = f"; {', '.join(remedy)} mended it" if remedy else "; nothing mended it"
    evidence: Mapping[str, object] = {
        "kind": "failure",
        "subject": call_of(step),
        "about": f"{step.skill.replace('_', ' ')} {' '.join(step.arguments.values())}",
        "cause": str(step.cause or ""),
        "remedy": list(remedy),
        "home": home,
        "place": _stood_at(result.steps[:number]),
    }
    return Note("memory", f"{call_of(step)} failed{cause}{then}", evidence, step.end_s or 0.0)


def _stood_at(steps: Sequence[StepResult]) -> str:
    """The place of the last drive that succeeded."""
    drives = (s.arguments.get("place", "") for s in reversed(steps) if s.skill == "go_to" and s.outcome == "SUCCESS")
    return next(drives, "")


def recalled_places(notes: Sequence[Note], home: str) -> dict[str, str]:
    """Where recalled notes say that things are in a home, by name; the first of the notes wins."""
    found: dict[str, str] = {}
    for note in notes:
        if word_of(note.evidence, "kind") == "place" and word_of(note.evidence, "home") == home:
            found.setdefault(word_of(note.evidence, "subject"), word_of(note.evidence, "place"))
    return found
