"""A form made from a parameter model: sections, controls, ranges and help all come from it."""

import typing
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from severe_gui.widgets.fields import (
    ChoiceField,
    Field,
    FileField,
    NumberField,
    SeveralField,
    TextField,
    ToggleField,
)
from severe_gui.widgets.numbers_field import NumbersField
from severe_gui.widgets.section import Section

_OTHER = "Parameters"
ABBREVIATIONS = frozenset(
    {"sgd", "fgsm", "mlp", "mnist", "nac", "nalu", "nau", "nmu", "lstm", "rnn", "snr", "xml"}
)
"""Names that are written in capitals."""


class ParameterForm(QWidget):
    """Controls for every field of a model. Emits `changed` (name, value) for a user's change."""

    changed = Signal(str, object)
    grabbed = Signal()
    released = Signal()

    def __init__(self, model: type[BaseModel]) -> None:
        super().__init__()
        self.model = model
        self.fields: dict[str, Field] = {}
        self._sections: dict[str, Section] = {}
        self._shown: dict[str, Any] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        sections: dict[str, Section] = {}
        # Fields that the base declares come after the model's own.
        own = [name for name in model.__annotations__ if name in model.model_fields]
        for name in dict.fromkeys((*own, *model.model_fields)):
            info = model.model_fields[name]
            group = str(_extra(info).get("group", _OTHER))
            if group not in sections:
                sections[group] = Section(group)
                layout.addWidget(sections[group])
            field = make_field(name, info)
            self.fields[name] = field
            self._sections[name] = sections[group]
            if _extra(info).get("advanced"):
                sections[group].add_more(field)
            else:
                sections[group].add(field)
            field.changed.connect(lambda value, name=name: self.changed.emit(name, value))
            field.grabbed.connect(self.grabbed)
            field.released.connect(self.released)

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show these values. An error stays until its field's value changes."""
        for name, field in self.fields.items():
            field.setVisible(_matters(self.model.model_fields[name], values))
            value = values[name]
            if isinstance(value, list):
                value = tuple(value)
            if field.value() != value:
                field.set_value(value)
            if self._shown.get(name) != value:
                self._shown[name] = value
                field.show_error()
        for section in dict.fromkeys(self._sections.values()):
            section.hide_if_empty()

    def section_of(self, name: str) -> Section:
        """The section that contains a field."""
        return self._sections[name]

    def reveal(self, name: str) -> None:
        """Show a field that is hidden among the rarer ones."""
        if not self.fields[name].isVisibleTo(self):
            self._sections[name].show_more(True)

    def show_error(self, error: ValidationError) -> None:
        """Show an error at a control."""
        for each in error.errors():
            name = str(each["loc"][0]) if each["loc"] else ""
            if name in self.fields:
                reason = each["msg"].removeprefix("Value error, ")
                self.fields[name].show_error(f"{reason[:1].upper()}{reason[1:]}.")


def make_field(name: str, info: FieldInfo) -> Field:
    """The control for one field of a model."""
    extra = _extra(info)
    label = info.title or name.replace("_", " ").capitalize()
    help_text, default = info.description or "", info.get_default(call_default_factory=True)
    kind, names = info.annotation, names_of(info)
    if typing.get_origin(kind) is Literal:
        return ChoiceField(label, help_text, default, readable(typing.get_args(kind), names))
    if typing.get_origin(kind) is tuple and (choices := choices_of(info)):
        return SeveralField(label, help_text, default, readable(choices, names))
    if typing.get_origin(kind) is tuple and (number := typing.get_args(kind)[0]) in (int, float):
        ends = float(extra.get("low", 0)), float(extra.get("high", 0))
        is_log = extra.get("scale") == "log"
        return NumbersField(label, help_text, default, number, *ends, log=is_log)
    if kind is bool:
        return ToggleField(label, help_text, default)
    if kind in (int, float):
        return _number(label, help_text, default, info, extra)
    if "file" in extra:
        return FileField(label, help_text, default, str(extra["file"]))
    return TextField(label, help_text, default)


def choices_of(info: FieldInfo) -> tuple[Any, ...]:
    """The values that a tuple of literals may hold; none for other fields."""
    inner = typing.get_args(info.annotation)
    if inner and typing.get_origin(inner[0]) is Literal:
        return typing.get_args(inner[0])
    return ()


def readable(values: tuple[Any, ...], names: Mapping[Any, str] | None = None) -> dict[str, Any]:
    """Values by their text on screen: fold-0 is Fold 0, unless names has a better one."""
    return {(names or {}).get(value) or readable_name(value): value for value in values}


def names_of(info: FieldInfo) -> Mapping[Any, str]:
    """The names of a field's values that are more than the values read aloud."""
    names: Mapping[Any, str] = _extra(info).get("names", {})
    return names


def readable_name(value: Any) -> str:
    """fold-0 as Fold 0, sgd as SGD."""
    words = str(value).replace("-", " ").replace("_", " ").split(" ")
    text = " ".join(each.upper() if each in ABBREVIATIONS else each for each in words)
    return text[:1].upper() + text[1:]


def _number(
    label: str, help_text: str, default: Any, info: FieldInfo, extra: Mapping[str, Any]
) -> NumberField:
    least, most, open_below = None, None, False
    for rule in info.metadata:
        least = getattr(rule, "ge", least)
        most = getattr(rule, "le", most)
        if getattr(rule, "gt", None) is not None:
            least, open_below = rule.gt, True
        most = getattr(rule, "lt", most)
    integer = info.annotation is int
    start = default / 100 if open_below and least == 0 and extra.get("scale") == "log" else least
    low = extra.get("low", start if start is not None else 0)
    high = extra.get("high", most if most is not None else max(10 * abs(default), 1))
    if integer and high - low > 1000 and "high" not in extra and extra.get("scale") != "log":
        high = max(4 * default, low + 100)
    return NumberField(
        label,
        help_text,
        default,
        low,
        min(high, most) if most is not None else high,
        integer=integer,
        log=extra.get("scale") == "log" and low > 0,
        unit=str(extra.get("unit", "")),
        least=least if least is not None else -1e12,
        most=most if most is not None else 1e12,
    )


def _matters(info: FieldInfo, values: Mapping[str, Any]) -> bool:
    """Whether a field plays a part at these values of the others."""
    when = _extra(info).get("when", {})
    return all(_is_one_of(values.get(name), allowed) for name, allowed in when.items())


def _is_one_of(value: Any, allowed: Sequence[Any]) -> bool:
    """Whether a value is among those allowed, or one of several chosen values is."""
    if isinstance(value, list | tuple):
        return any(each in allowed for each in value)
    return value in allowed


def _extra(info: FieldInfo) -> Mapping[str, Any]:
    return info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
