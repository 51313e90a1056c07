"""Tables for programs in the languages of their study: `name_zh` and `name_en` where it has both, one of them where it has one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import pandas as pd

from psi_analysis.words.numbers import Language


def in_languages(table: pd.DataFrame, languages: Sequence[Language]) -> pd.DataFrame:
    """Return a table without the columns of a language that is not spoken.

    A column beside that of a language, as `reason` beside `reason_zh`, is in the other one: it takes the place of both where one is spoken.

    >>> told = pd.DataFrame({"reason": ["old"], "reason_zh": ["旧"], "name_zh": ["甲"], "name_en": ["A"]})
    >>> in_languages(told, ["en"]).to_dict("records"), in_languages(told, ["zh"]).to_dict("records")
    ([{'reason': 'old', 'name_en': 'A'}], [{'reason': '旧', 'name_zh': '甲'}])
    """
    if set(get_args(Language)) <= set(languages):
        return table
    (spoken,) = languages
    beside = {name: f"{name}_{spoken}" for name in table.columns if f"{name}_{spoken}" in table.columns}
    unspoken = tuple(f"_{each}" for each in get_args(Language) if each != spoken)
    left_out = [name for name in table.columns if name in beside.values() or name.endswith(unspoken)]
    return table.assign(**{name: table[other] for name, other in beside.items()}).drop(columns=left_out)


def in_both(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of one language with its words in the place of the other's as well.

    >>> list(in_both(pd.DataFrame({"name_en": ["A"]})))
    ['name_en', 'name_zh']
    """
    said = {str(name)[:-2]: str(name) for name in table.columns if str(name)[-3:] in ("_zh", "_en")}
    missing = {f"{stem}{each}": name for stem, name in said.items() for each in get_args(Language) if f"{stem}{each}" not in table.columns}
    return table.assign(**{other: table[name] for other, name in missing.items()}) if missing else table
