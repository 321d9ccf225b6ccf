"""Composed phrases: the formulas of the post, and expressions that are true of what Python says."""

import pytest
import torch

from severe_gui.errors import BadInput
from severe_gui.installation import resource_path
from severe_gui.learn import phrases, propositions
from severe_gui.learn.compositional import KINDS, MATRICES, Composer
from severe_gui.learn.propositions import WORDS, parse_expression, truths_of_chain


def spoken(chain, row: int) -> list[str]:
    """The words of an expression, each constant with its `not`."""
    return [
        f"{'not ' * bool(negated)}{WORDS[word]}"
        for word, negated in zip(chain.words[row], chain.negated[row], strict=True)
        if word >= 0
    ]


def meant(parts: list[str]) -> bool:
    """The same in Python, with what is to the right in brackets."""
    text = parts[-1]
    for constant, joint in zip(parts[-3::-2], parts[-2::-2], strict=True):
        text = f"({constant}) {joint} ({text})"
    return bool(eval(text, {"T": True, "F": False}))


def test_expressions_are_true_when_python_says_so():
    generator = torch.Generator().manual_seed(1)
    drawn = propositions.joined(
        [propositions.draw_expressions(50, constants, generator) for constants in (1, 2, 5)]
    )
    for row in range(len(drawn.targets)):
        parts = spoken(drawn, row)
        assert bool(drawn.targets[row]) == meant(parts)
        chain = parse_expression(" ".join(parts))
        assert spoken(chain, 0) == parts
        assert truths_of_chain(chain)[0] == meant(parts)


def test_an_expression_that_cannot_be_read_is_pointed_at():
    for text, sentence in (
        ("T or", "The expression has no end"),
        ("T F", "Word 2 of the expression is 'F'"),
        ("not not T", "Word 2 of the expression is 'not'"),
        ("T and x", "Word 3 of the expression is 'x'"),
        ("", "The expression has no end"),
    ):
        with pytest.raises(BadInput, match=sentence):
            parse_expression(text)


def test_each_kind_composes_by_its_formula():
    generators = [torch.Generator().manual_seed(seed) for seed in range(2)]
    and_true = parse_expression("F and T")
    for kind in KINDS:
        made = Composer(kind, 4, (0, 0, 1, 1, 2), propositions.NOT, generators).double()
        last, middle, _whole = made.states(and_true)
        a, b = made.contents[1, propositions.AND], made.contents[1, propositions.TRUE]
        torch.testing.assert_close(last.content[1, 0], b)
        if kind == "holographic":
            first, second = torch.fft.fft(made.roles[1])
            total = torch.fft.ifft(first * torch.fft.fft(a) + second * torch.fft.fft(b)).real
            torch.testing.assert_close(middle.content[1, 0], total / total.norm())
            continue
        kind_of_word = 1 if kind == "typed" else 0
        weights = made.mixing[1, kind_of_word]
        if kind == "recursive":
            torch.testing.assert_close(
                middle.content[1, 0], torch.tanh(weights @ torch.cat([a, b]))
            )
            continue
        words = (propositions.AND, propositions.TRUE)
        if kind == "low-rank":
            one, other = (
                made.columns[1, word] @ made.rows[1, word] + torch.diag(made.diagonals[1, word])
                for word in words
            )
        else:
            one, other = (made.operators[1, word] for word in words)
        if kind in MATRICES:
            halves = torch.cat([other @ a, one @ b])
        elif kind == "operator-vector":
            halves = torch.cat([a * other, b * one])
        else:
            halves = torch.cat(
                [
                    made.f_last[1] @ torch.tanh(made.f_first[1] @ torch.cat(pair))
                    for pair in ((a, other), (b, one))
                ]
            )
        torch.testing.assert_close(middle.content[1, 0], torch.tanh(weights @ halves))
        torch.testing.assert_close(
            middle.operator[1, 0], made.operator_mixing[1, kind_of_word] @ torch.cat([one, other])
        )


def test_operators_take_n_numbers_a_word_or_its_square_or_what_their_rank_needs():
    generators = [torch.Generator().manual_seed(seed) for seed in range(2)]
    n, words = 6, 5

    def numbers(kind: str, rank: int = 1) -> int:
        made = Composer(kind, n, (0, 0, 1, 1, 2), propositions.NOT, generators, rank)
        return made.parameters_per_copy()

    # Beside contents, W and the readout there is W_M, of one size, and each word's operator.
    assert numbers("recursive") == words * n + 2 * n * n + n + 1
    shared = numbers("recursive") + 2 * n * n
    assert numbers("operator-vector") == shared + words * n
    assert numbers("matrix-vector") == shared + words * n * n
    for rank in (1, 2, 3):
        assert numbers("low-rank", rank) == shared + words * (2 * rank + 1) * n
        made = Composer("low-rank", n, (0, 0, 1, 1, 2), propositions.NOT, generators, rank)
        matrix = made.word(torch.tensor([propositions.NOT])).operator[0, 0]
        product = matrix - torch.diag(made.diagonals[0, propositions.NOT])
        assert torch.linalg.matrix_rank(product, rtol=1e-4) == rank


def test_operators_of_long_phrases_grow_by_the_spectral_radius_that_is_recorded():
    generators = [torch.Generator().manual_seed(seed) for seed in range(3)]
    long = parse_expression(" or ".join(["T"] * 30))
    for kind in ("matrix-vector", "operator-vector"):
        made = Composer(kind, 1, (0, 0, 1, 1, 2), propositions.NOT, generators).double()
        with torch.no_grad():
            # Without what the words bring, only the rest of the phrase counts.
            made.operator_mixing[..., :1] = 0
        states = made.states(long)
        factor = states[-1].operator / states[-2].operator
        torch.testing.assert_close(factor.flatten().abs(), made.growth())
    assert Composer("recursive", 1, (0, 0, 1, 1, 2), propositions.NOT, generators).growth() is None


def test_padding_changes_nothing():
    generators = [torch.Generator().manual_seed(0)]
    made = Composer("matrix-vector", 2, (0, 0, 1, 1, 2), propositions.NOT, generators)
    short, long = parse_expression("not T"), parse_expression("T or F and not F")
    both = made(propositions.joined([short, long]))
    torch.testing.assert_close(both, torch.cat([made(short), made(long)], dim=1))


def test_phrases_that_test_are_not_trained_on():
    generator = torch.Generator().manual_seed(0)
    task = phrases.sentiment_task(resource_path("data", "phrases.csv.gz"), generator)
    known = {tuple(row[row >= 0].tolist()) for row in task.train.words}
    for length in (2, 3):
        assert known.isdisjoint(tuple(row[row >= 0].tolist()) for row in task.tests[length].words)
    assert sum(len(task.tests[length].words) for length in (2, 3)) > 1000
    with pytest.raises(BadInput, match="Word 2 of the phrase is 'hyperbolic'"):
        task.parse("very hyperbolic")
