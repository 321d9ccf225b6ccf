"""What a control offers to be chosen by name: a value to set, or itself to go to."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """text: what is done, in the control's own words. now: its value, or that it is on or shown.

    act: does it, as a person would at the control. goes: it only takes the keyboard there.
    is_current: it would change nothing.
    """

    text: str
    act: Callable[[], object]
    now: str = ""
    goes: bool = False
    is_current: bool = False
