"""Documents, the session, undo: nothing a person made is lost, nothing is loaded halfway."""

import json
import zipfile

import pytest
from PySide6.QtWidgets import QMessageBox

from severe_gui.compute.runner import Runner
from severe_gui.errors import BadInput, SevereError
from severe_gui.shell.document import SUFFIX, Document, load_document, save_document
from severe_gui.shell.workspace import Workspace

pytestmark = pytest.mark.gui


@pytest.fixture
def workspace(qapp):
    made = Workspace(Runner())
    yield made
    made._autosave.stop()
    made._lock.release()


def test_a_document_comes_back_as_it_was(workspace, tmp_path):
    workspace.states["plane"].retile(5, 4)
    workspace.states["trainer"].seed = 7
    path = workspace.save(tmp_path / "mine")
    assert path.suffix == SUFFIX
    before = {name: state.document() for name, state in workspace.states.items()}
    workspace.new()
    assert workspace.states["plane"].tiling == (7, 3)
    workspace.open(path)
    assert {name: state.document() for name, state in workspace.states.items()} == before
    assert not workspace.unsaved


def test_runs_travel_in_the_document(workspace, tmp_path):
    library, state = workspace.library, workspace.states["trainer"]
    run_id = library.new_id()
    from severe_gui.compute.folder import RunFolder

    RunFolder(library.path(run_id)).path.mkdir()
    facts = {"experiment": "degeneracy", "parameters": {"steps": 3}, "seed": 0}
    RunFolder(library.path(run_id)).write_facts(facts)
    state.add_run(run_id, "mine")
    path = workspace.save(tmp_path / "with-run")
    workspace.new()
    library.sweep(frozenset())
    assert not library.holds(run_id)
    workspace.open(path)
    assert library.holds(run_id)
    assert state.run(run_id).name == "mine"


def damaged(tmp_path, workspace):
    """Session files with everything that can be wrong with one."""
    good = workspace.save(tmp_path / "good").read_bytes()
    workspace.path = None
    head = json.loads(zipfile.ZipFile(tmp_path / f"good{SUFFIX}").read("state.json"))

    def packed(**changes) -> bytes:
        path = tmp_path / "packed.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("state.json", json.dumps({**head, **changes}))
        return path.read_bytes()

    foreign = tmp_path / "foreign.zip"
    with zipfile.ZipFile(foreign, "w") as archive:
        archive.writestr("readme.txt", "nothing of ours")
    return {
        "empty": b"",
        "cut short": good[: len(good) // 2],
        "no zip": b"\x00\x01" * 500,
        "a foreign zip": foreign.read_bytes(),
        "no JSON": packed().replace(b'"format"', b'"f\xff\xfemat"'),
        "of a later version": packed(format=99),
        "an unknown field": packed(panels={"plane": {"version": 1, "nonsense": 3}}),
        "a tiling of digons": packed(panels={"plane": {"version": 1, "tiling": [2, 4]}}),
        "a point outside": packed(
            panels={"plane": {"version": 1, "points": [{"name": "A", "x": 2, "y": 0}] * 2}}
        ),
        "a run outside its folder": packed(
            panels={"trainer": {"runs": [{"id": "../x", "name": "a", "experiment": "degeneracy"}]}}
        ),
        "a missing blob": packed(runs={"a": {"run.json": "0" * 64}}),
        "panels of no kind": packed(panels=[1, 2]),
        "states of no kind": packed(panels={"plane": 3}),
    }


def test_a_damaged_document_is_refused_whole_and_in_one_sentence(workspace, tmp_path):
    before = {name: state.document() for name, state in workspace.states.items()}
    for fault, content in damaged(tmp_path, workspace).items():
        path = tmp_path / f"damaged{SUFFIX}"
        path.write_bytes(content)
        with pytest.raises(BadInput) as refusal:
            workspace.open(path)
        assert str(refusal.value).endswith("."), fault
        assert "\n" not in str(refusal.value), fault
        after = {name: state.document() for name, state in workspace.states.items()}
        assert after == before, fault


def test_saving_to_a_place_that_cannot_be_written_keeps_the_old_file(workspace, tmp_path):
    path = workspace.save(tmp_path / "mine")
    content = path.read_bytes()
    document = workspace.document()
    with pytest.raises(SevereError):
        save_document(tmp_path / "no-such-folder" / "a.severe", document, workspace.library)
    assert path.read_bytes() == content


def test_the_session_is_found_as_it_was_left(qapp, workspace):
    workspace.restore_session()
    workspace.states["plane"].retile(8, 3)
    workspace.active = "plane"
    workspace.close()
    again = Workspace(Runner())
    assert again.restore_session() == ""
    assert again.states["plane"].tiling == (8, 3)
    assert again.active == "plane"
    again.close()


def test_after_a_crash_the_last_view_is_back_and_it_is_said(qapp, workspace):
    workspace.restore_session()
    workspace.states["plane"].retile(8, 3)
    workspace.save_session()
    # The process is gone, and with it its lock; its marker is not.
    workspace._lock.release()
    again = Workspace(Runner())
    assert "ended unexpectedly" in again.restore_session()
    assert again.states["plane"].tiling == (8, 3)
    again.close()


def test_a_damaged_session_is_put_aside_and_never_blocks_the_start(qapp, workspace):
    workspace.session_file.write_bytes(b"PK\x03\x04 not much of a zip")
    sentence = workspace.restore_session()
    assert "could not be restored" in sentence
    assert workspace.states["plane"].tiling == (7, 3)
    assert workspace.session_file.with_suffix(".damaged").is_file()
    workspace.close()


def test_a_second_window_leaves_the_session_of_the_first_alone(qapp, workspace):
    workspace.restore_session()
    workspace.states["plane"].retile(8, 3)
    workspace.save_session()
    second = Workspace(Runner())
    assert "another window" in second.restore_session()
    assert second.states["plane"].tiling == (7, 3)
    second.states["plane"].retile(6, 6)
    second.close()
    assert load_document(workspace.session_file).states["plane"].tiling == (8, 3)
    assert workspace._marker.is_file()
    workspace.close()


def test_undo_and_redo_walk_through_every_change(workspace):
    state, history = workspace.states["plane"], workspace.history
    documents = [state.document()]
    for tiling in ((8, 3), (5, 4), (4, 6)):
        history.begin_gesture("change the tiling")
        state.retile(*tiling)
        history.end_gesture()
        documents.append(state.document())
    for expected in reversed(documents[:-1]):
        history.stack("plane").undo()
        assert state.document() == expected
    for expected in documents[1:]:
        history.stack("plane").redo()
        assert state.document() == expected


def test_undo_leaves_the_panels_out_of_sight_alone(window):
    window.show_panel("plane")
    window.view.state.retile(8, 3)
    window.show_panel("trainer")
    window.view.state.seed = 9
    window.show_panel("plane")
    window.undo()
    window.undo()
    assert window.workspace.states["trainer"].seed == 9
    window.show_panel("trainer")
    window.undo()
    assert window.view.state.seed == 0
    window.show_panel("home")
    assert not window.workspace.history.group.canUndo()


def test_a_gesture_within_a_gesture_is_part_of_it(workspace):
    state, history = workspace.states["plane"], workspace.history
    history.begin_gesture("outer")
    history.begin_gesture("inner")
    state.edge_width = 0.05
    history.end_gesture()
    state.zoom = 2.0
    history.end_gesture()
    assert history.stack("plane").count() == 1
    history.stack("plane").undo()
    assert (state.edge_width, state.zoom) == (0.018, 1.0)


def test_closing_with_unsaved_changes_asks_and_cancel_keeps_the_window(
    window, tmp_path, monkeypatch
):
    window.workspace.save(tmp_path / "mine")
    window.workspace.states["plane"].retile(8, 3)
    assert window.windowTitle().startswith("mine *")
    asked = []

    def cancel(*arguments):
        asked.append(arguments[2])
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "question", cancel)
    window.close()
    assert window.isVisible()
    assert asked == ["Save the changes to mine?"]


def test_a_refused_file_is_told_in_a_toast_and_changes_nothing(window, tmp_path):
    before = window.workspace.states["plane"].document()
    for name in ("nothing.severe", "picture.png", "strange.xyz"):
        path = tmp_path / name
        path.write_bytes(b"nothing to see")
        assert not window.open_file(str(path))
        assert name in window.notifications.toasts()[-1].text
    assert window.workspace.states["plane"].document() == before


def test_a_document_of_documents_is_plain_json(workspace, tmp_path):
    path = workspace.save(tmp_path / "mine")
    head = json.loads(zipfile.ZipFile(path).read("state.json"))
    assert head["panels"]["plane"]["tiling"] == [7, 3]
    assert isinstance(load_document(path), Document)
