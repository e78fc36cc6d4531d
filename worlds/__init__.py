"""Worlds to act in, and the only readers of simulator truth: the tables of worlds and of privileged describers."""

from contracts.protocols import Describer, World
from contracts.registry import Registry

WORLDS: Registry[World] = Registry(
    "world",
    {
        "household": "worlds.household.world:HouseholdWorld",
        "symbolic": "worlds.symbolic.world:SymbolicWorld",
    },
)
DESCRIBERS: Registry[Describer] = Registry(
    "privileged describer", {"privileged": "worlds.household.privileged:PrivilegedDescriber"}
)
