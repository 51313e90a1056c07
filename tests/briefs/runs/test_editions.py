import json

import pandas as pd
import pytest

from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs import editions as publishing
from psi_analysis.briefs.runs.editions import publish
from psi_analysis.briefs.runs.manifest import changed_files, is_intact, read_manifest
from psi_analysis.briefs.runs.published import EditionError, edition_key, editions
from psi_analysis.briefs.runs.running import RunError
from psi_analysis.cli.main import main
from tests.briefs.made_up_editions import BY_DAY, made_up_study

EARLY, LATE = BriefParameters(as_of="2024-01-31"), BriefParameters(as_of="2026-11-23")


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def numbers(tmp_path, monkeypatch):
    return made_up_study(tmp_path, monkeypatch)


def test_an_edition_is_one_whole_folder_and_is_listed(tmp_path, numbers):
    made = publish("2026", LATE, quiet=True)
    assert made.folder == tmp_path / "reports" / "2026"
    assert sorted(contents(made.folder)) == [
        "annual.ipynb", "brief_en.html", "brief_zh.html", "datapackage.json", "indicators/G1/indicator.ipynb",
        "indicators/G1/manifest.json",
        "indicators/G1/tables/attainment.csv", "indicators/G1/tables/forecast.csv", "indicators/G1/tables/history.csv",
        "manifest.json", "ro-crate-metadata.json", "tables/attainment.csv", "tables/by_day.csv", "tables/vintage.csv",
    ]  # fmt: skip
    assert is_intact(made.folder) and changed_files(read_manifest(made.folder), made.folder) == []
    assert [edition.name for edition in editions(tmp_path / "reports")] == ["2026"]
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == ["2026", "index.html"]


def test_every_notebook_and_what_is_made_beside_them_have_the_seed_and_the_languages_of_the_study(tmp_path, numbers, monkeypatch):
    file = tmp_path / "data" / "raw" / "study.toml"
    english = "\n".join(line for line in file.read_text(encoding="utf-8").splitlines() if "_zh" not in line)
    file.write_text(english.replace('area = "town"', 'area = "town"\nseed = 7', 1) + "\n", encoding="utf-8")
    beside = []
    monkeypatch.setattr(publishing, "by_day_table", lambda data, parameters: beside.append(parameters) or BY_DAY)
    made = publish("2026", BriefParameters(as_of="2026-11-23"), quiet=True)
    given = [read_manifest(folder).parameters for folder in (made.folder, made.folder / "indicators" / "G1")]
    assert [(one["seed"], one["languages"]) for one in given] == [(7, "en")] * 2
    assert [(one.seed, one.languages) for one in beside] == [(7, "en")]


def test_a_published_edition_is_never_rewritten(tmp_path, numbers, capsys):
    folder = publish("2026", LATE, quiet=True).folder
    before = contents(folder)
    numbers.answers["G1"]["probability"] = 0.9
    with pytest.raises(EditionError, match=r"never rewritten.*psi brief --edition 2026-2$"):
        publish("2026", LATE, quiet=True)
    publish("2026-2", LATE, quiet=True)
    assert main(["brief", "--edition", "2026", "--quiet"]) == 1
    assert "psi brief --edition 2026-3" in capsys.readouterr().err
    assert contents(folder) == before


def test_a_failed_run_publishes_nothing(tmp_path, numbers):
    numbers.raises = "ValueError: no rows"
    with pytest.raises(RunError, match=r"everything is in reports/2026-failed/"):
        publish("2026", LATE, quiet=True)
    assert [path.name for path in (tmp_path / "reports").iterdir()] == ["2026-failed"]
    assert editions(tmp_path / "reports") == ()


def test_editions_are_in_the_order_of_their_years_and_numbers(tmp_path):
    for name in ("2026-10", "2026", "2025", "2026-2", "latest", "2026-failed", "2027"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text("{}")
    (tmp_path / "2027" / "manifest.json").unlink()
    assert [edition.name for edition in editions(tmp_path)] == ["2025", "2026", "2026-2", "2026-10"]


@pytest.mark.parametrize("name", ["two", "26", "2026-1", "2026-02", "2026-", "../2026", "2026-2-failed"])
def test_a_name_that_is_no_year_is_refused(name):
    with pytest.raises(EditionError, match="use its year"):
        edition_key(name)


def test_nothing_is_published_beside_a_damaged_edition(tmp_path, numbers):
    folder = publish("2026", LATE, quiet=True).folder
    (folder / "brief_zh.html").write_text("改")
    with pytest.raises(EditionError, match=r"brief_zh\.html: changed.*git checkout -- reports/2026$"):
        publish("2026-2", LATE, quiet=True)
    assert not (tmp_path / "reports" / "2026-2").exists()


def changes(name, tmp_path):
    table = pd.read_csv(tmp_path / "reports" / name / "tables" / "changes.csv").set_index("target")
    assert ((table["now"] - table["before"]) - table.iloc[:, 2:].sum(axis=1)).abs().max() < 1e-9
    return table


def test_figures_published_since_are_told_from_a_new_method_and_from_revisions(tmp_path, numbers):
    publish("2026", EARLY, quiet=True)
    numbers.again = {"G1": (0.6, {"new_data": 0.13, "revised_data": -0.03})}
    numbers.answers["G1"]["probability"], numbers.code = 0.7, "b" * 64
    publish("2026-2", LATE, quiet=True)
    table = changes("2026-2", tmp_path)
    assert table.loc["G1"].iloc[2:].to_dict() == pytest.approx(
        {"new_data": 0.13, "revised_data": -0.03, "new_method": 0.02, "changed_goal": 0, "not_told_apart": 0}
    )
    assert [goal for goal, _ in numbers.asked] == ["G1", "G2", "G3"] and all(worded is None for _, worded in numbers.asked)


def test_a_goal_without_an_answer_on_the_earlier_day_is_not_told_apart(tmp_path, numbers):
    publish("2026", EARLY, quiet=True)
    numbers.answers["G1"]["probability"] = 0.7
    publish("2026-2", LATE, quiet=True)
    row = changes("2026-2", tmp_path).loc["G1"]
    assert row["not_told_apart"] == pytest.approx(0.12) and row.iloc[2:-1].eq(0).all()


def test_a_new_edition_of_the_same_day_moves_by_its_method_alone(tmp_path, numbers):
    publish("2026", LATE, quiet=True)
    numbers.answers["G1"]["probability"], numbers.code = 0.63, "b" * 64
    publish("2026-2", LATE, quiet=True)
    table = changes("2026-2", tmp_path)
    assert table.loc["G1", "new_method"] == pytest.approx(0.05) and table.loc["G2"].iloc[2:].eq(0).all()
    assert table["not_told_apart"].eq(0).all() and numbers.asked == []


def test_a_goal_that_was_rewritten_is_told_from_a_new_method(tmp_path, numbers):
    publish("2026", LATE, quiet=True)
    numbers.answers["G1"] |= {"probability": 0.3, "value": 150.0}
    numbers.code, numbers.again = "b" * 64, {"G1": (0.6, {"changed_goal": -0.3})}
    publish("2026-2", LATE, quiet=True)
    table = changes("2026-2", tmp_path)
    assert table.loc["G1", ["changed_goal", "new_method"]].tolist() == pytest.approx([-0.3, 0.02])
    assert table.loc["G2"].iloc[2:].eq(0).all() and "G4" not in table.index
    ((goal, worded),) = numbers.asked
    assert goal == "G1" and (worded.relation, worded.value, str(worded.deadline)) == (">=", 130.0, "2027")


def test_a_figure_found_later_that_was_public_then_is_revised_data(tmp_path, numbers):
    publish("2026", LATE, quiet=True)
    raw = tmp_path / "data" / "raw" / "observations" / "town.csv"
    raw.write_text(raw.read_text().replace("town,2021,,85,", "town,2021,,86,"))
    numbers.answers["G1"]["probability"] = 0.6
    publish("2026-2", LATE, quiet=True)
    assert changes("2026-2", tmp_path).loc["G1", "revised_data"] == pytest.approx(0.02)


def test_a_manifest_holds_no_absolute_path_and_no_time(tmp_path, numbers):
    folder = publish("2026", LATE, quiet=True).folder
    stored = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert str(tmp_path) not in json.dumps(stored)
    assert not {"time", "date", "started", "host"} & set(stored)
