"""What stands between every model and every motor: guards on chunks, hazard rules on plans, the software stop."""

from contracts.protocols import Guard
from contracts.registry import Registry

GUARDS: Registry[Guard] = Registry(
    "guard",
    {
        "latch": "safety.latch:LatchGuard",
        "health": "safety.health:HealthGuard",
        "watchdog": "safety.watchdog:WatchdogGuard",
        "limits": "safety.limits:LimitGuard",
        "force": "safety.force:ForceGuard",
        "workspace": "safety.workspace:WorkspaceGuard",
        "collision": "safety.collision:CollisionGuard",
        "chain": "safety.chain:standard",
    },
)
