"""Fetching a set: whole or not at all, continued, cancelled, refused; over a real server."""

import re
import resource
import socket
import threading
from contextlib import contextmanager

import pytest
from set_server import described, serving

from severe_gui.compute.data_store import (
    SETS,
    DataStore,
    FetchCancelled,
    FetchFailed,
    Presence,
    megabytes,
)
from severe_gui.compute.download import Cancellation
from severe_gui.errors import BadInput, SevereError

FIRST = bytes(range(256)) * 2000
SECOND = b"labels" * 50
FILES = {"first.gz": FIRST, "second.gz": SECOND}


@pytest.fixture
def server():
    with serving() as behaviour:
        behaviour.files.update(FILES)
        yield behaviour


@pytest.fixture
def store(tmp_path, server):
    sets = (described("pair", "Pair", FILES), described("one", "One", {"first.gz": FIRST}))
    mirrors = {"pair": server.base, "one": server.base}
    return DataStore(tmp_path / "sets", sets, mirrors, patience=20)


def contents(store, set_id="pair"):
    folder = store.folder / set_id
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.name[0] != "."}


def one_sentence(error: SevereError) -> str:
    sentence = str(error)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def test_a_set_arrives_whole_and_tells_its_progress(store):
    told = []
    path = store.fetch("pair", lambda here, total: told.append((here, total)))
    assert path == store.folder / "pair"
    assert contents(store) == FILES
    assert [here for here, _total in told] == sorted(here for here, _total in told)
    assert told[-1] == (len(FIRST) + len(SECOND),) * 2
    assert store.state("pair").presence is Presence.HERE


def test_the_path_of_a_set_of_one_archive_is_the_archive(store):
    assert store.fetch("one").name == "first.gz"
    assert store.state("one").path.read_bytes() == FIRST


def test_a_set_that_is_here_asks_nobody(store, server):
    store.fetch("pair")
    server.asked.clear()
    store.fetch("pair")
    assert server.asked == []


def test_a_cut_connection_is_told_and_continued_where_it_broke(store, server):
    server.cut_after = 100_000
    with pytest.raises(FetchFailed, match="broke off") as refusal:
        store.fetch("pair")
    assert "continue" in one_sentence(refusal.value)
    state = store.state("pair")
    assert (state.presence, state.here) == (Presence.PARTLY, 100_000)
    server.cut_after = None
    store.fetch("pair")
    assert ("/sets/first.gz", "bytes=100000-") in server.asked
    assert contents(store) == FILES


def test_a_server_that_knows_no_ranges_begins_anew(store, server):
    server.cut_after, server.ranges = 100_000, False
    with pytest.raises(FetchFailed):
        store.fetch("pair")
    server.cut_after = None
    store.fetch("pair")
    assert contents(store) == FILES


def test_a_part_that_was_whole_already_is_checked_and_taken(store, server):
    (store.folder / "pair").mkdir(parents=True)
    (store.folder / "pair" / "first.gz.part").write_bytes(FIRST)
    store.fetch("pair")
    assert contents(store) == FILES
    assert ("/sets/first.gz", f"bytes={len(FIRST)}-") in server.asked


def test_a_part_longer_than_the_file_is_begun_anew(store):
    (store.folder / "pair").mkdir(parents=True)
    (store.folder / "pair" / "first.gz.part").write_bytes(FIRST + b"more")
    store.fetch("pair")
    assert contents(store) == FILES


def test_wrong_bytes_are_deleted_and_said(store, server):
    server.files["first.gz"] = FIRST[:-1] + b"?"
    with pytest.raises(FetchFailed, match="checksum") as refusal:
        store.fetch("pair")
    assert "deleted" in one_sentence(refusal.value)
    assert contents(store) == {}
    assert store.state("pair").presence is Presence.ABSENT


def test_a_file_far_larger_than_published_is_not_received(store, server):
    server.files["second.gz"] = b"x" * 5_000_000
    with pytest.raises(FetchFailed, match="larger than the published file"):
        store.fetch("pair")
    assert len(contents(store)["second.gz.part"]) == 0


@pytest.mark.parametrize("status", [403, 404, 503])
def test_a_refusal_of_the_server_is_one_sentence_with_its_number(store, server, status):
    server.status = status
    with pytest.raises(FetchFailed, match=str(status)) as refusal:
        store.fetch("pair")
    assert server.base in one_sentence(refusal.value)


def test_no_connection_is_one_sentence(tmp_path):
    with socket.socket() as unused:
        # Bound but not listening: whoever connects is refused.
        unused.bind(("127.0.0.1", 0))
        mirror = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        store = DataStore(tmp_path, (described("pair", "Pair", FILES, mirror),))
        with pytest.raises(FetchFailed, match=r"127\.0\.0\.1 could not be reached") as refusal:
            store.fetch("pair")
    one_sentence(refusal.value)


def test_a_silent_server_is_given_up(store, server):
    impatient = DataStore(store.folder, store.sets, {"pair": server.base}, patience=0.2)
    server.silent_after = 50_000
    with pytest.raises(FetchFailed, match="timed out"):
        impatient.fetch("pair")
    assert impatient.state("pair").here == 50_000


def test_cancelling_ends_even_the_wait_for_a_silent_server(store, server):
    server.silent_after = 50_000
    cancellation, raised = Cancellation(), []

    def fetch():
        try:
            store.fetch("pair", cancellation=cancellation)
        except SevereError as error:
            raised.append(error)

    thread = threading.Thread(target=fetch, name="severe test fetch")
    thread.start()
    assert server.is_silent.wait(10)
    cancellation.cancel()
    # Far less than the store's patience of 20 seconds.
    thread.join(10)
    assert not thread.is_alive()
    assert isinstance(raised[0], FetchCancelled)
    assert store.state("pair").presence is Presence.PARTLY
    server.silent_after = None
    store.fetch("pair")
    assert contents(store) == FILES


def test_a_fetch_cancelled_before_it_began_receives_nothing(store):
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(FetchCancelled):
        store.fetch("pair", cancellation=cancellation)
    assert store.state("pair").presence is not Presence.HERE


def test_a_disk_without_room_is_said_before_anything_is_asked(store, server, monkeypatch):
    import shutil

    usage = shutil.disk_usage("/")._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(FetchFailed, match="free some space") as refusal:
        store.fetch("pair")
    assert "1 kB free" in one_sentence(refusal.value)
    assert server.asked == []


@contextmanager
def files_of_at_most(size: int):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_takes_no_more_keeps_what_it_took(store):
    with files_of_at_most(70_000), pytest.raises(FetchFailed, match="could not be written"):
        store.fetch("pair")
    assert store.state("pair").presence is Presence.PARTLY
    store.fetch("pair")
    assert contents(store) == FILES


def test_two_windows_do_not_fetch_the_same_set(store, server):
    server.silent_after = 50_000
    cancellation = Cancellation()

    def fetch():
        with pytest.raises(FetchCancelled):
            store.fetch("pair", cancellation=cancellation)

    thread = threading.Thread(target=fetch, name="severe test fetch")
    thread.start()
    assert server.is_silent.wait(10)
    with pytest.raises(FetchFailed, match="another window"):
        DataStore(store.folder, store.sets, {"pair": server.base}).fetch("pair")
    cancellation.cancel()
    thread.join()


def test_an_unknown_set_is_refused_with_the_known_ones(store):
    with pytest.raises(BadInput, match="pair, one"):
        store.fetch("imagenet")


def test_the_published_checksums_are_those_of_torchvision():
    # Source: torchvision/datasets/mnist.py and cifar.py, `resources` and `tgz_md5`.
    published = {
        "mnist": ["f68b3c2dcbeaaa9fbdd348bbdeb94873", "d53e105ee54ea40749a09fcbcd1e9432",
                  "9fb629c4189551a2d022fa330f9573f3", "ec29112dd5afa0611ce80d1b7f02629c"],
        "fashion-mnist": ["8d4fb7e6c68d591d4c3dfef9ec88bf0d", "25c81989df183df01b3e8a0aad5dffbe",
                          "bef4ecab320f06d8554ea6380940ec79", "bb300cfdad3c16e7a12a480ee83cd310"],
        "cifar-10": ["c58f30108f718f92721af3b95e74349a"],
        "cifar-100": ["eb9058c3a382ffc7106e4002c42a8d85"],
    }  # fmt: skip
    assert {each.id: [file.md5 for file in each.files] for each in SETS} == published
    assert all(re.match(r"https?://.+/$", each.mirror) for each in SETS)


def test_sizes_are_written_as_a_person_reads_them():
    assert [megabytes(n) for n in (4_542, 9_912_422, 170_498_071)] == ["5 kB", "9.9 MB", "170 MB"]
