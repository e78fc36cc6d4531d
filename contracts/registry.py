"""A table of names in the open: strings now, imports when asked for."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from importlib.metadata import entry_points
from typing import Generic, TypeVar, cast

from contracts.errors import UnknownName

T = TypeVar("T")


class Registry(Generic[T]):
    """Names that build things, imported lazily.

    Args:
        kind: what the table holds, in the singular; also the entry-point group `gofer.<kind>s`.
        table: name -> "module:Attribute".
    """

    def __init__(self, kind: str, table: Mapping[str, str]) -> None:
        self.kind = kind
        self._table = dict(table)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({*self._table, *self._installed()}))

    def __contains__(self, name: object) -> bool:
        return name in self._table or name in self._installed()

    def find(self, name: str) -> Callable[..., T]:
        """Import the class or function that a name stands for.

        Raises:
            UnknownName: the table has no such name; the message suggests one.
        """
        return cast("Callable[..., T]", self._import(name))

    def load(self, name: str) -> T:
        """Import the finished value that a name stands for.

        Raises:
            UnknownName: as `find`.
        """
        return cast("T", self._import(name))

    def check(self, name: str) -> None:
        """See that a name is there, and import nothing.

        Raises:
            UnknownName: as `find`.
        """
        if name not in self:
            raise UnknownName(self.kind, name, self)

    def _import(self, name: str) -> object:
        self.check(name)
        module, _, attribute = (self._table.get(name) or self._installed()[name]).partition(":")
        return getattr(import_module(module), attribute)

    def build(self, name: str, *args: object, **kwargs: object) -> T:
        """Find a name and call what it stands for."""
        return self.find(name)(*args, **kwargs)

    def _installed(self) -> dict[str, str]:
        group = f"gofer.{self.kind.replace(' ', '_')}s"
        return {point.name: point.value for point in entry_points(group=group)}
