"""An outside judge of a run: reads its model.xml and trajectory.npz and says whether predicates hold.

It imports nothing of gofer's, so a mistake there cannot excuse itself here. Of the final state:

    at(THING, PLACE)      its middle is in the place's box, it is at rest, and the robot is clear of it
    open(PLACE) closed(PLACE) on(PLACE) off(PLACE)      the place's joint, relative to its range, and at rest
    holding(THING)        both fingers touch it
    robot_at(PLACE)       the base stands before the place, faces it and is at rest
    stayed(THING)         it is in the boxes in which it began
    seen(THING)           a camera of the robot has it in its picture, nothing before it

Of the whole run: ever(P), and before(P, Q): P held at a moment no later than the one at which Q came to hold for good.
And not(P), any(P, Q, …).

    python -m benchmarks.oracle runs/20260101-120000-put-the-red-mug "at(red mug, top drawer)" "closed(top drawer)"
"""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from inspect import signature
from pathlib import Path

from benchmarks.recorded import Recorded, Unreadable

CALM = 0.010  # m that a body at rest may have come in the last 0.2 s
STILL = 0.03  # share of its range that a joint at rest may have turned in the last 0.2 s
CLEAR = 0.002  # m between the robot and what it has let go of
EDGE = 0.001  # m
OPEN, CLOSED = 0.5, 0.05  # shares of a door's or drawer's range
ON, OFF = 0.5, 0.25  # shares of a knob's or button's range
BEFORE = 1.2  # m from the base to the middle of a place it stands at
FACING = 0.45  # rad
FINGERS = {"robot_left_finger", "robot_right_finger"}


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a predicate holds, and what shows it."""

    holds: bool
    why: str


@dataclass(frozen=True, slots=True)
class Term:
    """`at(red mug, table)` read: a predicate over names or over other terms."""

    name: str
    arguments: tuple["Term", ...] = ()

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.arguments))})" if self.arguments else self.name


def read(text: str) -> Term:
    """Read a term.

    Raises:
        Unreadable: it is none.
    """
    tokens = [token.strip() for token in re.findall(r"[(),]|[^(),]+", text) if token.strip()]
    term, rest = _read(tokens, text)
    if rest:
        raise Unreadable(f"{text!r}: {rest[0]!r} is left over after {term}")
    return checked(term)


def checked(term: Term) -> Term:
    """A term, every predicate of which exists and has the arguments it needs.

    Raises:
        Unreadable: it is not so.
    """
    known = {**PREDICATES, **OVER_TIME}
    if term.name not in known:
        raise Unreadable(f"{term} is no predicate; write one of {', '.join(known)}, as in at(red mug, table)")
    wanted = list(signature(known[term.name]).parameters.values())[2:]
    if len(wanted) != len(term.arguments) and all(one.kind is not one.VAR_POSITIONAL for one in wanted):
        raise Unreadable(f"{term}: {term.name} takes {', '.join(one.name for one in wanted)}")
    if term.name in OVER_TIME:
        for one in term.arguments:
            checked(one)
    return term


def _read(tokens: list[str], text: str) -> tuple[Term, list[str]]:
    if not tokens or tokens[0] in "(),":
        raise Unreadable(f"{text!r}: a name is missing")
    name, rest = tokens[0], tokens[1:]
    if rest[:1] != ["("]:
        return Term(name), rest
    arguments: list[Term] = []
    while rest[:1] in (["("], [","]):
        one, rest = _read(rest[1:], text)
        arguments.append(one)
    if rest[:1] != [")"]:
        raise Unreadable(f"{text!r}: a bracket is missing")
    return Term(name, tuple(arguments)), rest[1:]


def at(run: Recorded, row: int, thing: str, place: str) -> Finding:
    outside = run.outside(row, thing, place)
    if outside > EDGE:
        return Finding(False, f"the {thing} is {outside:.3f} m outside the {place}")
    moved = run.moved(row, thing)
    if moved > CALM:
        return Finding(False, f"the {thing} came {moved:.3f} m in the last 0.2 s")
    gap = run.gap_to_robot(row, thing)
    if gap < CLEAR:
        return Finding(False, f"the robot is {max(gap, 0.0):.3f} m from the {thing}: not clear")
    return Finding(True, f"the {thing} rests there, the robot at least {gap:.3f} m off")


def _within(low: float, high: float) -> Callable[[Recorded, int, str], Finding]:
    def state(run: Recorded, row: int, place: str) -> Finding:
        share = run.share(row, place)
        turned = abs(share - run.share(run.earlier(row), place))
        why = f"the {place} is at {100 * share:.0f} % of its range"
        if turned > STILL:
            return Finding(False, f"{why} and moving")
        return Finding(low <= share <= high, why)

    return state


def holding(run: Recorded, row: int, thing: str) -> Finding:
    touching = run.touching(row, thing) & FINGERS
    return Finding(touching == FINGERS, f"{len(touching)} fingers touch the {thing}")


def robot_at(run: Recorded, row: int, place: str) -> Finding:
    far, angle = run.ahead(row, place)
    moved = run.moved(row, "robot_base")
    why = f"the base is {far:.2f} m from the middle of the {place}, {angle:.2f} rad off, and came {moved:.3f} m"
    return Finding(far < BEFORE and angle < FACING and moved < CALM, why)


def stayed(run: Recorded, row: int, thing: str) -> Finding:
    began, now = ({p for p in run.places_with_a_box() if run.outside(r, thing, p) <= EDGE} for r in (0, row))
    return Finding(began == now, f"the {thing} began in {sorted(began)} and is in {sorted(now)}")


def seen(run: Recorded, row: int, thing: str) -> Finding:
    sees = run.in_sight(row, thing)
    return Finding(sees, f"the {thing} is {'' if sees else 'not '}in sight")


PREDICATES: dict[str, Callable[..., Finding]] = {
    "at": at,
    "open": _within(OPEN, 2.0),
    "closed": _within(-1.0, CLOSED),
    "on": _within(ON, 2.0),
    "off": _within(-1.0, OFF),
    "holding": holding,
    "robot_at": robot_at,
    "stayed": stayed,
    "seen": seen,
}


def _not(run: Recorded, row: int, term: Term) -> Finding:
    found = judge(run, term, row)
    return Finding(not found.holds, found.why)


def _any(run: Recorded, row: int, *terms: Term) -> Finding:
    found = [judge(run, term, row) for term in terms]
    return next((one for one in found if one.holds), Finding(False, "; ".join(one.why for one in found)))


def ever(run: Recorded, row: int, term: Term) -> Finding:
    first = next((r for r in range(row + 1) if judge(run, term, r).holds), None)
    if first is None:
        return Finding(False, f"{term} never held")
    return Finding(True, f"{term} held at {run.time[first]:.2f} s")


def before(run: Recorded, row: int, earlier: Term, later: Term) -> Finding:
    if not judge(run, later, row).holds:
        return Finding(False, f"{later} does not hold at the end")
    onset = row
    while onset > 0 and judge(run, later, onset - 1).holds:
        onset -= 1
    if onset == 0:
        return Finding(False, f"{later} held all along")
    met = ever(run, onset, earlier)
    return Finding(met.holds, f"{later} came at {run.time[onset]:.2f} s; until then {met.why}")


OVER_TIME: dict[str, Callable[..., Finding]] = {"not": _not, "any": _any, "ever": ever, "before": before}


def judge(run: Recorded, term: Term, row: int | None = None) -> Finding:
    """Whether a term holds at a row; the last unless told.

    Raises:
        Unreadable: the model lacks a name.
    """
    moment = run.last if row is None else row
    if term.name in OVER_TIME:
        return OVER_TIME[term.name](run, moment, *term.arguments)
    return PREDICATES[term.name](run, moment, *map(str, term.arguments))


def confirm(folder: Path, predicates: Sequence[str]) -> dict[str, Finding]:
    """Judge predicates on a run directory.

    Raises:
        Unreadable: the directory or a predicate cannot be read.
    """
    run = Recorded.read(folder)
    return {text: judge(run, read(text)) for text in predicates}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.oracle", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("run_dir", type=Path)
    parser.add_argument("predicates", nargs="+", metavar="PREDICATE")
    asked = parser.parse_args(arguments)
    try:
        findings = confirm(asked.run_dir, asked.predicates)
    except Unreadable as error:
        print(error, file=sys.stderr)
        return 2
    for text, found in findings.items():
        print(f"{'yes' if found.holds else 'no ':3} {text}: {found.why}")
    return 0 if all(found.holds for found in findings.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
