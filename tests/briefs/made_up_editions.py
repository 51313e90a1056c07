"""A small study whose notebooks are replaced by a stand-in that writes given numbers, so that editions take no kernel."""

import dataclasses
from pathlib import Path

import pandas as pd

from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs import editions, index_page, running
from psi_analysis.briefs.runs.edition_changes import Recomputed
from psi_analysis.briefs.runs.manifest import record_files, record_outputs, start_manifest
from tests.briefs.runs.test_running import notebook
from tests.studies.small_study import STUDY, TARGETS, write_small_study

SETTINGS = '[[headline]]\ngoal = "G1"\nshort_zh = "存款"\nshort_en = "deposits"\n'

ANSWERS = {
    "G1": {"probability": 0.58, "grade": "B", "monte_carlo_error": 0.008, "name_zh": "存款", "name_en": "Deposits"},
    "G2": {"probability": 0.4, "grade": "B", "monte_carlo_error": 0.008, "name_zh": "增速", "name_en": ""},
    "G3": {"probability": 0.2, "grade": "C", "probability_low": 0.02, "probability_high": 0.61, "name_zh": "费用率", "name_en": "Cost"},
    "G4": {"grade": "D", "name_zh": "园区", "name_en": "Parks"},
}
COLUMNS = [
    "target", "probability", "grade", "probability_low", "probability_high", "probability_univariate", "median", "interval80_low",
    "interval80_high", "latest_period", "monte_carlo_error", "period", "relation", "value",
]  # fmt: skip
FURTHER_GOALS = (
    "G3,cost_ratio,town,<,13,percent,2027,ratio,,no,firm,yes,,,,费用率,Cost,费用率降至13%以下,below 13 %,一,局,,\n"
    "G4,parcels,town,>=,3,count,2027,count,,no,firm,yes,,,,园区,Parks,园区3个,3 parks,一,局,,\n"
)
FORECAST = pd.DataFrame(
    {
        "period": ["2023", "2024"], "p10": [92.0, 94.0], "p25": [93.0, 97.0], "median": [95.0, 100.0], "p75": [97.0, 104.0],
        "p90": [99.0, 108.0], "unit": "100m yuan",
    }
)  # fmt: skip

BY_DAY = pd.DataFrame(
    [
        ("G1", "2024-01-15", 0.4, None, "", ""),
        ("G1", "2024-03-01", 0.41, 0.01, "乙省存款（2023年）1", "deposits of 乙省, 2023: 1"),
        ("G1", "2025-02-01", 0.7, 0.29, "甲市存款（2024年）2", "deposits of 甲市, 2024: 2"),
        ("G1", "2025-02-01", 0.7, 0.29, "乙省存款（2024年）3", "deposits of 乙省, 2024: 3"),
    ],
    columns=["target", "day", "probability", "change", "reading_zh", "reading_en"],
)


def attainment(answers):
    """A table of answers with the columns of the annual brief's that editions read."""
    rows = [{"target": goal, "period": "2027", "relation": ">=", "value": 130.0, **row} for goal, row in answers.items()]
    return pd.DataFrame(rows, columns=[*COLUMNS, "name_zh", "name_en"])


class Numbers:
    """What the stand-in writes; may be changed between runs."""

    def __init__(self):
        self.answers = {goal: dict(row) for goal, row in ANSWERS.items()}
        self.history = {"2021": 85.0, "2022": 91.0}
        self.code = "a" * 64
        self.raises = ""
        self.again = {}
        self.asked = []

    def recompute(self, data, goal, goal_then, *, since, parameters):
        """Stand in for the later edition's code on an earlier day: P and the parts added since, by goal."""
        self.asked.append((goal, goal_then))
        return Recomputed(*self.again[goal]) if goal in self.again else None


def made_up_study(folder, monkeypatch):
    """Write the study, go there, and put the stand-in in place of notebooks.

    Args:
        folder: where.
        monkeypatch: of the test.

    Returns:
        The numbers it writes.
    """
    study = STUDY.replace("published = 2025-03-21", "published = 2024-01-15")
    write_small_study(folder, study=study, targets=TARGETS + FURTHER_GOALS)
    (folder / "data" / "raw" / "brief.toml").write_text(SETTINGS, encoding="utf-8")
    notebook(folder / "notebooks" / "brief")
    source = folder / "notebooks" / "brief" / "small.ipynb"
    for name in ("annual", "indicator"):
        source.with_name(f"{name}.ipynb").write_bytes(source.read_bytes())
    monkeypatch.chdir(folder)
    numbers = Numbers()

    def stand_in(part, made, root):
        (made / "tables").mkdir(parents=True)
        (made / part.source.name).write_bytes(part.source.read_bytes())
        files = sorted((root / "data" / "raw").rglob("*.*"))
        attainment(numbers.answers).to_csv(made / "tables" / "attainment.csv", index=False, lineterminator="\n")
        if part.place:
            FORECAST.to_csv(made / "tables" / "forecast.csv", index=False, lineterminator="\n")
            history = pd.DataFrame({"period": list(numbers.history), "value": list(numbers.history.values())})
            history.to_csv(made / "tables" / "history.csv", index=False, lineterminator="\n")
        else:
            for language in part.parameters.language_list:
                (made / f"brief_{language}.html").write_text(language, encoding="utf-8")
        manifest = start_manifest(part.source.name, dataclasses.asdict(part.parameters))
        manifest = dataclasses.replace(
            manifest,
            ok=not numbers.raises,
            error=numbers.raises,
            code=dataclasses.replace(manifest.code, sha256=numbers.code, commit="c" * 40, modified=False),
            inputs=record_files([*files, part.source], root),
            outputs=record_outputs(made),
        )
        manifest.write(made)
        return manifest

    monkeypatch.setattr(index_page, "font_faces", lambda page: "")  # fonts take a second
    monkeypatch.setattr(running, "execute_part", stand_in)
    monkeypatch.setattr(editions, "recompute", numbers.recompute)
    monkeypatch.setattr(editions, "by_day_table", lambda data, parameters: BY_DAY)
    return numbers


_PUBLISHED: dict[str, bytes] = {}
"""Files of the made-up study and its edition 2026; the identifiers of its notebooks' cells are drawn anew in each."""


def publish_2026(study: Path) -> None:
    """Publish edition 2026 of a study that `made_up_study` has just written; once a process, from then on its files are written."""
    if not _PUBLISHED:
        editions.publish("2026", BriefParameters(), quiet=True)
        files = (path for path in study.rglob("*") if path.is_file())
        _PUBLISHED.update({path.relative_to(study).as_posix(): path.read_bytes() for path in files})
    for path, held in _PUBLISHED.items():
        (study / path).parent.mkdir(parents=True, exist_ok=True)
        (study / path).write_bytes(held)
