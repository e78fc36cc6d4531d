"""The shipped planner: plain commands come out right, also in words it was never trained on."""

import pytest

import skills
from contracts.errors import BadCommand
from contracts.outcome import Ending
from contracts.plan import PlanRequest, Proposal
from contracts.scene import Scene
from contracts.scene_file import parse_scene
from contracts.skill_card import SkillCall
from memory.embed import MiniLM
from planners import Wiring, build
from planners.scripted import Preconditions
from planners.wiring import Built

CARDS = [card for card in skills.cards() if card.physical]
SCENE = parse_scene(
    {
        "robot": {"at": "counter"},
        "places": {
            "counter": {}, "table": {}, "sink": {"kind": "sink"}, "bin": {"kind": "bin"}, "user": {"kind": "person"},
            "top drawer": {"kind": "container", "state": "closed"},
            "bottom drawer": {"kind": "container", "state": "closed"},
            "stove": {"kind": "appliance", "state": "on"}, "lamp": {"kind": "button", "state": "off"},
        },
        "objects": {"red mug": {"at": "table", "kind": "mug"}, "apple": {"at": "counter"}, "sponge": {"at": "sink"}},
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def built() -> Built:
    return build("embedded", Wiring(CARDS, Preconditions(CARDS), MiniLM))


def ends(proposal: Proposal, scene: Scene = SCENE) -> Scene:
    """The scene that a plan leads to by the cards."""
    table = {card.name: card for card in CARDS}
    for call in proposal.plan.steps:
        assert not table[call.skill].unmet(call, scene), f"{call} cannot be done"
        scene = table[call.skill].after(call, scene)
    return scene


def test_the_first_command_of_the_readme(built: Built) -> None:
    proposal = built.planner.plan(PlanRequest("put the red mug in the drawer and close it", SCENE))
    end = ends(proposal)
    drawer = end.objects["red mug"].at
    assert drawer in ("top drawer", "bottom drawer")
    assert end.places[drawer].state == ("closed",)
    assert all(len(rated) <= 10 and rated[0].say > 0.4 for rated in proposal.ratings)


@pytest.mark.parametrize(
    ("command", "thing", "place"),
    [
        ("bring me the apple", "apple", "user"),
        ("throw the sponge away", "sponge", "bin"),
        ("Could you put the apple on the table, please?", "apple", "table"),
    ],
)
def test_simple_errands(built: Built, command: str, thing: str, place: str) -> None:
    assert ends(built.planner.plan(PlanRequest(command, SCENE))).objects[thing].at == place


def test_switches_and_buttons(built: Built) -> None:
    assert "on" not in ends(built.planner.plan(PlanRequest("turn off the stove", SCENE))).places["stove"].state
    assert "on" in ends(built.planner.plan(PlanRequest("press the lamp", SCENE))).places["lamp"].state


def test_invented_words_are_understood_by_their_spelling(built: Built) -> None:
    scene = parse_scene(
        {"places": {"table": {}, "quorl": {}}, "objects": {"blixor": {"at": "table"}, "frump": {"at": "table"}}}
    )
    proposal = built.planner.plan(PlanRequest("put the blixor on the quorl", scene))
    end = ends(proposal, scene)
    assert (end.objects["blixor"].at, end.objects["frump"].at) == ("quorl", "table")


def test_an_absent_thing_is_infeasible(built: Built) -> None:
    assert built.planner.plan(PlanRequest("bring me the stapler", SCENE)).ending is Ending.INFEASIBLE


def test_what_may_be_out_of_sight_is_missing_alone_or_among_other_errands(built: Built) -> None:
    scene = parse_scene(
        {
            "places": {
                "counter": {}, "bin": {"kind": "bin"}, "user": {"kind": "person"},
                "lamp": {"kind": "button", "state": "on"}, "fridge": {"kind": "container", "state": "closed"},
            },
            "objects": {
                "blue book": {"at": "counter", "kind": "book", "colour": "blue"},
                "red mug": {"at": "counter", "kind": "mug", "colour": "red"},
            },
        }
    )  # fmt: skip
    assert built.planner.plan(PlanRequest("throw the banana away", scene)).missing
    for command in (
        "put the banana in the bin and hand me the blue book",
        "put the banana in the bin, hand me the blue book and switch off the lamp",
    ):
        proposal = built.planner.plan(PlanRequest(command, scene))
        assert (proposal.ending, proposal.missing) == (Ending.INFEASIBLE, True)
        assert "'the banana'" in proposal.why


@pytest.mark.parametrize(
    "command",
    ["bring me the blue jug", "put everything except the black inkwell into the kiln", "hand the toner to me"],
)
def test_what_is_here_by_its_full_name_is_never_not_to_be_had(built: Built, command: str) -> None:
    scene = parse_scene(
        {
            "places": {"table": {}, "kiln": {"kind": "container", "state": "open"}, "user": {"kind": "person"}},
            "objects": {
                "blue jug": {"at": "table", "kind": "jug", "colour": "teal"},
                "black inkwell": {"at": "table", "kind": "inkwell", "colour": "black"},
                "orange inkwell": {"at": "table", "kind": "inkwell", "colour": "orange"},
                "grey doorstop": {"at": "table", "colour": "grey"}, "grey jug": {"at": "table", "colour": "grey"},
                "toner": {"at": "table"},
            },
        }
    )  # fmt: skip
    assert built.planner.plan(PlanRequest(command, scene)).ending is not Ending.INFEASIBLE


def test_a_plan_taken_up_half_way_does_the_rest(built: Built) -> None:
    request = PlanRequest("bring me the apple", SCENE)
    steps = built.planner.plan(request).plan.steps
    scene = ends(Proposal(type(built.planner.plan(request).plan)(steps=steps[:1])))
    rest = built.planner.plan(PlanRequest(request.command, scene, history=tuple(steps[:1]))).plan.steps
    assert rest == steps[1:]


def test_a_thing_dropped_on_the_way_is_fetched_again(built: Built) -> None:
    done = (
        SkillCall(skill="pick", arguments={"object": "apple"}),
        SkillCall(skill="go_to", arguments={"place": "user"}),
    )
    dropped = SCENE.with_robot(at="user", holding=None).with_object("apple", at="table")
    proposal = built.planner.plan(PlanRequest("bring me the apple", dropped, history=done))
    assert ends(proposal, dropped).objects["apple"].at == "user"


def test_the_same_command_gives_the_same_plan(built: Built) -> None:
    request = PlanRequest("put the apple in the sink", SCENE)
    assert built.planner.plan(request) == built.planner.plan(request)


def test_another_language_is_refused(built: Built) -> None:
    with pytest.raises(BadCommand, match="reads English only"):
        built.planner.plan(PlanRequest("Stell bitte die rote Tasse in die Schublade", SCENE))


@pytest.mark.parametrize("command", ["do not open the top drawer", "is the lamp on?"])
def test_what_orders_nothing_is_asked_about_and_plans_nothing(built: Built, command: str) -> None:
    proposal = built.planner.plan(PlanRequest(command, SCENE))
    assert (proposal.ending, proposal.plan.steps) == (Ending.NEEDS_CLARIFICATION, ())
    assert proposal.question == "What should I do?"


def test_what_is_not_to_be_had_is_named(built: Built) -> None:
    proposal = built.planner.plan(PlanRequest("bring me the teapot", SCENE))
    assert proposal.ending is Ending.INFEASIBLE
    assert "the teapot" in proposal.why
