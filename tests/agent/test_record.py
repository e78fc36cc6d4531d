from py_trees.behaviours import Failure, Success
from py_trees.composites import Selector

from agent.record import Recorder


def tree():
    return Selector("top", memory=True, children=[Failure("no"), Success("yes"), Success("never")])


def test_only_changes_are_recorded_with_their_time():
    recorder, root = Recorder(), tree()
    recorder.begin(root, 0.0)
    root.tick_once()
    recorder.tick(1.5)
    recorder.tick(2.0)
    assert [(change.time, recorder.nodes[change.node].name, change.status) for change in recorder.changes] == [
        (1.5, "top", "SUCCESS"),
        (1.5, "no", "FAILURE"),
        (1.5, "yes", "SUCCESS"),
    ]


def test_the_nodes_of_a_second_tree_have_numbers_of_their_own():
    recorder = Recorder()
    recorder.begin(tree(), 0.0)
    recorder.begin(tree(), 5.0)
    assert [node.parent for node in recorder.nodes] == [-1, 0, 0, 0, -1, 4, 4, 4]
    assert recorder.starts == [0.0, 5.0]


def test_a_finished_node_that_is_cleared_keeps_its_colour():
    recorder, root = Recorder(), tree()
    recorder.begin(root, 0.0)
    root.tick_once()
    recorder.tick(1.0)
    root.children[0].stop(root.children[0].status.INVALID)
    recorder.tick(2.0)
    assert all(change.status != "INVALID" for change in recorder.changes)
