"""What a sentence asks for, in the form that the network is taught: sets of calls with how many of them are meant."""

from dataclasses import dataclass

from planners.models.embedded.generator.text import Piece, Pieces


@dataclass
class Wish:
    """Calls of one skill, any `quota` of its first arguments (0: all), each with any one of its second ones.

    Args:
        skill: a card's name.
        first: names that may be the first argument.
        second: names that may be the second argument; empty for skills of one argument.
        quota: how many of `first` are meant; 0 for all.
        anchor: the piece that names the first argument.
        target: the piece that names the second argument, or the action.
        stage: wishes of an earlier stage come first.
    """

    skill: str
    first: list[str]
    anchor: Piece
    target: Piece
    second: list[str]
    quota: int = 0
    stage: int = 0


@dataclass
class Clause:
    """Words and wishes, and what "it" would mean afterwards."""

    pieces: Pieces
    wishes: list[Wish]
    imperative: bool = True
    topic: object = None
    unclear: bool = False
