"""Asks PARI about curves in a separate process: PARI holds the GIL and cannot be cancelled.

Only one question is answered at a time; asking another kills the worker and starts a new one, which
takes a fifth of a second. Answers come in parts, the quick ones first; each is complete, or it
continues the one before. The last answers are kept, so that a question asked again is answered at
once, and one that was set aside for another is known to be unfinished. A worker that dies or hangs
is replaced and asked once more.
No Qt here, and never cypari.
"""

import multiprocessing
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from typing import Any

from severe_gui.compute.pari import Growing, Question, serve_questions
from severe_gui.compute.processor_time import processor_seconds

FAREWELL_SECONDS = 1.0
HUNG_SECONDS = 10.0
MOST_KEPT = 64
MOST_ATTEMPTS = 2
GIVEN_UP = "The question was cancelled."
DIED_AGAIN = "The arithmetic worker died twice before it had the answer; ask again, or cancel."


@dataclass(frozen=True)
class Answer:
    """What is known of a question so far.

    result: of the question's own type, None before anything is known; is_final: whether no more
    will come; failure: a sentence if it failed.
    """

    question: Question
    result: Any = None
    is_final: bool = False
    failure: str = ""


class Arithmetic:
    """The window's side of the arithmetic worker. All methods except `wait_for` return at once.

    `listeners` are called from a thread of its own when `latest` has changed.
    """

    def __init__(self) -> None:
        self.listeners: list[Callable[[], None]] = []
        self._lock = threading.RLock()
        self._answer: Answer | None = None
        self._attempts = 0
        # Whether the next part is the first since the question was sent.
        self._is_anew = True
        self._kept: OrderedDict[Question, Answer] = OrderedDict()
        self._process: Any = None
        self._pipe: Connection[Any, Any] | None = None
        self._reader: threading.Thread | None = None
        self._news = threading.Condition(self._lock)

    @property
    def worker_pid(self) -> int | None:
        """The worker's process id; None if there is none."""
        return getattr(self._process, "pid", None)

    def latest(self) -> Answer | None:
        """What is known of the last question."""
        with self._lock:
            return self._answer

    def answer_to(self, question: Question) -> Answer | None:
        """What is known of a question, whether it is the last one or was answered before."""
        with self._lock:
            if self._answer is not None and self._answer.question == question:
                return self._answer
            return self._kept.get(question)

    def ask(self, question: Question) -> None:
        """Ask a question; one that is still being answered is set aside, and can be asked again."""
        with self._lock:
            if self._answer is not None and not self._answer.is_final:
                if self._answer.question == question:
                    return
                self._set_aside()
            kept = self._kept.get(question)
            if kept is not None and kept.is_final and not kept.failure:
                self._answer = kept
                return
            self._answer = Answer(question, kept.result if kept is not None else None)
            self._attempts = 1
            self._send(question)

    def cancel(self) -> None:
        """Cancel the current question; what is known of it stays."""
        with self._lock:
            known = self._answer
            self._end_worker()
            if known is not None and not known.is_final:
                self._keep(Answer(known.question, known.result, True, GIVEN_UP))

    def _set_aside(self) -> None:
        """Another question comes first; what is known of this one stays, and is not final."""
        assert self._answer is not None
        self._end_worker()
        self._remember(self._answer)

    def _end_worker(self) -> None:
        process = self._process
        self._process = self._pipe = None
        if process is not None:
            process.kill()

    def _send(self, question: Question) -> None:
        """Give the question to the worker, a new one if there is none or it died while idle."""
        self._is_anew = True
        if self._process is None:
            self._start()
        assert self._pipe is not None
        try:
            self._pipe.send(question)
        except OSError:
            self._end_worker()
            self._start()
            self._pipe.send(question)

    def close(self) -> None:
        """Cancel the question, end the worker, join the reader."""
        self.cancel()
        if self._reader is not None:
            self._reader.join(FAREWELL_SECONDS)

    def wait_for(self, question: Question, seconds: float = threading.TIMEOUT_MAX) -> Answer:
        """Ask, and wait at most this long for the last part. Returns what came in time."""
        self.ask(question)
        deadline = time.monotonic() + seconds
        with self._news:
            while True:
                answer = self._answer
                assert answer is not None
                left = deadline - time.monotonic()
                if answer.is_final or left <= 0:
                    break
                self._news.wait(min(left, threading.TIMEOUT_MAX))
        if not answer.is_final:
            self.cancel()
        return answer

    def _start(self) -> None:
        ours, theirs = multiprocessing.Pipe()
        spawn = multiprocessing.get_context("spawn")
        process = spawn.Process(target=serve_questions, args=(theirs,), name="severe arithmetic")
        process.daemon = True
        process.start()
        theirs.close()
        reader = threading.Thread(
            target=self._read, args=(ours, process), name="severe arithmetic mailbox", daemon=True
        )
        self._process, self._pipe, self._reader = process, ours, reader
        reader.start()

    def _read(self, pipe: "Connection[Any, Any]", process: Any) -> None:
        seen: tuple[Any, ...] | None = None
        while True:
            ready = wait([pipe, process.sentinel], HUNG_SECONDS)
            if not ready:
                seen = self._look_after(process, seen)
                continue
            try:
                while pipe.poll():
                    question, result, is_final, failure = pipe.recv()
                    self._receive(pipe, Answer(question, result, is_final, failure))
            except (EOFError, OSError):
                ready = [process.sentinel]
            if process.sentinel in ready:
                self._lose(process)
                pipe.close()
                return

    def _look_after(self, process: Any, seen: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
        """End a worker that has used no processor time since it was last seen at this question."""
        with self._lock:
            known = self._answer
            if process is not self._process or known is None or known.is_final:
                return None
            now = known.question, self._attempts, processor_seconds(process.pid)
        if now == seen and now[-1] is not None:
            process.kill()
        return now

    def _receive(self, pipe: "Connection[Any, Any]", answer: Answer) -> None:
        with self._news:
            known = self._answer
            if pipe is not self._pipe or known is None or known.question != answer.question:
                return
            result = answer.result
            if result is None:
                result = known.result
            elif isinstance(known.result, Growing) and not self._is_anew:
                result = known.result.continued(result)
            self._is_anew = False
            answer = replace(answer, result=result)
            self._keep(answer)
            self._news.notify_all()
        self._announce()

    def _keep(self, answer: Answer) -> None:
        """The last answer; final ones are also kept for when the question is asked again."""
        self._answer = answer
        if answer.is_final:
            self._remember(answer)

    def _remember(self, answer: Answer) -> None:
        self._kept[answer.question] = answer
        self._kept.move_to_end(answer.question)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    def _lose(self, process: Any) -> None:
        """The worker ended by itself, or was killed by someone else: ask once more."""
        process.join()
        with self._news:
            if process is not self._process:
                return
            self._process = self._pipe = None
            known = self._answer
            if known is not None and not known.is_final:
                if self._attempts < MOST_ATTEMPTS:
                    self._attempts += 1
                    self._send(known.question)
                    return
                self._keep(Answer(known.question, known.result, True, DIED_AGAIN))
            self._news.notify_all()
        self._announce()

    def _announce(self) -> None:
        for listener in list(self.listeners):
            listener()
