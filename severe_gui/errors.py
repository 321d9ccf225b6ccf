"""The family of errors that users may see.

Each says what happened, to what, and what to do, in one sentence. They are raised where the error
is found and caught at the outermost level: by a view, which shows the sentence beside the control,
or by the command line, which prints it and exits with `exit_code`.
"""


class SevereError(Exception):
    """An expected failure, stated as a sentence.

    what: what happened, to what. why: the reason, as a clause. remedy: what to do about it.
    """

    exit_code = 1

    def __init__(self, what: str, why: str = "", remedy: str = "") -> None:
        self.what, self.why, self.remedy = what, why, remedy
        super().__init__(what, why, remedy)

    def __str__(self) -> str:
        sentence = self.what + (f": {self.why}" if self.why else "")
        return sentence + (f"; {self.remedy}" if self.remedy else "") + "."


class BadInput(SevereError):
    """Input that cannot be used: exit 2 on the command line."""

    exit_code = 2


class OutsideModel(BadInput):
    """A point lies on or outside the boundary of the model it was given in."""


class RunFailed(SevereError):
    """A run ended by itself: it diverged, its disk was full, its worker died."""
