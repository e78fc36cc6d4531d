from xml.etree import ElementTree as Xml

import pytest

from agent.card_body import CardBody
from agent.groot import tree_xml
from agent.rehearsal import InTurn, proposal, rehearsal_parts
from agent.stage import Stage, Yes
from agent.step import Step
from agent.tree import grow
from contracts import SkillCall

CONTROLS = {"Sequence", "Fallback", "RetryUntilSuccessful", "AlwaysSuccess"}


@pytest.fixture
def xml(rehearse, cards):
    parts = rehearsal_parts(CardBody(rehearse(), cards), InTurn(), cards)
    stage = Stage(parts.body, cards, parts.affordance, parts.events.say, Yes(), parts.refuse_call, parts.count)
    odd = SkillCall(skill="pick", arguments={"object": 'mug <"&\x00>'})
    plan = proposal(cards["go_to"].call("table"), odd)
    steps = [Step(number, one, 1, 1) for number, one in enumerate(plan.plan.steps, start=1)]
    root = grow(steps, Step(2, odd, 1, 1), (), stage, approve=True, recover=True)
    return Xml.fromstring(tree_xml(root, list(cards.values())))


def test_it_is_a_tree_of_behaviortree_cpp_4(xml):
    assert (xml.tag, xml.get("BTCPP_format")) == ("root", "4")
    main = xml.get("main_tree_to_execute")
    assert [tree.get("ID") for tree in xml.iter("BehaviorTree")] == [main]


def test_every_leaf_is_declared_with_its_kind(xml):
    declared = {(model.tag, model.get("ID")) for model in xml.find("TreeNodesModel")}
    leaves = {
        (node.tag, node.get("ID")) for node in xml.find("BehaviorTree").iter() if node.tag in ("Action", "Condition")
    }
    assert leaves <= declared


def test_only_controls_have_children_and_each_decorator_has_one(xml):
    for node in xml.find("BehaviorTree").iter():
        if node.tag == "RetryUntilSuccessful":
            assert len(node) == 1
        if len(node) and node.tag != "BehaviorTree":
            assert node.tag in CONTROLS


def test_a_skill_has_its_arguments_as_ports(xml):
    action = next(node for node in xml.iter("Action") if node.get("ID") == "go_to" and node.get("name"))
    assert action.get("place") == "table"
    model = next(node for node in xml.find("TreeNodesModel") if node.get("ID") == "go_to")
    assert [port.get("name") for port in model] == ["place"]


def test_characters_that_xml_cannot_hold_are_replaced(xml):
    assert any(node.get("object") == 'mug <"&\ufffd>' for node in xml.iter("Action"))
