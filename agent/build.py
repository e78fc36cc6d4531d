"""A config into wired parts: the only place where everything meets."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from agent.card_body import CardBody
from agent.config import Config
from agent.events import Events
from agent.once import Once
from agent.parts import Parts
from agent.physical_body import GLANCES, PhysicalBody
from agent.spec import Spec
from agent.stop import Stop
from agent.wiring.embedders import open_embedder
from agent.wiring.memory import ledger_of, open_journal, open_memory
from agent.wiring.planners import open_planner, thinks_here
from agent.wiring.safety import Conscience, Hazards, protect
from agent.wiring.skills import bodies, card_affordance, cards_by_name, check_policy, robot_affordance
from agent.wiring.worlds import (
    Room,
    check_describer,
    looking_of,
    physical_room,
    read_scene_file,
    scene_file_of,
    symbolic_world,
)
from contracts import Scene, SkillCall, SkillCard, UsageError
from skills.perception.ledger import Ledger
from skills.perception.mount import Mounts


def build(config: Config, own: Sequence[SkillCard] = (), room_of: Callable[[Config], Room] = physical_room) -> Parts:
    """Everything that a run needs.

    Args:
        config: how to run.
        own: cards beside the library's; a physical robot has no body for them.
        room_of: opens the physical world; `room_to_plan_in` where nothing will move.

    Raises:
        UsageError: an unknown name, a bad scene file, a corrupt checkpoint, no renderer.
    """
    if config.device != "cpu":
        raise UsageError(f"no device called {config.device!r}; the shipped networks are small and run on cpu")
    check_policy(Spec.read(config.policy))
    check_describer(Spec.read(config.describer))
    path = scene_file_of(config)
    return _physical(config, room_of(config)) if path is None else _symbolic(config, path, own)


def _symbolic(config: Config, path: Path, own: Sequence[SkillCard]) -> Parts:
    if config.video:
        raise UsageError("--video films a world with cameras, and a scene file starts one without; leave --video out")
    scene = read_scene_file(path)
    return plan_only(config, own, home_of_file(path))(scene)


def home_of_file(path: Path) -> str:
    """The home that a scene file stands for: by its place on this machine, so that it stays one while it is edited."""
    return f"symbolic {path.resolve()}"


def plan_only(config: Config, own: Sequence[SkillCard] = (), home: str = "symbolic") -> Callable[[Scene], Parts]:
    """Parts over one scene after another, with the planner loaded once.

    Args:
        config: how to plan.
        own: cards beside the library's.
        home: what memory of where things are holds for.

    Raises:
        UsageError: an unknown planner or a corrupt checkpoint.
    """
    cards = {**cards_by_name(), **{card.name: card for card in own}}
    affordance = card_affordance(cards)
    embedder = cache(open_embedder)
    thinker = open_planner(config.planner, affordance, list(cards.values()), embedder)

    def over(scene: Scene) -> Parts:
        events, hazards = Events(), Hazards(cards)
        return Parts(
            body=CardBody(symbolic_world(scene, cards), cards),
            planner=Conscience(thinker.planner),
            thinks_here=thinks_here(config.planner),
            affordance=affordance,
            cards=cards,
            refuse=hazards.of_plan,
            refuse_call=hazards.of_call,
            count=lambda call, succeeded: None,
            memory=open_memory(Spec.read(config.memory), embedder, home, events.say),
            events=events,
            stop=Stop(),
            looking=dict,
            save=lambda folder: None,
            calls=thinker.calls,
            journal=open_journal,
            world="symbolic",
            describer="exact",
            privileged=True,
            close=lambda: None,
        )

    return over


def _physical(config: Config, room: Room) -> Parts:
    world, kinematics = room.world, room.kinematics
    events, embedder = Events(), cache(open_embedder)
    every = cards_by_name()
    describer = Once(room.describer)
    skills = bodies(
        Spec.read(config.policy),
        embedder,
        kinematics,
        world.profile,
        world.floor_plan,
        describer,
        events.say,
        trusting=not config.evidence,
    )
    cards = {name: every[name] for name in skills}
    ledger = Ledger(ledger_of(Spec.read(config.memory)))
    affordance = robot_affordance(Spec.read(config.affordance), cards, world.floor_plan, ledger)
    thinker = open_planner(config.planner, affordance, list(cards.values()), embedder)
    protection = protect(world.profile, kinematics, world.floor_plan, lambda: world.observe().time)
    glances = 1 if room.exact or describer.remembers else GLANCES  # who remembers has looked round
    correct = Mounts(world.floor_plan).correct
    body = PhysicalBody(
        world, describer, protection, skills, world.profile, events.say, _words(cards), glances, correct
    )
    hazards = Hazards(every)
    return Parts(
        body=body,
        planner=Conscience(thinker.planner),
        thinks_here=thinks_here(config.planner),
        affordance=affordance,
        cards=cards,
        refuse=hazards.of_plan,
        refuse_call=hazards.of_call,
        count=affordance.count,
        memory=open_memory(Spec.read(config.memory), embedder, f"{config.world} {config.seed}", events.say),
        events=events,
        stop=Stop(),
        looking=looking_of(world, lambda seen: describer.marks(correct(seen))),
        save=world.save,
        calls=thinker.calls,
        journal=open_journal,
        world=config.world,
        describer=config.describer,
        privileged=room.privileged,
        close=world.close,
    )


def _words(cards: Mapping[str, SkillCard]) -> Callable[[SkillCall], str]:
    """Calls as instructions in plain words."""
    return lambda call: cards[call.skill].words(call)
