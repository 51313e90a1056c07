"""An empty study folder: files with their headers, a page that says what to fill in, and the notebooks of the brief."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from psi_analysis.errors import DataError
from psi_analysis.nouns.today import today as this_day
from psi_analysis.studies.adding.publications import TERMS
from psi_analysis.studies.contracts import (
    BREAKS,
    INDICATORS,
    OBSERVATIONS,
    OF_DRAFTS,
    SOURCES,
    STATEMENTS,
    TARGETS,
    TableContract,
)
from psi_analysis.studies.judgements.outside_forecasts import OUTSIDE
from psi_analysis.studies.judgements.past_goals import NEAREST, PAST_GOALS
from psi_analysis.studies.loading import kept_once
from psi_analysis.studies.plan_text.register_draft import DraftFiles
from psi_analysis.studies.reading import decode
from psi_analysis.studies.rows import Problem

TEXTS = Path(__file__).with_name("new_folder")
"""The page, the study and the brief of a new folder, with names in braces."""

LICENSES = "# Terms of the data\n\nEach source in `raw/sources.csv` names one of these headings.\n"


def new_study(folder: str | Path, *, plan: DraftFiles | None = None, today: dt.date | None = None) -> list[Path]:
    """Make a study folder that keeps the contract and waits to be filled in; return the files made.

    Args:
        folder: a new or empty folder.
        plan: a plan's text as drafts, each row to be confirmed; None for an empty register.
        today: stands in the files as an example; the day it is when None.
    """
    root = Path(folder)
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise DataError(f"{str(folder)!r} is there already and not empty; give the name of a new folder.")
    if not root.absolute().parent.is_dir():
        raise DataError(f"there is no folder {str(root.parent)!r} to make it in; make that first.")
    texts = _texts(root.absolute().name, today or this_day(), plan)
    contents = {name: text.encode("utf-8") for name, text in texts.items()}
    contents["data/raw/README.md"] = kept_once("studies/new_folder/columns.md", "data/raw/README.md").read_bytes()
    for notebook in sorted(kept_once("studies/new_folder/notebooks/brief", "notebooks/brief").glob("*.ipynb")):
        contents[f"notebooks/brief/{notebook.name}"] = notebook.read_bytes()
    partial = (root / "psi-new.partial") if root.exists() else root.absolute().with_name(f"{root.absolute().name}.partial")
    partial.mkdir()
    try:
        _write(contents, partial)
        if root.exists():
            for child in sorted(partial.iterdir()):
                child.rename(root / child.name)
        else:
            partial.rename(root)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return [root / name for name in contents]


def _write(contents: Mapping[str, bytes], folder: Path) -> None:
    """Write files by their path in a folder."""
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _texts(name: str, day: dt.date, plan: DraftFiles | None) -> dict[str, str]:
    """Contents of every file by path in the folder."""
    years = {"day": day, "base": day.year - 1, "first": day.year, "last": day.year + 2, "base_published": f"{day.year}-01-31"}
    drafted = {f"data/raw/{file}": text for file, text in plan.files.items()} if plan is not None else {}
    tables = {"sources": SOURCES, "indicators": INDICATORS, "targets": TARGETS, "observations": OBSERVATIONS}
    headers = {key: _header(table) for key, table in tables.items()}
    terms = "".join(f"\n## {heading}\n" for heading in dict.fromkeys((*TERMS.values(), "Own computation")))
    return {
        "README.md": _text("README.md").format(name=name, **years, **headers),
        "data/LICENSES.md": LICENSES + terms,
        "data/raw/study.toml": _study(name, years, plan),
        "data/raw/brief.toml": _text("brief.toml"),
        "data/raw/sources.csv": headers["sources"] + "\n",
        "data/raw/indicators.csv": headers["indicators"] + "\n",
        "data/raw/targets.csv": headers["targets"] + "\n",
        "data/raw/observations/observations.csv": headers["observations"] + "\n",
        "data/raw/statements.csv": _header(STATEMENTS) + "\n",
        "data/raw/breaks.csv": _header(BREAKS) + "\n",
        "data/raw/outside.csv": _header(OUTSIDE) + "\n",
        "data/raw/past_goals/past_goals.csv": _header(PAST_GOALS) + "\n",
        "data/raw/past_goals/nearest.csv": _header(NEAREST) + "\n",
        **drafted,
    }


def _study(name: str, years: Mapping[str, object], plan: DraftFiles | None) -> str:
    """What a study is about, with what its plan's text says of the plan."""
    if plan is None:
        return _text("study.toml").format(name=name, **years)
    said = _text("study.toml").format(name=name, **{**years, **plan.plan})
    for entry, value in plan.plan.items():
        said = re.sub(rf'^({entry} = )".*"$', rf'\1"{value}"', said, count=1, flags=re.MULTILINE)
    return re.sub(r"^# text = ", "text = ", said, flags=re.MULTILINE) + plan.units


def _text(name: str) -> str:
    return (TEXTS / name).read_text(encoding="utf-8")


def _header(table: TableContract) -> str:
    """The first row of a file."""
    return ",".join(column.name for column in table.columns if column.name not in OF_DRAFTS)


def left_of_the_template(folder: Path) -> list[Problem]:
    """Say which words of `study.toml` are still those of a new folder.

    Args:
        folder: of the study's raw files.
    """
    marks = re.findall(r'^\w+ = "(\W[^\W]+\W)', (TEXTS / "study.toml").read_text(encoding="utf-8"), re.MULTILINE)
    found = []
    for line, text in enumerate(decode(folder / "study.toml").splitlines(), 1):
        if mark := next((each for each in marks if re.match(rf'\w+ = "{re.escape(each)}', text)), None):
            left = "write your own, or leave the entry out where its language is not the study's."
            found.append(Problem("study.toml", line, f"still the template's {mark!r}; {left}"))
    return found
