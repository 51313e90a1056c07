"""An outside forecast file is checked cell by cell, pooled with the record, and scored where the outcome came after both."""

import datetime as dt

import pytest

from psi_analysis.cli.main import main
from psi_analysis.errors import DataError
from psi_analysis.neighbours.forecast_file import CONTRACT, beside, read_forecast_file
from psi_analysis.record.entries import record_text, write_record
from psi_analysis.record.what_came import Came, with_outcome
from psi_analysis.scoring import quantile_score
from psi_analysis.studies.loading import load
from tests.record.made_up import band, chance
from tests.studies.small_study import write_small_study

CAME = dt.date(2028, 3, 1)
ENTRIES = (
    with_outcome(chance(0.8), Came(CAME, 140.0)),
    with_outcome(band(80, 85, 90, 95, 99, period="2024"), Came(dt.date(2025, 3, 1), 97.0)),
)
HEAD = "origin_date,location,target,target_end_date,output_type,output_type_id,value"
CHANCE = ["2024-03-01,town,G1 met,2027-12-31,pmf,no,0.4", "2024-03-01,town,G1 met,2027-12-31,pmf,yes,0.6"]
BAND = [f"2024-03-01,town,G1 level,2024-12-31,quantile,{level},{value}" for level, value in ((0.1, 84), (0.5, 94), (0.9, 103))]


def file(folder, lines):
    path = folder / "theirs.csv"
    path.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    return path


def test_probabilities_and_quantiles_are_pooled_and_scored_beside_ours(tmp_path):
    table = beside(read_forecast_file(file(tmp_path, [*CHANCE, *BAND]), ENTRIES), ENTRIES)
    met, level = table.to_dict("records")
    assert (met["edition"], met["ours"], met["theirs"], met["pooled"]) == ("2024", 0.8, 0.6, pytest.approx(0.7))
    assert [met[f"score_{name}"] for name in ("ours", "theirs", "pooled")] == pytest.approx([0.04, 0.16, 0.09])
    assert (level["ours"], level["theirs"], level["pooled"], level["outcome"]) == (90, 94, 92, 97)
    said = {"ours": [80, 90, 99], "theirs": [84, 94, 103], "pooled": [82, 92, 101]}
    for name, values in said.items():
        assert level[f"score_{name}"] == pytest.approx(quantile_score([0.1, 0.5, 0.9], values, 97.0))


def test_what_was_said_after_the_outcome_or_before_any_edition_is_not_scored(tmp_path):
    late = [line.replace("2024-03-01", "2029-01-01") for line in CHANCE]
    early = [line.replace("2024-03-01", "2020-01-01") for line in CHANCE]
    table = beside(read_forecast_file(file(tmp_path, [*late, *early]), ENTRIES), ENTRIES)
    assert table["score_theirs"].isna().all()
    assert table["edition"].tolist() == ["2024", ""]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            [CHANCE[0].replace("G1 met", "G1 mte"), CHANCE[1]],
            r"row 2: target: 'G1 mte' is not spoken of.* Did you mean 'G1 met'",
        ),
        ([CHANCE[0].replace("town", "twon"), CHANCE[1]], r"row 2: location: 'twon'.*Did you mean 'town'"),
        ([CHANCE[0], CHANCE[1].replace("0.6", "60%")], r"row 3: value:"),
        ([CHANCE[0], CHANCE[1].replace("0.6", "1.6")], r"row 3: value: 1.6 is no probability"),
        ([CHANCE[0], CHANCE[1].replace("0.6", "0.7")], r"row 2: value: no and yes are both given and make 1; found 1.1"),
        ([CHANCE[0]], r"row 2: value: no and yes"),
        ([CHANCE[0], CHANCE[1].replace("yes", "maybe")], r"row 3: output_type_id: 'maybe'"),
        ([CHANCE[0].replace("pmf,no", "quantile,0.5"), CHANCE[1]], r"row 2: output_type: 'G1 met' takes pmf"),
        ([CHANCE[0].replace("2024-03-01", "1.3.2024"), CHANCE[1]], r"row 2: origin_date: '1.3.2024' is not a day"),
        ([BAND[0], BAND[1].replace("94", "80"), BAND[2]], r"row 2: value: the quantiles decrease"),
        ([BAND[0], BAND[1].replace("0.5", "50")], r"row 3: output_type_id: '50' is no level"),
        ([BAND[0], BAND[0]], r"row 3: .*0.1"),
    ],
)
def test_what_is_wrong_is_named_with_its_row_and_column(tmp_path, lines, words):
    with pytest.raises(DataError, match=words):
        read_forecast_file(file(tmp_path, lines), ENTRIES)


def test_the_command_prints_both_and_their_mean_scores(tmp_path, capsys):
    study = write_small_study(tmp_path / "study")
    write_record(load(study).folder.parent, record_text(ENTRIES))
    assert main(["outside", str(file(tmp_path, [*CHANCE, *BAND])), "--data", str(study), "--csv"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[1].startswith("2024-03-01,town,G1 met,2027-12-31,2024,0.8")
    assert "2 forecasts have come due" in said.err
    assert [column.name for column in CONTRACT.columns if not column.may_be_absent] == HEAD.split(",")
