"""A study's own words for its brief: headline goals and advice, read from `brief.toml` beside the data."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from psi_analysis.errors import DataError, did_you_mean
from psi_analysis.studies.contracts import TARGETS
from psi_analysis.studies.new_study import left_of_the_template
from psi_analysis.studies.reading import decode, scan_table
from psi_analysis.studies.rows import Problem
from psi_analysis.studies.study_file import read_study
from psi_analysis.system.bytes_read import bytes_of

SETTINGS = "brief.toml"
"""Name of the file, beside `study.toml`."""

PARTS = ("headline", "advice", "pieces", "about", "departments")
"""Parts of the file."""

Occasion = Literal["always", "stale", "reference", "below even", "above even", "proxy"]
"""When a piece of advice is given: always; when the goal's series ends before the last complete year; when its
forecast rests on the larger area's growth; when the probability is below one half, or above it; when the goal is judged by proxy."""


@dataclass(frozen=True)
class Headline:
    """A goal the brief treats in depth.

    Attributes:
        goal: its id.
        short_zh: a name short enough for a title.
        short_en: the same in English, in lower case.
        judged: on its own "series", or by "proxy" where another area's series has to stand in.
        caveat_zh: a sentence on figures that were left out, for the risks; may be empty.
        caveat_en: the same in English.
    """

    goal: str
    short_zh: str
    short_en: str
    judged: Literal["series", "proxy"] = "series"
    caveat_zh: str = ""
    caveat_en: str = ""

    def __post_init__(self) -> None:
        if self.judged not in ("series", "proxy"):
            raise DataError(f"headline {self.goal}: judged {self.judged!r} is not known. {did_you_mean(self.judged, ('series', 'proxy'))}")


@dataclass(frozen=True)
class Advice:
    """One recommendation: who, what, and when it is given.

    Attributes:
        who_zh: the department that can do it.
        who_en: the same in English.
        zh: what to do; may name numbers of its goal in braces, see `advice.advice_numbers`.
        en: the same in English.
        goal: the goal it serves; its numbers are those that may be named.
        when: the occasion on which it is given.
        by_zh: by what day, and handed to whom; may be empty.
        by_en: the same in English.
        short_zh: the same in a few words for the first page; empty for advice that does not stand there.
        short_en: the same in English.
    """

    who_zh: str
    who_en: str
    zh: str
    en: str
    goal: str
    when: Occasion = "always"
    by_zh: str = ""
    by_en: str = ""
    short_zh: str = ""
    short_en: str = ""

    def __post_init__(self) -> None:
        if self.when not in get_args(Occasion):
            raise DataError(f"advice on {self.goal}: when {self.when!r} is not known. {did_you_mean(self.when, get_args(Occasion))}")


@dataclass(frozen=True)
class BriefSettings:
    """What `brief.toml` says.

    Attributes:
        headline: goals treated in depth, in their order.
        advice: what could be done, and by whom.
        pieces: which pieces stand where, by place, where the study chooses otherwise; see `sections/pieces.py`.
        about: what a stranger must know of the place and the plan, Chinese and English; may be empty.
        departments: English names of departments, by their name in the plan.
    """

    headline: tuple[Headline, ...]
    advice: tuple[Advice, ...] = ()
    pieces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    about: tuple[str, str] = ("", "")
    departments: Mapping[str, str] = field(default_factory=dict)


def read_settings(folder: Path) -> BriefSettings:
    """Read `brief.toml`.

    Raises:
        DataError: the file is missing, is not TOML, or has an unknown or missing entry.
    """
    path = folder / SETTINGS
    if not path.is_file():
        raise DataError(f"{SETTINGS} is missing beside study.toml; write its [[headline]] goals: goal, short_zh, short_en.")
    try:
        content = tomllib.loads(bytes_of(path).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{SETTINGS}: not valid TOML in UTF-8: {error}.") from error
    for part in content:
        if part not in PARTS:
            raise DataError(f"{SETTINGS}: part {part!r} is not known. {did_you_mean(part, PARTS)}")
    if not content.get("headline"):
        raise DataError(f"{SETTINGS}: there is no [[headline]] goal; write at least one: goal, short_zh, short_en.")
    study = folder / "study.toml"
    spoken = read_study(study).languages if study.is_file() else ("zh", "en")
    headline = tuple(_entry(row, Headline, f"headline {place}", spoken) for place, row in enumerate(content["headline"], 1))
    advice = tuple(_entry(row, Advice, f"advice {place}", spoken) for place, row in enumerate(content.get("advice", ()), 1))
    about = content.get("about", {})
    for name in about:
        if name not in ("zh", "en"):
            raise DataError(f"{SETTINGS}, about: entry {name!r} is not known. {did_you_mean(name, ('zh', 'en'))}")
    return BriefSettings(headline, advice, _pieces(content), (about.get("zh", ""), about.get("en", "")), content.get("departments", {}))


def settings_problems(folder: Path) -> list[Problem]:
    """Say what a brief could not print: goals of `brief.toml` that are not in the register, words of the template in `study.toml`.

    A file that cannot be read is one problem; one without a headline is none yet.

    Args:
        folder: of the study's raw files.
    """
    try:
        settings = read_settings(folder)
    except DataError as error:
        begun = (folder / SETTINGS).is_file() and re.search(r"^\[\[headline", decode(folder / SETTINGS), re.MULTILINE)
        return [Problem(SETTINGS, 0, str(error).removeprefix(SETTINGS).lstrip(":, "))] if begun else []
    register = folder / TARGETS.pattern
    goals = [row.text("id") for row in scan_table(register, TARGETS, root=folder).rows] if register.is_file() else []
    named = dict.fromkeys([*(one.goal for one in settings.headline), *(one.goal for one in settings.advice)])
    return [
        *left_of_the_template(folder),
        *(
            Problem(SETTINGS, 0, f"there is no goal {id!r}, which is a headline or an advice's. {did_you_mean(id, goals)}")
            for id in named
            if id and id not in goals
        ),
    ]


def _pieces(content: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The study's own order; which names there are is known where the pieces are made."""
    chosen = content.get("pieces", {})
    for place, names in chosen.items():
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise DataError(f'{SETTINGS}, pieces: {place} must be a list of names, such as ["overall", "goals"].')
    return {place: tuple(names) for place, names in chosen.items()}


_Kind = TypeVar("_Kind", Headline, Advice)


def _entry(row: Mapping[str, Any], kind: type[_Kind], where: str, spoken: Sequence[str]) -> _Kind:
    """Make one entry after checking its names; what a study in one language says stands for the other."""
    fields = {field.name: field.default is dataclasses.MISSING for field in dataclasses.fields(kind)}
    for name in row:
        if name not in fields:
            raise DataError(f"{SETTINGS}, {where}: entry {name!r} is not known. {did_you_mean(name, fields)}")
    given = dict(row)
    for name, needed in fields.items():
        if name in row:
            continue
        other = name[:-2] + {"zh": "en", "en": "zh"}.get(name[-2:], "")
        if name[-2:] not in spoken and other in row:
            given[name] = row[other]
        elif needed:
            raise DataError(f"{SETTINGS}, {where}: entry {name!r} is missing.")
    return kind(**given)
