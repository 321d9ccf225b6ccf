"""Each task's answers are right, by a reader that works on the text alone."""

import pytest
import torch

from severe_gui.learn.recurrent import sequences, training
from severe_gui.learn.recurrent.sequences import ALPHABETS, SIZES, Sequences


def drawn(task: str, nested: bool, count: int = 40) -> Sequences:
    draw = sequences.draw if nested else sequences.draw_training
    return draw(task, SIZES[task], 10, count, torch.Generator().manual_seed(8))


def rows(task: str, found: Sequences) -> list[tuple[str, str]]:
    """Each sequence as text, and its answers, where there is none an underscore."""
    return [
        (
            sequences.written(task, question.tolist()),
            "".join("_" if each < 0 else ALPHABETS[task][each] for each in answers.tolist()),
        )
        for question, answers in zip(found.inputs, found.targets, strict=True)
    ]


def read_copy(text: str) -> str:
    before = text.partition(":")[0]
    symbols = before.rstrip("·")
    padding = len(text) - len(before) - len(symbols)
    return "_" * len(before) + symbols + "_" * padding


def read_tags(text: str) -> str:
    stack, answers = [], []
    for sign, *name in zip(text[::3], text[1::3], text[2::3], strict=True):
        if sign == "<":
            stack.append("".join(name))
            answers.append("___")
        else:
            assert stack[-1] == "".join(name)
            answers.append(stack.pop() + "_")
    assert not stack
    return "".join(answers)


def read_variables(text: str) -> str:
    given, _, asked = text.partition("?")
    values = dict(zip(given[::2], given[1::2], strict=True))
    return "_" * (len(given) + 1) + "".join(values.get(name, "_") for name in asked)


def read_addition(text: str) -> str:
    question, _, rest = text.partition("=")
    first, _, second = question.partition("+")
    total = str(int(first[::-1]) + int(second[::-1])).zfill(len(first) + 1)
    answer = total[::-1]
    return "_" * len(question) + answer + "_" * (len(rest) + 1 - len(answer))


READERS = {
    "copy": read_copy, "tags": read_tags, "variables": read_variables, "addition": read_addition,
}  # fmt: skip


@pytest.mark.parametrize("nested", [False, True], ids=["training", "test"])
@pytest.mark.parametrize("task", READERS)
def test_answers_are_what_a_reader_says(task, nested):
    found = drawn(task, nested)
    for text, answers in rows(task, found):
        assert answers == READERS[task](text), text
    if task == "addition":
        return
    # The symbol that an answer needs came in at its source.
    counted = found.targets >= 0
    needed = found.inputs.gather(1, found.sources.clamp(min=0))
    assert torch.equal(needed[counted], found.targets[counted])


def test_tests_nest_all_tags_and_training_does_not():
    assert all(text[::3] == "<<<///" for text, _ in rows("tags", drawn("tags", nested=True)))
    shapes = {text[::3] for text, _ in rows("tags", drawn("tags", nested=False))}
    assert shapes == {"<<<///", "<<//</", "<</<//", "</<<//", "</</</"}


def test_scores_count_answers_only():
    found = drawn("copy", nested=True, count=4)
    right = torch.nn.functional.one_hot(found.targets.clamp(min=0), 10).float() * 50
    batch = sequences.of_seeds([found, found], ALPHABETS["copy"].index("·"))
    logits = torch.stack([right, torch.zeros_like(right)])
    assert training.accuracy(logits, batch)[0] == 1
    # Ten symbols equally likely.
    assert training.bits(logits, batch).tolist() == pytest.approx([0, 3.321928], abs=1e-5)


def test_a_gradient_is_cut_copy_by_copy():
    weights = torch.zeros(2, 3, requires_grad=True)
    weights.grad = torch.tensor([[3.0, 4.0, 0.0], [0.3, 0.4, 0.0]])
    training.clip_by_copy([weights])
    assert weights.grad.norm(dim=1).tolist() == pytest.approx([1.0, 0.5])
