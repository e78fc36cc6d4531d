"""A grown tree as BehaviorTree.CPP v4 XML, which Groot2 opens."""

import re
from xml.etree import ElementTree as Xml

from py_trees.behaviour import Behaviour
from py_trees.composites import Selector, Sequence
from py_trees.decorators import Retry

from agent.leaves import Do, Leaf
from contracts import SkillCard

CONDITIONS = frozenset({"Already", "Ready", "Shown", "CauseIs", "Holds", "Approved", "Answered"})
PRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 can hold


def tree_xml(root: Behaviour, cards: list[SkillCard]) -> str:
    """The XML of a tree; skills are actions with their arguments as ports, checks are conditions."""
    top = Xml.Element("root", BTCPP_format="4", main_tree_to_execute="Plan")
    tree = Xml.SubElement(top, "BehaviorTree", ID="Plan")
    tree.append(_element(root))
    top.append(_models(root, cards))
    Xml.indent(top)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(top, encoding="unicode") + "\n"


def _clean(text: str) -> str:
    return PRINTABLE.sub("\ufffd", text)


def _element(node: Behaviour) -> Xml.Element:
    name = _clean(node.name)
    if isinstance(node, Sequence | Selector):
        element = Xml.Element("Sequence" if isinstance(node, Sequence) else "Fallback", name=name)
    elif isinstance(node, Retry):
        element = Xml.Element("RetryUntilSuccessful", name=name, num_attempts=str(node.num_failures))
    elif isinstance(node, Do):
        call = node.step.call
        ports = {key: _clean(value) for key, value in call.arguments.items()}
        return Xml.Element("Action", {"ID": call.skill, "name": name, **ports})
    else:
        return Xml.Element(_tag(node), ID=type(node).__name__, name=name)
    element.extend(_element(child) for child in node.children)
    if not node.children:
        element.append(Xml.Element("AlwaysSuccess", name="nothing to do"))
    return element


def _tag(node: Behaviour) -> str:
    return "Condition" if type(node).__name__ in CONDITIONS else "Action"


def _models(root: Behaviour, cards: list[SkillCard]) -> Xml.Element:
    """What each leaf is and which ports it has."""
    models = Xml.Element("TreeNodesModel")
    for card in cards:
        action = Xml.SubElement(models, "Action", ID=card.name)
        for argument, kind in card.arguments.items():
            Xml.SubElement(action, "input_port", name=argument, type="std::string").text = kind
    leaves = {type(node).__name__: _tag(node) for node in root.iterate() if isinstance(node, Leaf)}
    for name in sorted(leaves.keys() - {"Do"}):
        Xml.SubElement(models, leaves[name], ID=name)
    return models
