"""The record as a hub of the hubverse: `tasks.json` and `admin.json` of schema 5.0.1, model output, target data.

Every edition is a round. Amounts are quantiles, whether a goal is met a probability mass on "no" and "yes".
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from psi_analysis.errors import DataError, PsiError
from psi_analysis.nouns.goal_kinds import KINDS
from psi_analysis.nouns.periods import parse_period
from psi_analysis.record.entries import MAIN, PROBABILITY, Entry, cell_text
from psi_analysis.studies.data import Data
from psi_analysis.system.files import write_in_one_step

MODEL = "psi-analysis"
"""Team and model, as file names have them."""

SCHEMA = "https://raw.githubusercontent.com/hubverse-org/schemas/main/v5.0.1/{}-schema.json"
"""Where the published schemas lie."""

TASK_IDS = ("edition", "origin_date", "location", "target", "target_end_date")
"""Columns that say what a forecast is of."""

OUTPUT = (*TASK_IDS, "output_type", "output_type_id", "value")
"""Columns of a file of forecasts."""

MET = ("no", "yes")
"""Categories of whether a goal is met."""


def export_hub(folder: Path, data: Data, entries: Sequence[Entry]) -> tuple[Path, ...]:
    """Write the record as a hub into a new or empty folder and return the files.

    Raises:
        DataError: nothing has been published, or the folder holds something.
    """
    if folder.exists() and any(folder.iterdir()):
        raise DataError(f"{folder} is not empty; give a new folder.")
    said = [entry for entry in entries if entry.rule == MAIN]
    if not said:
        raise DataError("nothing has been published yet: the record begins with the first edition, psi brief --edition.")
    texts = {
        "hub-config/tasks.json": _json(tasks(said, data)),
        "hub-config/admin.json": _json(_admin(data)),
        "hub-config/model-metadata-schema.json": _json({"type": "object", "required": ["team_abbr", "model_abbr"]}),
        f"model-metadata/{MODEL}.yml": f"team_name: psi\nmodel_name: analysis\nmodel_abbr: analysis\nteam_abbr: {MODEL.split('-')[0]}\n",
        "target-data/time-series.csv": _csv(("target_end_date", "location", "target", "observation"), _observed(said, data)),
        "target-data/oracle-output.csv": _csv((*TASK_IDS[2:], *OUTPUT[5:7], "oracle_value"), _came(said)),
    }
    for name in dict.fromkeys(entry.edition for entry in said):
        rows = [row for entry in said if entry.edition == name for row in output_rows(entry)]
        texts[f"model-output/{MODEL}/{round_of(name)}-{MODEL}.csv"] = _csv(OUTPUT, rows)
    return tuple(_written(folder / path, text) for path, text in texts.items())


def round_of(edition: str) -> str:
    """Return the name of an edition's round.

    >>> round_of("2026-4")
    'edition_2026_4'
    """
    return f"edition_{edition.replace('-', '_')}"


def task_of(entry: Entry) -> dict[str, str]:
    """Return what a statement is of: the columns of `TASK_IDS`."""
    what = "met" if entry.what == PROBABILITY else entry.measure
    end = parse_period(entry.period).end_time.date()
    values = (round_of(entry.edition), str(entry.said_on), entry.area, f"{entry.goal} {what}", str(end))
    return dict(zip(TASK_IDS, values, strict=True))


def output_rows(entry: Entry) -> Iterator[dict[str, str]]:
    """Yield the rows of a statement in a file of forecasts."""
    if entry.what == PROBABILITY:
        for name, value in zip(MET, (1.0 - entry.value, entry.value), strict=True):
            yield task_of(entry) | {"output_type": "pmf", "output_type_id": name, "value": cell_text(value)}
        return
    for level, value in zip(*entry.quantiles(), strict=True):
        yield task_of(entry) | {"output_type": "quantile", "output_type_id": f"{level:g}", "value": cell_text(value)}


def tasks(entries: Sequence[Entry], data: Data) -> dict[str, Any]:
    """Return `tasks.json`: one round for every edition, a group of tasks for every set of quantiles and one for goals met."""
    groups: dict[tuple[float, ...], list[Entry]] = {}
    for entry in entries:
        groups.setdefault(() if entry.what == PROBABILITY else tuple(entry.quantiles()[0]), []).append(entry)
    days = [entry.said_on for entry in entries]
    round_ = {
        "round_id_from_variable": True,
        "round_id": "edition",
        "model_tasks": [_model_task(levels, group, data) for levels, group in groups.items()],
        "submissions_due": {"start": str(min(days)), "end": str(max(days))},
    }
    return {"schema_version": SCHEMA.format("tasks"), "rounds": [round_], "output_type_id_datatype": "character"}


def _model_task(levels: tuple[float, ...], entries: Sequence[Entry], data: Data) -> dict[str, Any]:
    """A group of tasks whose forecasts have one form."""
    ids = [task_of(entry) for entry in entries]
    listed = {name: {"required": None, "optional": sorted({each[name] for each in ids})} for name in TASK_IDS}
    of_target = {each["target"]: entry for each, entry in zip(ids, entries, strict=True)}
    if levels:
        output = {"quantile": {"output_type_id": {"required": list(levels)}, "value": {"type": "double"}, "is_required": False}}
    else:
        mass = {"type": "double", "minimum": 0, "maximum": 1}
        output = {"pmf": {"output_type_id": {"required": list(MET)}, "value": mass, "is_required": False}}
    return {"task_ids": listed, "output_type": output, "target_metadata": [_target(id, entry, data) for id, entry in of_target.items()]}


def _target(id: str, entry: Entry, data: Data) -> dict[str, Any]:
    goal = data.targets.get(entry.goal)
    return {
        "target_id": id[:30],
        "target_name": (entry.indicator if goal is None else goal.name_en or goal.name_zh)[:100],
        "target_units": "met or not" if entry.what == PROBABILITY else entry.unit,
        "target_keys": {"target": id},
        "target_type": "binary" if entry.what == PROBABILITY else "continuous",
        "is_step_ahead": False,
    }


def _admin(data: Data) -> dict[str, Any]:
    study = data.study
    return {
        "schema_version": SCHEMA.format("admin"),
        "name": study.title_en,
        "maintainer": study.plan.publisher,
        "contact": {"name": study.plan.publisher},
        "repository": {"name": MODEL},
        "file_format": ["csv"],
        "timezone": "Etc/UTC",
    }


def _observed(entries: Sequence[Entry], data: Data) -> Iterator[dict[str, str]]:
    """What is known of each amount that forecasts of levels are of."""
    for entry in {
        (entry.goal, entry.area): entry for entry in entries if entry.what != PROBABILITY and KINDS[entry.measure].on_level
    }.values():
        try:
            series = data.series(entry.indicator, area=entry.area)
        except PsiError:  # its figures are no series
            continue
        for period, value in zip(pd.PeriodIndex(series.values.index), series.values, strict=True):
            day = str(period.end_time.date())
            about = {"target_end_date": day, "location": entry.area, "target": task_of(entry)["target"]}
            yield about | {"observation": cell_text(float(value))}


def _came(entries: Sequence[Entry]) -> Iterator[dict[str, str]]:
    """What came of statements, once each."""
    for entry in {entry.event: entry for entry in entries if entry.outcome is not None}.values():
        about = {name: task_of(entry)[name] for name in TASK_IDS[2:]}
        if entry.what != PROBABILITY:
            yield about | {"output_type": "quantile", "output_type_id": "NA", "oracle_value": cell_text(entry.outcome)}
            continue
        for name in MET:
            yield about | {"output_type": "pmf", "output_type_id": name, "oracle_value": str(int(name == entry.met))}


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _csv(names: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_in_one_step(path, text.encode("utf-8"))
