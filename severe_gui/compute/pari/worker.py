"""The process that answers: only here is cypari imported, in its main thread.

A new kind of question is a frozen dataclass in `questions.py` and a line in `ANSWERS`.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from typing import Any

from severe_gui.compute.pari.analytic import analytic_of, heegner_of
from severe_gui.compute.pari.combinations import combinations_of
from severe_gui.compute.pari.counts import bad_primes_of, count_of, pairing_of, traces_of
from severe_gui.compute.pari.groups import group_of, heights_of
from severe_gui.compute.pari.questions import (
    AnalyticQuestion,
    BadPrimesQuestion,
    CombinationsQuestion,
    CountQuestion,
    GroupQuestion,
    HeegnerQuestion,
    HeightsQuestion,
    PairingQuestion,
    Question,
    ReductionQuestion,
    SampleQuestion,
    TorsionQuestion,
    TracesQuestion,
)
from severe_gui.compute.pari.reduction import reduction_of
from severe_gui.compute.pari.sampling import sample_of
from severe_gui.compute.pari.torsion import torsion_of

LARGEST_STACK = 2 * 10**9

ANSWERS: dict[type, Callable[[Any, Any], Iterator[Any]]] = {
    GroupQuestion: group_of,
    TracesQuestion: traces_of,
    CountQuestion: count_of,
    TorsionQuestion: torsion_of,
    ReductionQuestion: reduction_of,
    CombinationsQuestion: combinations_of,
    AnalyticQuestion: analytic_of,
    HeegnerQuestion: heegner_of,
    SampleQuestion: sample_of,
    HeightsQuestion: heights_of,
    PairingQuestion: pairing_of,
    BadPrimesQuestion: bad_primes_of,
}
"""Called with PARI and the question; each part that it yields is sent at once."""


def serve_questions(pipe: "Connection[Any, Any]") -> None:
    """Entry point of the worker: answer until the pipe closes."""
    pari = prepared_pari()
    threading.Thread(target=_end_with_parent, name="parent watch", daemon=True).start()
    while True:
        try:
            question = pipe.recv()
            _answer(pari, question, pipe)
        except (EOFError, OSError):
            return


def prepared_pari() -> Any:
    """PARI in a process that is its own: silent, with a stack that may grow."""
    # PARI reports its growing stack on both streams, where a command prints its document.
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    from cypari import pari

    # PARI installs its own handler; an interrupt of the window also ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pari.allocatemem(8 * 10**6, LARGEST_STACK)
    return pari


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)


def _answer(pari: Any, question: Question, pipe: "Connection[Any, Any]") -> None:
    try:
        for result in ANSWERS[type(question)](pari, question):
            pipe.send((question, result, False, ""))
        pipe.send((question, None, True, ""))
    except OSError:
        raise
    except Exception as error:
        # The asker must learn of any failure of PARI.
        pipe.send((question, None, True, f"PARI could not answer: {error}."))
