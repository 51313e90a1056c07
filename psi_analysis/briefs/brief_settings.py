"""A study's own words for its brief: headline goals and advice, read from `brief.toml` beside the data."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from psi_analysis.errors import DataError, did_you_mean
from psi_analysis.system.bytes_read import bytes_of

SETTINGS = "brief.toml"
"""Name of the file, beside `study.toml`."""

Occasion = Literal["always", "stale", "reference", "below even", "proxy"]
"""When a piece of advice is given: always; when the goal's series ends before the last complete year; when its
forecast rests on the larger area's growth; when the probability is below one half; when the goal is judged by proxy."""


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
        zh: what to do; may name numbers of its goal in braces, see `advice.NUMBERS`.
        en: the same in English.
        goal: the goal it serves; its numbers are those that may be named.
        when: the occasion on which it is given.
    """

    who_zh: str
    who_en: str
    zh: str
    en: str
    goal: str
    when: Occasion = "always"

    def __post_init__(self) -> None:
        if self.when not in get_args(Occasion):
            raise DataError(f"advice on {self.goal}: when {self.when!r} is not known. {did_you_mean(self.when, get_args(Occasion))}")


@dataclass(frozen=True)
class BriefSettings:
    """What `brief.toml` says."""

    headline: tuple[Headline, ...]
    advice: tuple[Advice, ...] = ()


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
        if part not in ("headline", "advice"):
            raise DataError(f"{SETTINGS}: part {part!r} is not known. {did_you_mean(part, ('headline', 'advice'))}")
    if not content.get("headline"):
        raise DataError(f"{SETTINGS}: there is no [[headline]] goal; write at least one: goal, short_zh, short_en.")
    headline = tuple(_entry(row, Headline, f"headline {place}") for place, row in enumerate(content["headline"], 1))
    advice = tuple(_entry(row, Advice, f"advice {place}") for place, row in enumerate(content.get("advice", ()), 1))
    goals = [entry.goal for entry in headline]
    for place, item in enumerate(advice, 1):
        if item.goal not in goals:
            raise DataError(f"{SETTINGS}, advice {place}: goal {item.goal!r} is no headline goal. {did_you_mean(item.goal, goals)}")
    return BriefSettings(headline, advice)


_Kind = TypeVar("_Kind", Headline, Advice)


def _entry(row: Mapping[str, Any], kind: type[_Kind], where: str) -> _Kind:
    """Make one entry after checking its names."""
    fields = {field.name: field.default is dataclasses.MISSING for field in dataclasses.fields(kind)}
    for name in row:
        if name not in fields:
            raise DataError(f"{SETTINGS}, {where}: entry {name!r} is not known. {did_you_mean(name, fields)}")
    for name, needed in fields.items():
        if needed and name not in row:
            raise DataError(f"{SETTINGS}, {where}: entry {name!r} is missing.")
    return kind(**row)
