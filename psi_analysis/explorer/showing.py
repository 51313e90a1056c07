"""Tables of words in a notebook: left-aligned, wrapped, without row numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psi_analysis.words.numbers import shown

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler


def text_table(table: pd.DataFrame) -> Styler:
    """Return a table to show at the end of a cell; numbers are written shortly, missing ones as a dash.

    >>> import pandas as pd
    >>> "text-align: left" in text_table(pd.DataFrame({"goal": ["T22"], "needed": ["figures of 2024"]})).to_html()
    True
    """
    looks = [{"selector": "th, td", "props": "text-align: left; vertical-align: top; white-space: normal"}]
    return table.style.hide(axis="index").set_table_styles(looks).format(_short, na_rep="–")  # type: ignore[arg-type]


def _short(cell: object) -> str:
    if not isinstance(cell, float):
        return str(cell)
    return shown(cell, "four digits")
