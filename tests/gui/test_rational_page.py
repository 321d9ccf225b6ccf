"""The sheet about rational points, and choosing a curve: what a person reads and does there."""

import os
import signal

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QSlider

from severe_gui.compute.pari import GroupQuestion
from severe_gui.panels.contract import ExportOptions
from severe_gui.shell.export import export_to

pytestmark = pytest.mark.gui


@pytest.fixture(scope="module")
def opened(shared_window, wait, module_home):
    """One window for all the tests."""
    with shared_window() as window:
        window.show_panel("elliptic")
        window.view.show_page("rational")
        wait(window.view.settled)
        yield window, window.view.state.document()


@pytest.fixture
def page(opened):
    """The page, on 37a1 as it was first opened."""
    window, document = opened
    yield window.view.rational
    window.view.state.replace_by(type(window.view.state).from_document(document))
    window.workspace.history.clear()


@pytest.fixture
def show(opened, wait):
    """Show a preset and wait for all answers. Returns the sheet's text."""
    window, _document = opened

    def shown(name):
        window.apply_preset(window.panel.preset(name))
        wait(window.view.settled)
        return text_of(window)

    return shown


def text_of(window):
    return window.view.rational.sheet.toPlainText().replace("\u202f", "").replace("\u2009", "")


def click(page, name):
    page.sheet.anchorClicked.emit(QUrl(name))


def test_the_rank_of_389a1_is_proved_and_its_generators_are_by_height(page, show):
    text = show("sheet-389a1")
    assert "The rank is 2, and this is proved." in text
    assert "389a1 (LMFDB 389.a1)" in text
    assert text.index("0.327000773652") < text.index("0.476711659344")
    assert "0.152460177943" in text
    assert "at the primes up to 100" in text
    assert "further integral points are not ruled out" in text


def test_a_false_torsion_point_is_refuted_by_its_first_multiple_that_is_not_whole(page, show):
    text = show("false-positive")
    assert "(−1, 1)" in text
    assert "✗ 6P is not whole" in text
    assert "So O is the only torsion point" in text


def test_the_longer_list_is_a_choice(page, opened, show, wait):
    window, _document = opened
    show("false-positive")
    assert "± 368" not in text_of(window)
    page.state.statement = "divisor"
    wait(window.view.settled)
    assert "± 368" in text_of(window)


def test_an_example_of_a_torsion_group_is_a_click_away_and_undo_comes_back(page, opened, wait):
    window, _document = opened
    before = page.state.coefficients
    click(page, "curve:1,-1,1,-122,1721")
    wait(window.view.settled)
    assert page.state.coefficients == ("1", "-1", "1", "-122", "1721")
    assert "✓ Z/12" in text_of(window)
    assert "✓ order 12" in text_of(window)
    window.undo()
    wait(window.view.settled)
    assert page.state.coefficients == before
    assert "✓ trivial" in text_of(window)


def test_a_rank_that_descent_leaves_open_is_closed_by_a_value_of_l(page, show):
    text = show("open-rank-closed")
    assert "2-descent gives the bound 2" in text
    assert "3.9465988150807 ± " in text
    assert "The rank is 0, and this is proved." in text


def test_the_heegner_point_of_157_is_a_generator_that_p_can_take(page, opened, show, wait):
    text = show("triangle-157")
    assert "69648970982596494254458225/166136231668185267540804" in text
    assert "The rank is 1, and this is proved." in text
    assert not page.heegner.isEnabled()
    click(page, "point:0")
    wait(opened[0].view.settled)
    assert page.state.points[0].x.startswith("69648970982596494254458225")


def test_what_is_asked_for_is_undone_like_any_change(page, opened, wait):
    window, _document = opened
    QTest.mouseClick(page.analytic, Qt.MouseButton.LeftButton)
    wait(window.view.settled)
    assert "Order of Ш" in text_of(window)
    assert "0.3059997738341" in text_of(window)
    window.undo()
    wait(window.view.settled)
    assert "Order of Ш" not in text_of(window)


def test_the_minimal_model_is_taken_and_the_points_follow(page, opened, wait):
    window, _document = opened
    window.view.curve.choose(("0", "0", "0", "0", "-432"))
    wait(window.view.settled)
    assert page.state.points[0].x == "12"
    click(page, "minimal")
    wait(window.view.settled)
    assert page.state.coefficients == ("0", "0", "1", "0", "-7")
    assert all(spot.is_exact for spot in page.state.points)
    assert page.state.points[0].x == "3"
    assert "this one" in text_of(window)


def test_random_curves_stream_in_and_can_be_cancelled(page, opened, wait):
    window, _document = opened
    page.state.sample_curves = 5000
    click(page, "sample")
    wait(lambda: page.sample() is not None and page.sample().result is not None)
    wait(lambda: "Rank 0 or 1, proved" in text_of(window))
    assert page.start.text() == "Cancel"
    QTest.mouseClick(page.start, Qt.MouseButton.LeftButton)
    wait(window.view.settled)
    done = page.sample().result.done
    assert 0 < done < 5000
    assert page.start.text() == "Start"
    assert "The question was cancelled." in text_of(window)
    window.undo()
    assert not page.state.sampled


def test_a_singular_cubic_has_a_sentence_instead_of_a_rank(page, opened, wait):
    window, _document = opened
    window.view.curve.choose(("0", "1", "0", "0", "0"))
    wait(window.view.settled)
    assert "This cubic is singular" in text_of(window)
    assert "nonzero rationals under multiplication" in text_of(window)
    assert "Mazur’s fifteen groups" in text_of(window)


def test_a_worker_killed_twice_leaves_a_sentence_and_a_way_to_ask_again(page, opened, wait):
    window, _document = opened
    arithmetic = window.workspace.arithmetic
    window.view.curve.choose(("0", "0", "0", "-3", str(2**200 + 235)))
    hard = GroupQuestion(page.state.coefficients)
    for _ in range(2):
        wait(lambda: arithmetic.latest().question == hard and arithmetic.worker_pid is not None)
        pid = arithmetic.worker_pid
        os.kill(pid, signal.SIGKILL)
        wait(lambda pid=pid: arithmetic.worker_pid != pid)
    wait(window.view.settled)
    assert "died twice" in text_of(window)
    assert "Ask again" in text_of(window)
    assert "too hard to factor here" in text_of(window)


def test_a_long_question_is_cancelled_at_the_strip(page, opened, wait):
    window, _document = opened
    window.view.curve.choose(("0", "0", "0", "-5", str(2**200 + 235)))
    hard = GroupQuestion(page.state.coefficients)
    latest = window.workspace.arithmetic.latest
    wait(lambda: latest().question == hard and page.strip.isVisible())
    QTest.mouseClick(page.strip.cancel, Qt.MouseButton.LeftButton)
    wait(window.view.settled)
    assert "The question was cancelled." in text_of(window)
    assert not page.strip.isVisible()


def test_what_is_copied_has_plain_signs_and_whole_numbers(page, opened, show):
    show("triangle-157")
    cursor = page.sheet.document().find("= 2² · 157⁶")
    cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    page.sheet.setTextCursor(cursor)
    page.sheet.copy()
    assert QApplication.clipboard().text().strip() == "59904287325796 = 2² · 157⁶"


def test_the_sheet_is_exported_whole(page, opened, show, tmp_path):
    window, _document = opened
    show("sheet-389a1")
    exports = {each.id: each for each in window.panel.exports}
    options = ExportOptions(1000, 800, 1.0)
    table = export_to(window.panel, window.view, exports["csv"], tmp_path / "a", options)
    rows = table.read_text(encoding="utf-8")
    assert 'Rank and generators,P₁,"(0, -1)",0.327000773652' in rows
    assert "make it P" not in rows
    drawing = export_to(window.panel, window.view, exports["svg"], tmp_path / "b", options)
    assert "fifteen groups" in drawing.read_text(encoding="utf-8")
    for kind in ("pdf", "png", "npz"):
        written = export_to(window.panel, window.view, exports[kind], tmp_path / kind, options)
        assert written.stat().st_size > 1000


def test_links_can_be_reached_and_followed_by_keyboard(page, opened, wait):
    window, _document = opened
    window.activateWindow()
    page.sheet.setFocus()
    for _ in range(3):
        QTest.keyClick(page.sheet, Qt.Key.Key_Tab)
    QTest.keyClick(page.sheet, Qt.Key.Key_Return)
    assert page.state.part == "integral"


def test_every_control_of_the_page_has_a_name_and_a_tooltip(page, opened):
    window, _document = opened
    parts = (window.view.inspector, window.view.canvas)
    kinds = (QAbstractButton, QComboBox, QLineEdit, QSlider)
    found = [
        each
        for part in parts
        for kind in kinds
        for each in part.findChildren(kind)
        if each.isVisible() and each.objectName() != "qt_spinbox_lineedit"
    ]
    assert not [each for each in found if not each.accessibleName() or not each.toolTip()]


# Choosing a curve.


def enter(window, text):
    line = window.view.curve.choice.field._line
    line.setText(text)
    QTest.keyClick(line, Qt.Key.Key_Return)
    return window.view.curve.choice.field


def test_a_label_an_equation_and_coefficients_take_the_curve(page, opened, wait):
    window, _document = opened
    for text, coefficients, name in (
        ("y^2 + y = x^3 + x^2 - 2x", ("0", "1", "1", "-2", "0"), "389a1"),
        ("5077.a1", ("0", "0", "1", "-7", "6"), "5077a1"),
        ("-1, 1", ("0", "0", "0", "-1", "1"), "92b1"),
        ("[1,2,3,4,5]", ("1", "2", "3", "4", "5"), "[1,2,3,4,5]"),
    ):
        field = enter(window, text)
        assert page.state.coefficients == coefficients
        assert (field.value(), field.error) == (name, "")
    window.undo()
    assert page.state.coefficients == ("0", "0", "0", "-1", "1")
    enter(window, "19998a1")
    wait(lambda: page.state.coefficients == ("1", "-1", "0", "-1527", "-25507"))


def test_what_is_not_a_curve_gets_a_sentence_and_its_place(page, opened, wait):
    window, _document = opened
    before = page.state.coefficients
    field = enter(window, "y^2 = x^3 + q")
    assert "The letter q is not known at character 13" in field.error
    assert field._line.selectedText() == "q"
    for text, said in (("1,2,3", "3 numbers"), ("0, " + "9" * 130, "130 digits")):
        assert said in enter(window, text).error
    enter(window, "20001a1")
    wait(lambda: "end at conductor 20,000" in field.error)
    box = window.view.curve.coefficients[4]
    box.changed.emit("9" * 130)
    assert "130 digits" in box.error
    assert page.state.coefficients == before


def test_the_list_is_searched_and_enter_takes_a_curve(page, opened, wait):
    window, _document = opened
    window.view.choose_curve()
    sheet = window.view.curve.choice._chooser
    assert len(sheet.rows()) > 250
    sheet._line.setText("rank 3")
    assert sheet.titles()[0] == "y² + y = x³ − 7x + 6"
    assert all("rank 3" in row.note for row in sheet.rows())
    QTest.keyClick(sheet._line, Qt.Key.Key_Return)
    assert page.state.coefficients == ("0", "0", "1", "-7", "6")
    assert not sheet.isVisible()
    window.view.choose_curve()
    sheet._line.setText("y^2 = x^3 - 5x + 3")
    assert sheet.titles() == ["y² = x³ − 5x + 3"]
    QTest.keyClick(sheet._line, Qt.Key.Key_Return)
    assert page.state.coefficients == ("0", "0", "0", "-5", "3")
    window.view.choose_curve()
    sheet._line.setText("y^2 = x^3 - 5w")
    assert sheet.rows()[0].title == "Not a curve yet"
    QTest.keyClick(sheet._line, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
