"""Edge lists and trees as people write them, and as they should not."""

import gzip
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths.graphs import edge_list
from severe_gui.maths.graphs.edge_list import read_edge_list
from severe_gui.maths.graphs.trees import read_newick


def read(tmp_path, content: bytes, name: str = "edges.tsv"):
    path = tmp_path / name
    path.write_bytes(content)
    return read_edge_list(path)


def test_tabs_commas_spaces_headings_and_weights_give_the_same_graph(tmp_path):
    for content in (
        b"dog\tcanine\ncanine\tmammal\n",
        b"id1,id2,weight\r\ndog,canine,1\r\ncanine,mammal,1\r\n",
        b'"dog" "canine"\ncanine "mammal" 2',
        b"\xef\xbb\xbf# a comment\ndog canine\n\ncanine mammal 0.5\n",
        gzip.compress(b'"dog";canine\ncanine;mammal', mtime=0),
    ):
        found = read(tmp_path, content)
        assert found.graph.names == ("dog", "canine", "mammal")
        assert found.graph.pairs.tolist() == [[0, 1], [1, 2]]
        assert found.note == ""


def test_loops_and_repeated_pairs_are_left_out_and_counted(tmp_path):
    found = read(tmp_path, b"a\tb\nb\tb\na\tb\na\tb\n")
    assert found.graph.pairs.tolist() == [[0, 1]]
    assert found.note == "Lines left out: 1 paired with itself, 2 repeated."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a\tb\na\tb\tc\td\n", "Line 2 of edges.tsv is no pair: it has 4 columns"),
        (b"a\tb\nalone\n", "Line 2 of edges.tsv is no pair: it has 1 column;"),
        (b"a\tb\n\tb\n", "Line 2 of edges.tsv is no pair: a name is empty"),
        (b"a\tb\nz\xfcrich\tb\n", "Line 2 of edges.tsv cannot be read: byte 2 is not UTF-8"),
        (b"a b\ngrizzly bear mammal\n", "'mammal' in its third column is no weight"),
        (b'a\tb\n"c\td\n', "Line 2 of edges.tsv is no pair: it has 1 column;"),
        ("a\tb\n".encode("utf-16"), "Line 1 of edges.tsv cannot be read: byte 1 is not UTF-8"),
        ("a\tb\n".encode("utf-16-le"), "Line 1 of edges.tsv cannot be read: it has a zero byte"),
        (b"a\tb\rc\td\r", "Line 1 of edges.tsv cannot be read: it has a carriage return"),
        (b"a" * 200_000, "Line 1 of edges.tsv cannot be read: it has more than 100,000 bytes"),
        (b"\x1f\x8b" + b"\0" * 40, "edges.tsv is damaged"),
        (b"\n# nothing\n", "edges.tsv has no pairs"),
        (gzip.compress(b"a\tb\n" * 999, mtime=0)[:-9], "edges.tsv is damaged"),
    ],
)
def test_what_is_no_edge_list_is_refused_with_its_line(tmp_path, content, said):
    with pytest.raises(BadInput) as refusal:
        read(tmp_path, content)
    assert said in str(refusal.value)


def test_a_quoted_name_may_hold_the_separator(tmp_path):
    for content in (b'"grizzly bear" bear 1\n', b'"grizzly bear",bear\n'):
        assert read(tmp_path, content).graph.names == ("grizzly bear", "bear")
    assert read(tmp_path, b'"bear, grizzly",bear\n').graph.names[0] == "bear, grizzly"


def test_more_pairs_than_fit_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(edge_list, "MOST_PAIRS", 2)
    assert len(read(tmp_path, b"a b\nb c\n").graph.pairs) == 2
    with pytest.raises(BadInput, match="more than 2 pairs"):
        read(tmp_path, b"a b\nb c\nc d\n")


messy = st.lists(
    st.text('ab\t, "#\r\n;1é\0', max_size=6).map(lambda text: f"{text}\n")
    | st.sampled_from(["a\tb\n", "é\tc d\n", "b\ta\r\n", "a\tb\t2\n", "\n", "# a\n", "c\tc\n"]),
    max_size=12,
)


@given(messy, st.integers(1, 40))
def test_blocks_are_read_as_line_by_line(lines, size):
    content = ("x\ty\n" + "".join(lines)).encode()

    def outcome(plain):
        with (
            tempfile.TemporaryDirectory() as folder,
            pytest.MonkeyPatch.context() as patch,
        ):
            path = Path(folder, "edges.tsv")
            path.write_bytes(content)
            if plain:
                patch.setattr(edge_list, "BYTES_A_BLOCK", size)
            else:
                patch.setattr(edge_list, "_of_plain", lambda block, separator: None)
            try:
                found = read_edge_list(path)
            except BadInput as error:
                return str(error)
            return found.graph.names, found.graph.pairs.tolist(), found.note

    assert outcome(plain=True) == outcome(plain=False)


def test_a_node_that_is_paired_with_itself_alone_is_left_out(tmp_path):
    found = read(tmp_path, b"c c\na b\nb b\n")
    assert found.graph.names == ("a", "b")
    assert found.note == "Lines left out: 2 paired with itself."


def test_a_long_file_says_how_far_it_is_and_can_be_cancelled(tmp_path, monkeypatch):
    monkeypatch.setattr(edge_list, "BYTES_A_BLOCK", 100_000)
    path = tmp_path / "long.tsv"
    path.write_text("".join(f"{k}\t{k + 1}\n" for k in range(100_000)))
    shares: list[float] = []

    def pulse(share: float) -> None:
        shares.append(share)
        if len(shares) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_edge_list(path, pulse)
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] < 1


def test_newick_with_lengths_quotes_and_nodes_without_names():
    found = read_newick("((dog:1,cat:2)carnivore:1, ('a ''b''',whale))mammal;")
    tree = found.graph
    assert found.note == ""
    above = {tree.names[a]: tree.names[b] for a, b in tree.pairs}
    assert above == {
        "dog": "carnivore", "cat": "carnivore", "carnivore": "mammal",
        "a 'b'": "node 6", "whale": "node 6", "node 6": "mammal",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names", "note"),
    [
        ("((a,b)100,(c,d)100)root;", {"100", "100 (2)", "root"}, "1 inner node has a number"),
        ("((a,b)x,((c,d)x,x)y)x;", {"x (2)", "x (3)", "x (4)", "y"}, "3 inner nodes have a number"),
        ("((a,b)x,((c,d)'x (2)',e)x)y;", {"x", "x (2)", "x (3)", "y"}, "1 inner node has"),
        ("(a,b)r; ;\n(c,d)s;", {"r"}, "Only the first of its trees is read."),
    ],
)
def test_inner_names_may_occur_again_and_what_follows_is_said(text, names, note):
    found = read_newick(text)
    graph = found.graph
    inner = {graph.names[above] for _below, above in graph.pairs}
    assert inner == names
    assert note in found.note
    assert len(graph.pairs) == len(graph) - 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("((a,b)c", "not closed"), ("a,b)c;", "not opened"), ("(a,b)c,d", "several roots"),
        ("a;", "single node"), ("(a,a)b;", "a occurs twice"), ("(a,b)c(d)", "behind a node"),
        ("(a,'b)c", "cannot be read"),
    ],
)  # fmt: skip
def test_what_is_no_tree_is_refused(text, said):
    with pytest.raises(BadInput, match=said):
        read_newick(text)
