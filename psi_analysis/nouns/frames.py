"""Frames of other libraries as pandas frames: polars and pyarrow, read through narwhals where that is installed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from psi_analysis.errors import ParameterError

OTHERS = ("polars", "pyarrow", "modin", "cudf")
"""Libraries whose frames are read."""


def in_pandas(table: Any) -> Any:
    """Return a frame of another library, or each of a list, as a pandas frame, every cell with the same bits; anything else as it is."""
    if isinstance(table, list):
        return [in_pandas(each) for each in table]
    if type(table).__module__.partition(".")[0] not in OTHERS:
        return table
    try:
        import narwhals as nw
    except ImportError:
        raise ParameterError("a frame that is not pandas is read through narwhals; install it: pip install narwhals") from None
    frame = nw.from_native(table, pass_through=True)
    if isinstance(frame, nw.LazyFrame):
        raise ParameterError("the frame is lazy; collect it first: frame.collect().")
    if not isinstance(frame, nw.DataFrame):
        return table
    return pd.DataFrame({name: frame[name].to_list() for name in frame.columns})
