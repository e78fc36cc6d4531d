"""Worlds without physics: a scene, and cards whose effects are applied."""

from worlds.symbolic.world import SymbolicWorld as SymbolicWorld
