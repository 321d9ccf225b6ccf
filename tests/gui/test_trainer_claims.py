"""Verdicts under the plots, the page of cards, and the ways from a card."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

pytestmark = pytest.mark.gui


@pytest.fixture
def trainer(window):
    window.show_panel("trainer")
    window.view.state.setup = window.view.state.setup.having(
        steps=60, depth=30, width=32, seeds=5, variants=("fold-0", "fold-1", "orthogonal")
    )
    window.workspace.history.clear()
    return window


def play_to_the_end(window, wait):
    window.view.play()
    wait(window.view.settled)


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_verdicts_stand_under_the_plots_and_open_their_cards(trainer, wait):
    view = trainer.view
    play_to_the_end(trainer, wait)
    strip = view.verdicts
    assert strip.isVisible()
    verdicts = view.training.verdicts(view.state.selected)
    claims = [each for each in verdicts if each.claim.kind == "claim"]
    held = [each.claim.id for each in claims if each.verdict == "holds"]
    assert held
    assert strip.counts["holds"].text() == f"✓ {len(held)} hold"
    click(strip.counts["holds"])
    wait(view.claims.isVisible)
    shown = [name for name, card in view.claims.cards.items() if not card.isHidden()]
    assert shown == held
    card = view.claims.cards[held[0]]
    (judgement,) = [each for each in verdicts if each.claim.id == held[0]]
    assert card.text.evidence.values == judgement.measurement.values
    assert card.text.evidence.interval == judgement.measurement.interval
    assert not strip.isVisible()
    # A second click on the verdict shows all.
    click(view.claims.strip.counts["holds"])
    wait(lambda: all(not each.isHidden() for each in view.claims.cards.values()))
    assert set(view.claims.cards) == {each.claim.id for each in verdicts}
    trainer.undo()
    trainer.undo()
    wait(strip.isVisible)


def test_a_card_leads_to_its_plot_and_to_its_parameters(trainer, wait):
    view = trainer.view
    play_to_the_end(trainer, wait)
    view.state.hidden = ("loss",)
    claim = view.state.setup.definition.claims[0]
    click(view.verdicts.all)
    wait(view.claims.isVisible)
    view.claims.parameter_wanted.emit("learning_rate")
    field = view.inspector.form.fields["learning_rate"]
    wait(lambda: field.isAncestorOf(trainer.focusWidget()))
    view.claims.plot_wanted.emit(claim.id)
    wait(view._board.isVisible)
    assert view.state.page == "plots"
    if claim.plot:
        assert claim.plot not in view.state.hidden
        assert not view._board._frame.isEmpty()
        view._board._moved(view._board.sceneRect().center())
        assert view._board._frame.isEmpty()


def test_a_run_of_one_seed_says_why_and_offers_five(trainer, wait):
    view = trainer.view
    view.state.setup = view.state.setup.having(seeds=1, steps=4)
    play_to_the_end(trainer, wait)
    assert "not judged" in view.verdicts.text()
    assert view.verdicts.seeds.isVisible()
    click(view.verdicts.seeds)
    wait(view.settled)
    assert view.state.setup.parameters["seeds"] == 5
    assert not view.verdicts.seeds.isVisible()


def test_while_it_trains_the_strip_says_when_claims_are_judged(trainer, wait):
    view = trainer.view
    view.state.setup = view.state.setup.having(steps=100_000)
    view.play()
    runner = trainer.workspace.runner
    wait(lambda: runner.latest() is not None and runner.latest().step >= 5)
    wait(lambda: view.verdicts.text() == "Judged when the run ends")
    view.stop()
    wait(view.settled)


def test_an_axis_keeps_everything_in_sight(qapp):
    from severe_gui.widgets.seeds_axis import Evidence, Scale, SeedsAxis
    from severe_gui.widgets.theme import Choice, Theme

    axis = SeedsAxis(Theme(Choice.DARK))
    axis.resize(300, 62)
    for low, high, threshold in ((0.9, 1.1, 1.0), (1e-7, 1e-5, 1e-2), (-2.0, 3.0, 0.0)):
        values = (low, (low + high) / 2, high)
        axis.show_evidence(Evidence(values[1], threshold, True, (low, high), values))
        places = [axis.place_of(each) for each in sorted((*values, threshold))]
        assert places == sorted(places)
        assert 0 < places[0] < places[-1] < 300
        axis.grab()
    assert Scale((1e-7, 1e-2)).log
    assert not Scale((0.9, 1.1)).log
    axis.show_evidence(Evidence(float("inf"), 1.0, True))
    assert axis.isHidden()
    axis.deleteLater()
