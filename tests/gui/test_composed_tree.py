"""The tree of a composed phrase: typed after the run, drawn for every kind of network."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from severe_gui.experiments.compositional_embeddings.parameters import EVERY_VARIANT
from severe_gui.panels.trainer.state import Setup

pytestmark = pytest.mark.gui


def test_an_expression_that_is_typed_after_the_run_is_composed_by_every_network(window, wait):
    window.show_panel("trainer")
    view = window.view
    parameters = {"variants": EVERY_VARIANT, "steps": 2, "seeds": 1, "batch": 8}
    view.state.setup = Setup(experiment="compositional-embeddings", parameters=parameters)
    wait(lambda: not view._pending.isActive())
    QTest.mouseClick(view.run_strip.play, Qt.MouseButton.LeftButton)
    wait(lambda: view.state.selected)
    wait(view.settled)

    def trees():
        return {key: view._board.plots[f"tree/{key}"].tree for key in EVERY_VARIANT}

    wait(lambda: trees()["low-rank"].words == ["not T", "and", "F", "or", "T"])
    line = view.inspector.form.fields["expression"]._line
    for text, words in (("F or", None), ("T and not F", ["T", "and", "not F"])):
        line.selectAll()
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)
        if words is None:
            wait(lambda: "The expression has no end" in view._banner.text())
            assert len(trees()["typed"].words) == 5
        else:
            wait(lambda words=words: trees()["typed"].words == words)
    assert not view._banner.text()
    for tree in trees().values():
        assert tree.words == ["T", "and", "not F"]
        # Each node stands left of the one below it, and says what is read out there.
        places = [node.x() for node in tree._nodes()]
        assert places == sorted(places)
        assert tree.said(tree._nodes()[0]).startswith("T and not F: ")
        assert tree.said(tree._nodes()[0]).endswith("read out, it is true")
