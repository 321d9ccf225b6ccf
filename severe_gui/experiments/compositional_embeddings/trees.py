"""What the picture of a composed phrase shows, as fields of a record.

`tree_words`: (words, 16) character codes; `tree_truths`: (words,) 1 or 0 for what is true of the
phrase that begins there, nan where nothing is; `tree/VARIANT`: (words, n + 1), the content of that
phrase in the first seed's network and what is read out of it, from 0 to 1 or from -1 to 1.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from severe_gui.experiments.experiment import FloatArray

if TYPE_CHECKING:
    from severe_gui.learn.compositional import Composer
    from severe_gui.learn.phrases import PhraseTask
    from severe_gui.learn.propositions import Chain

LETTERS = 16
MOST_DRAWN = 8
"""Numbers of a content that are drawn."""


def tree_fields(
    composers: "Mapping[str, Composer]", task: "PhraseTask", phrase: "Chain"
) -> dict[str, FloatArray]:
    """The fields of one phrase."""
    import torch

    from severe_gui.learn.propositions import truths_of_chain

    words, negated = phrase.words[0].tolist(), phrase.negated[0].tolist()
    texts = [
        f"{'not ' * has_not}{task.vocabulary[word]}"
        for word, has_not in zip(words, negated, strict=True)
    ]
    names = [text[:LETTERS].ljust(LETTERS) for text in texts]
    truths = truths_of_chain(phrase) if task.is_true_or_false else [None] * len(words)
    fields: dict[str, FloatArray] = {
        "tree_words": np.array([[ord(letter) for letter in name] for name in names], np.float64),
        "tree_truths": np.array([np.nan if each is None else float(each) for each in truths]),
    }
    with torch.no_grad():
        for name, composer in composers.items():
            phrases = composer.states(phrase.to(composer.readout.device))[::-1]
            answers = torch.cat([composer.answer(each) for each in phrases], dim=1)[0]
            if task.is_true_or_false:
                answers = torch.sigmoid(answers)
            contents = torch.cat([each.content[0] for each in phrases])[:, :MOST_DRAWN]
            joined = torch.cat([contents, answers[:, None]], dim=1)
            fields[f"tree/{name}"] = joined.double().cpu().numpy()
    return fields
