from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

import skills
from agent.card_body import CardBody
from agent.config import Config
from agent.loop import Loop
from agent.pursuit import Ended, Watcher
from agent.rehearsal import InTurn, Mishap, Rehearsal, proposal, read_call, rehearsal_parts
from agent.stage import Person, Yes
from contracts import Proposal, SkillCard
from contracts.scene_file import parse_scene

SCENE = {
    "robot": {"at": "user"},
    "places": {
        "table": {"kind": "surface"},
        "counter": {"kind": "surface"},
        "drawer": {"kind": "container", "state": "closed"},
        "stove": {"kind": "appliance", "state": "off"},
        "user": {"kind": "person"},
    },
    "objects": {"red mug": {"at": "table", "colour": "red"}, "banana": {"at": "counter"}},
}
Pursue = Callable[..., tuple[Ended, Loop]]
Plans = Callable[..., Proposal]


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test remembers, it does not remember for the person who runs it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="session")
def cards() -> Mapping[str, SkillCard]:
    return {card.name: card for card in skills.cards()}


@pytest.fixture
def plans(cards: Mapping[str, SkillCard]) -> Plans:
    """A proposal from calls in words: `plans("go_to(table)", "pick(red mug)")`."""
    return lambda *texts: proposal(*(read_call(text, cards) for text in texts))


@pytest.fixture
def rehearse(cards: Mapping[str, SkillCard]) -> Callable[..., Rehearsal]:
    def make(mishaps: Mapping[str, Sequence[Mishap]] | None = None, scene: object = SCENE) -> Rehearsal:
        return Rehearsal(parse_scene(scene), cards, mishaps)

    return make


@pytest.fixture
def pursue(cards: Mapping[str, SkillCard]) -> Pursue:
    """Run a command over a rehearsal with a planner that proposes in turn."""

    def run(world: Rehearsal, *proposals: Proposal, person: Person | None = None, **options: object) -> object:
        parts = rehearsal_parts(CardBody(world, cards), InTurn(*proposals), cards)
        loop = Loop(
            parts, Config.model_validate(options), "bring me the mug", person or Yes(), Watcher(), lambda _: None
        )
        return loop.run(), loop

    return run  # type: ignore[return-value]


@pytest.fixture
def scene_file(tmp_path: Path) -> Path:
    path = tmp_path / "scene.yaml"
    path.write_text(
        "robot: {at: user}\n"
        "places:\n"
        "  table: {kind: surface}\n"
        "  drawer: {kind: container, state: closed, on: cabinet}\n"
        "  cabinet: {kind: surface}\n"
        "  user: {kind: person}\n"
        "objects:\n"
        "  red mug: {at: table, kind: mug, colour: red}\n"
        "  sponge: {at: table}\n",
        encoding="utf-8",
    )
    return path
