"""Made-up studies, each unlike the others, taken all the way: check, assess, brief in every format; what is not whole is printed.

    python -m scripts.gauntlet --studies 50 --paths 200

The seed is printed; the same seed draws the same studies. Drawn are frequency, kinds of indicators and goals, how many goals (1 to 300),
directions, currencies and units, languages, names (long, with < & $), series that are missing or short, peers of the study's
own. Whole means: every command ends with 0, every file of every format is there, no page, Word document or answer on the console
holds nan, inf, a traceback or 1e+06, an English page no Chinese character and a Chinese page no English word but names: the
publisher's, the peers', those of a few methods and files.
"""

from __future__ import annotations

import argparse
import csv
import html
import io
import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from psi_analysis.studies.contracts import BREAKS, INDICATORS, OBSERVATIONS, SOURCES, TARGETS, TableContract

SEED = 20261130
LAST_YEAR = 2025
DAY = "2026-11-30"
CHINESE = re.compile("[\u3400-\u9fff]+")
BROKEN = re.compile(r"\bnan\b|\binf\b|Traceback|\d[eE]\+\d\d|\{[a-z_]+\}|None\b")
OF_ONE_COUNTRY = re.compile(r"\b(?:city|cities|province|China)\b|城市|全省|省内")
ENGLISH = re.compile(r"\b(?![0-9a-f]+\b)[A-Za-z]{4,}")
NAMED = {
    "Office",
    "Table",
    "peer",
    "ARIMA",
    "Theta",
    "Open",
    "analysis",
    "goal",
    "brief",
    "json",
    "languages",
    "manifest",
    "paths",
    "seed",
    "sources",
    "tables",
    "PDF",
    "Word",
}
OWN_UNITS = {
    "EUR": ("money EUR", 1.0, "欧元", "EUR"),
    "m EUR": ("money EUR", 1e6, "百万欧元", "million EUR"),
    "GW": ("power", 1.0, "吉瓦", "GW"),
    "TWh": ("energy", 1.0, "太瓦时", "TWh"),
    "people": ("persons", 1.0, "人", "people"),
    "t CO2": ("emissions", 1.0, "吨二氧化碳", "t CO2"),
}
NAMES_EN = (
    "output",
    "renewable <share> & more",
    "costs in $ and cents",
    "a very long name of an indicator that takes up more than one line of a table",
)
NAMES_ZH = ("产值", "可再生<能源>&其他", "费用$合计", "一个名称特别长以至于在任何表格里都要占去不止一行的指标")


@dataclass
class Drawn:
    """One study as drawn."""

    number: int
    rng: np.random.Generator = field(repr=False)
    languages: tuple[str, ...] = ("zh", "en")
    frequency: str = "Y"
    goals: int = 1
    peers: bool = False
    files: dict[str, str] = field(default_factory=dict, repr=False)
    headlines: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"study {self.number}: {'+'.join(self.languages)}, {self.frequency}, {self.goals} goals{', peers' if self.peers else ''}"


def draw(number: int, seed: int) -> Drawn:
    """Draw one study: the first ones cover each frequency, language and size, the rest is chance."""
    rng = np.random.default_rng([seed, number])
    languages = (("zh", "en"), ("en",), ("zh",))[number % 3]
    sizes = (1, 3, 8, 20, 2, 5, 300)
    goals = sizes[number % 7] if number % 7 < 6 or number % 14 == 6 else int(rng.integers(1, 60))
    made = Drawn(number, rng, languages, ("Y", "Q", "M", "Y")[number % 4], goals, peers=bool(number % 5 == 1))
    _fill(made)
    return made


def _fill(made: Drawn) -> None:
    """Write the tables of a study."""
    rng, names = made.rng, {"zh": NAMES_ZH, "en": NAMES_EN}
    kinds = ("stock", "flow", "ratio", "count", "growth", "multiple")
    unit_of = {"ratio": "share", "growth": "growth", "multiple": "times"}
    indicators, observations, targets, peers = [], [], [], []
    for place in range(min(made.goals, 8)):
        kind = kinds[int(rng.integers(len(kinds)))]
        unit = unit_of.get(kind) or str(rng.choice(["100m yuan", "count", *OWN_UNITS]))
        own = {each: f"{names[each][place % 4]} {place + 1}" for each in made.languages}
        indicators.append({"id": f"i{place}", "unit": unit, "kind": kind, "definition": "made up"} | _named(own, "name"))
        history = _history(made, kind) if place % 6 != 5 else []
        observations += [_row(f"i{place}", period, value, unit) for period, value in history]
        if made.peers and kind in ("stock", "flow", "count") and history:
            peers += [
                {"indicator": f"i{place}", "area": f"peer {area}", "period": period, "value": f"{value * moved:.6g}", "unit": unit}
                for area, moved in enumerate(np.exp(rng.normal(0, 0.3, 4)))
                for period, value in history
            ]
    for number in range(made.goals):
        targets.append(_goal(made, number, indicators[number % len(indicators)], observations))
    made.headlines = [str(row["id"]) for row in targets[:2]]
    made.files = {
        "study.toml": _study(made),
        "brief.toml": _brief(made),
        "sources.csv": _table(SOURCES, [_source()]),
        "indicators.csv": _table(INDICATORS, indicators),
        "targets.csv": _table(TARGETS, targets),
        "breaks.csv": _table(BREAKS, _breaks(made, observations)),
        "observations/observations.csv": _table(OBSERVATIONS, observations),
    }
    if peers:
        made.files["peers/peers.csv"] = _csv(("indicator", "area", "period", "value", "unit"), peers)


def _named(own: dict[str, str], what: str) -> dict[str, str]:
    return {f"{what}_{language}": name for language, name in own.items()}


def _history(made: Drawn, kind: str) -> list[tuple[str, float]]:
    """Periods and values: 4 to 25 years of the study's frequency."""
    rng, per_year = made.rng, {"Y": 1, "Q": 4, "M": 12}[made.frequency]
    years = int(rng.integers(4, 26 if per_year == 1 else 9))
    steps = np.cumsum(rng.normal(rng.uniform(-0.02, 0.1), 0.04, years * per_year) / per_year)
    if kind == "ratio":
        values = 1 / (1 + np.exp(-(rng.uniform(-2, 2) + steps)))
    elif kind == "growth":
        values = 0.05 + rng.normal(0, 0.02, len(steps))
    else:
        values = 10.0 ** rng.uniform(0, 7) * np.exp(steps) if kind != "multiple" else np.exp(steps)
    first = LAST_YEAR - years + 1
    labels = {
        "Y": [str(first + i) for i in range(years)],
        "Q": [f"{first + i // 4}Q{i % 4 + 1}" for i in range(years * 4)],
        "M": [f"{first + i // 12}-{i % 12 + 1:02d}" for i in range(years * 12)],
    }[made.frequency]
    return list(zip(labels, (np.round(values) if kind == "count" and values.min() > 50 else values).tolist(), strict=True))


def _row(indicator: str, period: str, value: float, unit: str) -> dict[str, object]:
    published = f"{int(period[:4]) + 1}-06-30"
    return {
        "indicator": indicator,
        "area": "here",
        "period": period,
        "value": f"{value:.8g}",
        "unit": unit,
        "status": "final",
        "confidence": "high",
        "source": "office",
        "published": published if published < DAY else "2026-06-30",
        "published_is_assumed": "no",
        "evidence": "made up",
    }


def _goal(made: Drawn, number: int, of: dict[str, object], observations: list[dict[str, object]]) -> dict[str, object]:
    """A goal near where the series may go, of a kind that fits it."""
    rng, own = made.rng, [row for row in observations if row["indicator"] == of["id"]]
    last = float(str(own[-1]["value"])) if own else 100.0
    upward, kind, value, unit = bool(rng.random() < 0.7), "level", last * rng.uniform(0.9, 1.5), str(of["unit"])
    if of["kind"] == "flow" and made.frequency != "Y":
        value *= {"Q": 4, "M": 12}[made.frequency]
    base = ""
    if of["kind"] == "ratio":
        kind, value = "ratio", min(0.95, (last if own else 0.4) * rng.uniform(0.9, 1.2))
    elif of["kind"] == "growth":
        value = 0.05
    elif of["kind"] in ("stock", "flow") and rng.random() < 0.3:
        kind, value, unit, base = "average growth", 100 * rng.uniform(0.01, 0.12), "percent a year", str(LAST_YEAR - 1)
    about = bool(rng.random() < 0.2)
    zh, en = ("达到", "at least") if upward else ("不高于", "at most")
    words = {
        "zh": f"{NAMES_ZH[number % 4]}{zh}目标{'左右' if about else ''}",
        "en": f"{NAMES_EN[number % 4]} {en} {'about ' * about}the goal",
    }
    return {
        "id": f"G{number + 1}",
        "indicator": of["id"],
        "area": "here",
        "relation": ">=" if upward else "<=",
        "value": f"{value:.6g}",
        "unit": unit,
        "period": "2028",
        "kind": kind,
        "base": base,
        "about": "yes" if about else "no",
        "commitment": "firm",
        "explicit": "yes",
        "quote_zh": words[made.languages[0]],
        "section": "1",
        "departments": "",
        "gloss_en": words["en"] if made.languages == ("zh", "en") else "",
    } | _named({each: f"{words[each]} {number + 1}" for each in made.languages}, "name")


def _breaks(made: Drawn, observations: list[dict[str, object]]) -> list[dict[str, object]]:
    """A break of the first series, said in the languages of the study."""
    own = [row["period"] for row in observations if row["indicator"] == "i0"]
    words = {"zh": "口径<调整>", "en": "scope <changed>"}
    row = {"indicator": "i0", "area": "here", "period": own[len(own) // 2] if own else "", "kind": "break", "source": "office"}
    return [row | _named({each: words[each] for each in made.languages}, "note")] if own else []


def _source() -> dict[str, object]:
    return {"id": "office", "kind": "department", "publisher": "Office <A&B>", "title": "Table $1", "licence": "Own computation"}


def _study(made: Drawn) -> str:
    texts = {"zh": ("某地目标<评估>&其他", "某地五年计划", "某地"), "en": ("Goals of a <place> & its $", "Plan of the Place", "Place")}
    lines = ["[study]", *(f'title_{each} = "{texts[each][0]}"' for each in made.languages), 'area = "here"', "", "[plan]"]
    lines += [f'name_{each} = "{texts[each][1]}"' for each in made.languages]
    lines += ['number = "1"', 'publisher = "Office"', "published = 2025-12-01", 'start = "2026"', 'end = "2028"', 'base = "2025"', ""]
    lines += ["[areas.here]", *(f'name_{each} = "{texts[each][2]}"' for each in made.languages), ""]
    for name, (dimension, size, zh, en) in OWN_UNITS.items():
        lines += [f'[units."{name}"]', f'dimension = "{dimension}"', f"size = {size}", f'zh = "{zh}"', f'en = "{en}"', ""]
    return "\n".join(lines)


def _brief(made: Drawn) -> str:
    shorts = {"zh": "目标", "en": "goal"}
    return "\n".join(
        "\n".join(["[[headline]]", f'goal = "{goal}"', *(f'short_{each} = "{shorts[each]} {goal}"' for each in made.languages), ""])
        for goal in made.headlines
    )


def _table(table: TableContract, rows: list[dict[str, object]]) -> str:
    return _csv(tuple(column.name for column in table.columns), rows)


def _csv(names: tuple[str, ...], rows: list[dict[str, object]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(made: Drawn, folder: Path) -> Path:
    """Write a study into a new folder that `psi new` made, and return it."""
    root = folder / f"study{made.number}"
    _psi(folder, "new", root.name)
    for name, text in made.files.items():
        path = root / "data" / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return root


def _psi(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of psi in a folder."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1]), "PSI_TODAY": DAY}
    return subprocess.run(
        [sys.executable, "-m", "psi_analysis", *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def run(made: Drawn, folder: Path, paths: int) -> Iterator[str]:
    """Take a study all the way; yield what is not whole."""
    root = write(made, folder)
    for words in (("check",), ("assess", made.headlines[0], "--paths", str(paths)), ("brief", f"n_paths={paths}")):
        done = _psi(root, *words, "--quiet")
        if done.returncode:
            yield f"psi {words[0]} ends with {done.returncode}: {(done.stdout + done.stderr).strip()[-900:]}"
            if words[0] == "check":
                return
        elif found := BROKEN.search(done.stdout):
            yield f"psi {words[0]} says {found[0]!r}"
    if made.languages == ("en",):
        yield from _workbook_faults(root)
    yield from faults_of(made, root / "reports" / "latest")


def _workbook_faults(root: Path) -> Iterator[str]:
    """What is wrong with the workbook for an office of an English study."""
    done = _psi(root, "template", "office.xlsx", "--quiet")
    if done.returncode:
        yield f"psi template ends with {done.returncode}: {done.stderr.strip()[-300:]}"
        return
    with zipfile.ZipFile(root / "office.xlsx") as packed:
        held = [found for name in packed.namelist() for found in CHINESE.findall(packed.read(name).decode("utf-8"))]
    if held:
        yield f"the workbook holds {len(held)} words of the other language: {', '.join(sorted(set(held))[:12])}"


def timed(made: Drawn, folder: Path, paths: int) -> tuple[list[str], float]:
    """Take a study all the way; return what is not whole, and the seconds."""
    start = time.monotonic()
    return list(run(made, folder, paths)), time.monotonic() - start


def faults_of(made: Drawn, report: Path) -> Iterator[str]:
    """What is wrong with the files of a brief."""
    for language in ("zh", "en"):
        for ending in ("html", "docx", "pdf"):
            path = report / f"brief_{language}.{ending}"
            if path.is_file() != (language in made.languages):
                yield f"{path.name} is {'there' if path.is_file() else 'not there'}"
        tables = tables_of(report, language) if made.languages == (language,) else ()
        for name, text in (*texts(report, language), *tables):
            for line in {found[0] for found in (BROKEN.search(part) for part in text.splitlines()) if found}:
                yield f"{name} says {line!r}"
            if found := OF_ONE_COUNTRY.search(text):
                yield f"{name} speaks of {found[0]!r}, which no made-up study has"
            odd = set(CHINESE.findall(text)) if language == "en" else set(ENGLISH.findall(text)) - NAMED
            if odd:
                yield f"{name} holds {len(odd)} words of the other language: {', '.join(sorted(odd)[:12])}"


def texts(report: Path, language: str) -> Iterator[tuple[str, str]]:
    """Yield the words of every page and Word document of a brief, those on single goals and those in figures among them."""
    for path in sorted(report.rglob(f"brief_{language}.*")):
        if path.suffix == ".html":
            yield path.relative_to(report).as_posix(), visible(path.read_text(encoding="utf-8"))
        elif path.suffix == ".docx":
            with zipfile.ZipFile(path) as packed:
                yield path.relative_to(report).as_posix(), visible(packed.read("word/document.xml").decode("utf-8"))


def tables_of(report: Path, language: str) -> Iterator[tuple[str, str]]:
    """Yield the tables of a brief, which a study of one language has in that language; of an English one those for programs as well."""
    everything = [*report.rglob("*.csv"), *report.rglob("manifest.json")]
    for path in sorted(everything if language == "en" else report.rglob("brief_*.csv")):
        yield path.relative_to(report).as_posix(), path.read_text(encoding="utf-8")


def visible(page: str) -> str:
    """Return the text of a page as it is read."""
    bare = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", page)
    return html.unescape(re.sub(r"<[^>]+>", " ", bare))


def main() -> int:
    """Draw studies, run them, and print what is not whole."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--studies", type=int, default=50)
    parser.add_argument("--first", type=int, default=0, help="number of the first study")
    parser.add_argument("--paths", type=int, default=200)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--at-once", type=int, default=os.cpu_count() or 1, help="studies at a time")
    parser.add_argument("--keep", type=Path, help="folder to leave the studies in")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    begun, whole = time.monotonic(), 0
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(options.at_once) as workers:
        drawn = [draw(number, options.seed) for number in range(options.first, options.first + options.studies)]
        for made, (faults, seconds) in zip(
            drawn, workers.map(lambda each: timed(each, options.keep or Path(temporary), options.paths), drawn), strict=True
        ):
            whole += not faults
            print(f"{made}: {'whole' if not faults else 'NOT WHOLE'}, {seconds:.0f} s", flush=True)
            for fault in faults:
                print(f"  {fault}", flush=True)
    print(f"{whole} of {options.studies} whole, {(time.monotonic() - begun) / 60:.0f} minutes")
    return int(whole < options.studies)


if __name__ == "__main__":
    sys.exit(main())
