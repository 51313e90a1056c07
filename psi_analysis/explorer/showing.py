"""Tables of words in a notebook: left-aligned, wrapped, without row numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psi_analysis.nouns.areas import AreaId
from psi_analysis.words.messages import messages
from psi_analysis.words.numbers import chosen_language, shown

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler

FIELD = "field"
"""Head of a column whose cells are heads, in a table that was turned."""


def text_table(table: pd.DataFrame) -> Styler:
    """Return a table to show at the end of a cell; numbers are written shortly, missing ones as a dash.

    Where Chinese is chosen, heads of columns, the cells under the head "field", names of rules, models and kinds, and of areas and
    indicators that know theirs, are in Chinese.

    >>> import pandas as pd
    >>> "text-align: left" in text_table(pd.DataFrame({"goal": ["T22"], "needed": ["figures of 2024"]})).to_html()
    True
    """
    looks = [{"selector": "th, td", "props": "text-align: left; vertical-align: top; white-space: normal; word-break: keep-all"}]
    if chosen_language() == "zh":
        table = table.assign(**{FIELD: table[FIELD].map(_field_in_chinese)}) if FIELD in table else table
        table = table.map(_cell_in_chinese)
        table = table.rename(columns=_field_in_chinese)
    return table.style.hide(axis="index").set_table_styles(looks).format(_short, na_rep="–")  # type: ignore[arg-type]


def _field_in_chinese(head: object) -> object:
    return _in_chinese(head, "explorer.column")


def _cell_in_chinese(cell: object) -> object:
    if isinstance(cell, AreaId):
        return cell.name_zh
    word = {"True": "yes", "False": "no"}.get(str(cell), cell) if not isinstance(cell, str) else cell
    return _in_chinese(word, "explorer.cell", "models.member", "names.scope")


def _in_chinese(text: object, *places: str) -> object:
    """Return a word that one of the places of messages has, in Chinese; anything else as it is."""
    known = (messages().get(f"{place}.{text}") for place in places if isinstance(text, str))
    return next((found.zh for found in known if found is not None), text)


def _short(cell: object) -> str:
    if not isinstance(cell, float):
        return str(cell)
    return shown(cell, "four digits")
