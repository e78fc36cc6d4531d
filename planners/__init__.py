"""From words to a plan: SayCan over a scorer of calls, and the models that score."""

from contracts.protocols import Planner
from contracts.registry import Registry
from planners.wiring import Wiring as Wiring
from planners.wiring import build as build

PLANNERS: Registry[Planner] = Registry(
    "planner",
    {
        "embedded": "planners.models.embedded.build:build",
        "openai": "planners.models.openai:build",
        "openai-saycan": "planners.models.openai:build_saycan",
        "scripted": "planners.scripted:build",
    },
)
