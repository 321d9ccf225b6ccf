"""What a person changes during a run: live parameters, and operations on the layers.

`LiveParameters` is a part to track beside the networks, so that a checkpoint holds the values in
force and not those that the run started with. `answer` makes the changes that are due. What does
not fit the run is left out and counted: a slip must not end a run.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import ValidationError

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Change, Operation, Parameters

if TYPE_CHECKING:
    from severe_gui.learn.surgery import Operable

P = TypeVar("P", bound=Parameters)
REFUSED = "refused values"
"""In a state, beside the names of fields."""


@dataclass(frozen=True)
class Taken:
    """What became of live changes. left_out: how many did not fit; note: the reason of the last,
    where there is more to say than that it is out of its range.
    """

    left_out: int = 0
    note: str = ""

    @property
    def scalars(self) -> dict[str, float]:
        """How many were left out, as a record has it, if any were."""
        return {"changes_left_out": float(self.left_out)} if self.left_out else {}


def live_names(model: type[Parameters]) -> tuple[str, ...]:
    """Names of the fields that may change during a run."""
    return tuple(
        name
        for name, info in model.model_fields.items()
        if isinstance(info.json_schema_extra, dict) and info.json_schema_extra.get("live")
    )


class LiveParameters(Generic[P]):
    """Parameters as they are now."""

    def __init__(self, parameters: P) -> None:
        self.now = parameters
        self._names = live_names(type(parameters))
        self._refused: dict[str, tuple[Any, str]] = {}

    def take(self, name: str, value: Any) -> bool:
        """Set a live parameter; False, and no change, if it is not live or out of range.

        Only the field's own range counts: two fields that must fit each other arrive one by one.
        """
        if name not in self._names:
            return False
        try:
            self.now = self.now.having(**{name: value})
        except ValidationError:
            return False
        return True

    def take_all(
        self, changes: Iterable[Change], check: Callable[[P], object] = lambda now: None
    ) -> Taken:
        """Set live parameters; what does not fit, or what `check` refuses, is left as it was.

        check: raises BadInput for values that a run of these parameters cannot have. What it
        refused is tried again after other changes: values that fit together arrive one by one.
        """
        arrived = list(changes)
        left_out = sum(not self._set(each.name, each.value, check) for each in arrived)
        if not arrived:
            return Taken()
        count = math.inf
        while len(self._refused) < count:
            count = len(self._refused)
            for name, (value, _why) in tuple(self._refused.items()):
                self._set(name, value, check)
        notes = [why for _value, why in self._refused.values()]
        return Taken(left_out + len(notes), notes[-1] if notes else "")

    def _set(self, name: str, value: Any, check: Callable[[P], object]) -> bool:
        """Set it, or keep it with the reason of `check`; False if it is out of its range."""
        before = self.now
        if not self.take(name, value):
            return False
        self._refused.pop(name, None)
        try:
            check(self.now)
        except BadInput as error:
            self.now, self._refused[name] = before, (value, str(error))
        return True

    def state_dict(self) -> dict[str, Any]:
        """The values of live parameters by name, and those that were refused."""
        values = {name: getattr(self.now, name) for name in self._names}
        return values | ({REFUSED: dict(self._refused)} if self._refused else {})

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Put the values of live parameters in force."""
        values = dict(state)
        refused = values.pop(REFUSED, {})
        self._refused = {name: (value, why) for name, (value, why) in refused.items()}
        self.now = self.now.having(**values)


def answer(
    changes: Iterable[Change],
    live: LiveParameters[Any],
    networks: "Operable",
    operations: Sequence[Operation],
) -> dict[str, float]:
    """Make the changes. Returns how many were left out, as a scalar, if any were."""
    known = {operation.id: operation for operation in operations}
    left_out = 0
    for change in changes:
        if change.name in known:
            left_out += not _operate(known[change.name], change.value, live.now, networks)
        else:
            left_out += not live.take(change.name, change.value)
    return Taken(left_out).scalars


def _operate(
    operation: Operation, value: Any, parameters: Parameters, networks: "Operable"
) -> bool:
    from severe_gui.learn import surgery

    try:
        settings = operation.settings.model_validate(value)
        settings.check(parameters)
        asked = settings.model_dump()
        copies = surgery.copies_of(networks, asked.get("variant", ""))
        surgery.operate(networks, operation.id, asked, copies)
    except (ValidationError, BadInput):
        return False
    return True
