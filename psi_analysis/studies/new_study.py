"""An empty study folder: files with their headers, a page that says what to fill in, and the notebooks of the brief."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from pathlib import Path

from psi_analysis.errors import DataError
from psi_analysis.nouns.today import today as this_day
from psi_analysis.studies.adding.publications import TERMS
from psi_analysis.studies.contracts import BREAKS, INDICATORS, OBSERVATIONS, SOURCES, STATEMENTS, TARGETS, TableContract
from psi_analysis.studies.judgements.past_goals import NEAREST, PAST_GOALS

NOTEBOOKS = Path(__file__).parents[2] / "notebooks" / "brief"
"""The notebooks of the brief, where the package stands in its repository."""

STUDY_TOML = """# What this study is about. Put your own words between the quotation marks; keep the names on the left.

[study]
title_zh = "（请填写）{name}目标评估"
title_en = "Goals of {name}"
area = "place"                      # id of the area whose goals these are, one of the areas below

[plan]
name_zh = "（请填写）计划全称"
name_en = "Plan of {name}"
number = "（文号）"
publisher = "（发布单位）"
published = {day}              # the day the plan was published, without quotation marks
start = "{first}"
end = "{last}"
base = "{base}"                       # the year before the plan
# text = "plan/plan.txt"            # the plan's text; with it psi check holds every quotation against the text

[areas.place]
name_zh = "（地区名称）"
name_en = "Place"
# reference = "province"            # the larger area it is seen as a share of, if its figures are known for longer

# [areas.province]
# name_zh = "（上级地区）"
# name_en = "Province"
"""

BRIEF_TOML = """# What the brief says beyond its numbers. Take the signs # away and put in the goals to be treated in depth.

# [[headline]]
# goal = "G1"
# short_zh = "（简称）"
# short_en = "short name"

# [[advice]]
# goal = "G1"
# who_zh = "（单位）"
# who_en = "who can do it"
# zh = "（建议）"
# en = "what to do."
"""

README = """# {name}：研究文件夹 / a study folder

依次填写 `data/raw/` 中的文件（表格软件打开，另存为 UTF-8 的 CSV），每填一个运行一次 `psi check`。
Fill in the files of `data/raw/` in this order (open them in a spreadsheet, save as CSV in UTF-8) and run `psi check` after each.

| 文件 file | 填什么 what |
|---|---|
| `study.toml` | 研究、计划、地区 the study, the plan, its areas |
| `sources.csv` | 出处，一行一种 where figures come from, a row each |
| `indicators.csv` | 指标，一行一个 what is measured, a row each |
| `targets.csv` | 目标，原话照录 the goals, in the plan's own words |
| `observations/observations.csv` | 数据，一行一个数字 the figures, a row each |
| `breaks.csv` | 断点、缺口 breaks and gaps of series, where there are any |
| `statements.csv` | 界限、他处的目标 bounds and others' aims, where there are any |
| `past_goals/` | 过去的目标实现了多少，没有可留空 what became of past goals, where known |
| `brief.toml` | 简报的重点目标 the goals the brief treats in depth |

每列的含义见第一个研究的 `data/raw/README.md`。数据也可由部门填表：`psi template` 生成空表，`psi add` 检查并写入。
The columns are explained in `data/raw/README.md` of the first study. Offices can send figures in a workbook: `psi template` writes
an empty one, `psi add` checks and adds it.

一行示例（各文件的第一行是列名）。One example row each (the first row of every file holds the column names):

`data/raw/sources.csv`

```csv
{sources}
bureau,statistics bureau,某市统计局,国民经济和社会发展统计公报,,Public statistics of China,,
```

`data/raw/indicators.csv`

```csv
{indicators}
tourists,接待游客人次,Visitors,count,flow,visits in the year
```

`data/raw/targets.csv`

```csv
{targets}
G1,tourists,place,>=,5000000,count,{last},level,,no,firm,yes,,,,游客,Visitors,接待游客达到500万人次,reach 5 million,一,文旅局,,,
```

`data/raw/observations/observations.csv`

```csv
{observations}
tourists,place,{base},,4200000,count,final,high,bureau,{base_published},no,,,接待游客420万人次,
```

```
psi check
psi list targets
psi assess G1
psi brief
```
"""

LICENSES = "# Terms of the data\n\nEach source in `raw/sources.csv` names one of these headings.\n"


def new_study(folder: str | Path, *, today: dt.date | None = None) -> list[Path]:
    """Make a study folder that keeps the contract and waits to be filled in.

    Args:
        folder: a new or empty folder.
        today: stands in the files as an example; the day it is when None.

    Returns:
        The files made.

    Raises:
        DataError: the folder holds something, or the one it is to lie in is not there.
    """
    root = Path(folder)
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise DataError(f"{str(folder)!r} is there already and not empty; give the name of a new folder.")
    if not root.absolute().parent.is_dir():
        raise DataError(f"there is no folder {str(root.parent)!r} to make it in; make that first.")
    contents = {name: text.encode("utf-8") for name, text in _texts(root.absolute().name, today or this_day()).items()}
    for notebook in sorted(NOTEBOOKS.glob("*.ipynb")):
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


def _texts(name: str, day: dt.date) -> dict[str, str]:
    """Contents of every file by path in the folder."""
    years = {"day": day, "base": day.year - 1, "first": day.year, "last": day.year + 2, "base_published": f"{day.year}-01-31"}
    tables = {"sources": SOURCES, "indicators": INDICATORS, "targets": TARGETS, "observations": OBSERVATIONS}
    headers = {key: _header(table) for key, table in tables.items()}
    terms = "".join(f"\n## {heading}\n" for heading in dict.fromkeys((*TERMS.values(), "Own computation")))
    return {
        "README.md": README.format(name=name, **years, **headers),
        "data/LICENSES.md": LICENSES + terms,
        "data/raw/study.toml": STUDY_TOML.format(name=name, **years),
        "data/raw/brief.toml": BRIEF_TOML,
        "data/raw/sources.csv": headers["sources"] + "\n",
        "data/raw/indicators.csv": headers["indicators"] + "\n",
        "data/raw/targets.csv": headers["targets"] + "\n",
        "data/raw/observations/observations.csv": headers["observations"] + "\n",
        "data/raw/statements.csv": _header(STATEMENTS) + "\n",
        "data/raw/breaks.csv": _header(BREAKS) + "\n",
        "data/raw/past_goals/past_goals.csv": _header(PAST_GOALS) + "\n",
        "data/raw/past_goals/nearest.csv": _header(NEAREST) + "\n",
    }


def _header(table: TableContract) -> str:
    """The first row of a file."""
    return ",".join(column.name for column in table.columns)
