"""The record written as a hub follows the hubverse's rules, and holds every statement once."""

import csv
import json
import os
from pathlib import Path

import jsonschema
import pytest

from psi_analysis.cli.main import main
from psi_analysis.errors import DataError
from psi_analysis.neighbours.hubverse import export_hub, output_rows
from psi_analysis.record.entries import MAIN, PROBABILITY, read_record, record_text, write_record
from psi_analysis.record.what_came import Came, with_outcome
from psi_analysis.studies.loading import load
from tests.record.made_up import SAID_ON, band, chance
from tests.studies.small_study import write_small_study

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "tests" / "schemas"
ENTRIES = (
    chance(0.8),
    with_outcome(band(80, 85, 90, 95, 99, period="2024"), Came(SAID_ON.replace(year=2025), 91.0)),
    chance(0.3, edition="2024-2", period="2028"),
)


@pytest.fixture
def hub(tmp_path):
    data = load(write_small_study(tmp_path / "study"))
    export_hub(tmp_path / "hub", data, ENTRIES)
    return tmp_path / "hub"


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def rows(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def schemas(name):
    """Ours, and the published one where its folder is given."""
    found = [read(SCHEMAS / f"hubverse-{name}.json")]
    given = os.environ.get("PSI_HUB_SCHEMAS")
    return [*found, read(Path(given) / f"{name}-schema.json")] if given else found


@pytest.mark.parametrize("name", ["tasks", "admin"])
def test_the_configuration_passes_the_schema(hub, name):
    for schema in schemas(name):
        content = read(hub / "hub-config" / f"{name}.json")
        jsonschema.validate(content, schema)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({key: value for key, value in content.items() if key != "schema_version"}, schema)


def test_every_row_of_a_forecast_is_a_task_that_the_configuration_allows(hub):
    (round_,) = read(hub / "hub-config" / "tasks.json")["rounds"]
    files = sorted((hub / "model-output" / "psi-analysis").iterdir())
    assert [path.name for path in files] == ["edition_2024-psi-analysis.csv", "edition_2024_2-psi-analysis.csv"]
    found = [row for path in files for row in rows(path)]
    for row in found:
        fitting = [
            task
            for task in round_["model_tasks"]
            if row["output_type"] in task["output_type"]
            and all(row[name] in values["optional"] for name, values in task["task_ids"].items())
            and row["output_type_id"] in map(str, task["output_type"][row["output_type"]]["output_type_id"]["required"])
        ]
        assert len(fitting) == 1, row
        assert row["target"] in [each["target_keys"]["target"] for each in fitting[0]["target_metadata"]]
    assert [float(row["value"]) for row in found if row["output_type"] == "quantile"] == [80, 85, 90, 95, 99]
    assert [(row["output_type_id"], float(row["value"])) for row in found if row["output_type"] == "pmf"][:2] == [("no", 0.2), ("yes", 0.8)]


def test_target_data_are_what_is_known_and_what_came(hub, tmp_path):
    assert [(row["target"], row["oracle_value"]) for row in rows(hub / "target-data" / "oracle-output.csv")] == [("G1 level", "91")]
    series = load(tmp_path / "study").series("deposits", area="town")
    known = rows(hub / "target-data" / "time-series.csv")
    assert [float(row["observation"]) for row in known] == pytest.approx(series.values.tolist())
    assert known[-1]["target_end_date"] == f"{series.origin}-12-31"


def test_the_record_of_this_study_is_written_row_by_row(tmp_path):
    data = load(ROOT)
    entries = read_record(data.folder.parent)
    export_hub(tmp_path / "hub", data, entries)
    written = sum(len(rows(path)) for path in (tmp_path / "hub" / "model-output" / "psi-analysis").iterdir())
    assert written == sum(2 if one.what == PROBABILITY else len(one.quantiles()[0]) for one in entries if one.rule == MAIN)
    for schema in schemas("tasks"):
        jsonschema.validate(read(tmp_path / "hub" / "hub-config" / "tasks.json"), schema)


def test_nothing_is_written_over_and_nothing_without_a_record(tmp_path, hub):
    data = load(tmp_path / "study")
    with pytest.raises(DataError, match="not empty"):
        export_hub(hub, data, ENTRIES)
    with pytest.raises(DataError, match="nothing has been published"):
        export_hub(tmp_path / "other", data, ())


def test_the_command_writes_the_hub(tmp_path, capsys):
    study = write_small_study(tmp_path / "study")
    write_record(load(study).folder.parent, record_text(ENTRIES))
    assert main(["export", str(tmp_path / "hub"), "--data", str(study)]) == 0
    assert "model-output/" in capsys.readouterr().err
    found = rows(tmp_path / "hub" / "model-output" / "psi-analysis" / "edition_2024-psi-analysis.csv")
    assert found == [row for entry in ENTRIES[:2] for row in output_rows(entry)]
