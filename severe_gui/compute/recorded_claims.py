"""Results of claims that take too long to be measured each time.

`resources/claims.json` holds those of Severe's own experiments; `claims.json` in the person's data
folder those that a person recorded, of experiments of their own or with an installed Severe. A
result is that of its settings only: parameters, seed, threshold, relation and statement are kept
beside it, and if one of them has changed since, the claim is not judged.
"""

import contextlib
import json
import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from severe_gui import __version__
from severe_gui.compute.judgement import Judgement, Provenance, digest, own_parameters
from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Claim, Experiment, Measurement
from severe_gui.files import write_text
from severe_gui.installation import place, resource_path, user_folder

NAME = "claims.json"
STALE = "recorded with other settings"
ABSENT = "not recorded yet"
REMEDY = "severe claims --all measures it"


def recorded_judgement(experiment: Experiment, claim: Claim, seed: int = 0) -> Judgement:
    """What was recorded of a claim: measured, or not judged if that is stale or missing.

    A person's own record takes precedence over Severe's, unless it is stale. Raises
    BadInput if a file is damaged.
    """
    parameters = own_parameters(experiment, claim)
    settings = _settings(claim, parameters, seed)
    entries = _entries(f"{experiment.id}/{claim.id}")
    for entry in entries:
        if not _changed(entry, settings):
            try:
                return Judgement(
                    experiment, claim, parameters, seed, _measurement(entry), "", _origin(entry)
                )
            except (KeyError, TypeError, ValueError) as error:
                raise _damaged(NAME) from error
    if not entries:
        return Judgement(experiment, claim, parameters, seed, None, f"{ABSENT}; {REMEDY}")
    names = ", ".join(_changed(entries[0], settings))
    why_not = f"{STALE} (another {names}); {REMEDY}"
    return Judgement(experiment, claim, parameters, seed, None, why_not)


def record_judgements(judgements: Iterable[Judgement], date: str) -> list[Path]:
    """Keep what was measured; what was recorded of other claims stays. Returns the files written.

    Raises SevereError if a file cannot be written.
    """
    import torch

    by_file: dict[Path, dict[str, Any]] = {}
    origin = {"severe": __version__, "torch": str(torch.__version__), "date": date}
    for judgement in judgements:
        if judgement.measurement is None or judgement.recorded is not None:
            continue
        path = recording_file(judgement.experiment)
        by_file.setdefault(path, {})[judgement.id] = _entry(judgement) | origin
    for path, entries in by_file.items():
        whole = {**_read(path), **entries}
        text = json.dumps({"claims": dict(sorted(whole.items()))}, indent=1, ensure_ascii=False)
        write_text(path, text + "\n")
    return list(by_file)


def recording_file(experiment: Experiment) -> Path:
    """Where results of an experiment are recorded.

    Severe's own in a checkout: in resources, to be shipped. Otherwise: the person's folder.
    """
    is_own = experiment.run.__module__.startswith("severe_gui.")
    if is_own and place() == "checkout":
        return resource_path("theme").parent / NAME
    return user_folder("data") / NAME


def _entry(judgement: Judgement) -> dict[str, Any]:
    measurement = judgement.measurement
    assert measurement is not None
    interval = measurement.interval
    return {
        **_settings(judgement.claim, judgement.parameters, judgement.seed),
        "measured": _finite(measurement.measured),
        "interval": None if interval is None else [_finite(each) for each in interval],
        "method": measurement.method,
        "values": [_finite(each) for each in measurement.values],
        "detail": measurement.detail,
    }


def _settings(claim: Claim, parameters: Mapping[str, Any], seed: int) -> dict[str, Any]:
    return {
        "parameters": digest(parameters),
        "seed": seed,
        "statement": claim.statement,
        "relation": claim.relation,
        "threshold": claim.threshold,
    }


def _changed(entry: Mapping[str, Any], settings: Mapping[str, Any]) -> list[str]:
    return [name for name, value in settings.items() if entry.get(name) != value]


def _measurement(entry: Mapping[str, Any]) -> Measurement:
    interval = entry["interval"]
    return Measurement(
        _number(entry["measured"]),
        str(entry["detail"]),
        None if interval is None else (_number(interval[0]), _number(interval[1])),
        str(entry["method"]),
        tuple(map(_number, entry["values"])),
    )


def _origin(entry: Mapping[str, Any]) -> Provenance:
    return Provenance(str(entry["severe"]), str(entry["torch"]), str(entry["date"]))


def _entries(claim_id: str) -> list[Mapping[str, Any]]:
    files = [user_folder("data") / NAME]
    # Missing if nothing was recorded when Severe was built.
    with contextlib.suppress(FileNotFoundError):
        files.append(resource_path(NAME))
    return [known[claim_id] for known in map(_read, files) if claim_id in known]


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    about = path.stat()
    return _parsed(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=4)
def _parsed(path: Path, _changed_at: int, _size: int) -> dict[str, Any]:
    """What the file holds, read once for the hundreds of claims that are looked up in it."""
    try:
        claims = json.loads(path.read_text(encoding="utf-8"))["claims"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path) from error
    if not isinstance(claims, dict) or not all(isinstance(each, dict) for each in claims.values()):
        raise _damaged(path)
    return claims


def _damaged(path: Path | str) -> BadInput:
    return BadInput(
        f"The recorded claims in {path} cannot be read",
        "the file is damaged",
        "remove it and record them again with severe claims --all --record",
    )


def _finite(value: float) -> float | str:
    # JSON has no infinity.
    return float(value) if math.isfinite(value) else str(float(value))


def _number(value: Any) -> float:
    return float(value)
