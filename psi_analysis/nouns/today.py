"""The day it is: asked for here and nowhere else, so that it can be held still."""

from __future__ import annotations

import datetime as dt
import os

from psi_analysis.errors import ParameterError

TODAY = "today"
"""The word for the present day where a day is given."""

TODAY_VARIABLE = "PSI_TODAY"
"""Environment variable that names the day taken for today, such as 2026-11-30, to make again what was made on it."""


def today() -> dt.date:
    """Return the present day, or the day PSI_TODAY names.

    >>> import os
    >>> before = os.environ.get("PSI_TODAY")
    >>> os.environ["PSI_TODAY"] = "2025-03-21"
    >>> today()
    datetime.date(2025, 3, 21)
    >>> _ = os.environ.pop("PSI_TODAY") if before is None else os.environ.update(PSI_TODAY=before)
    """
    named = os.environ.get(TODAY_VARIABLE)
    if not named:
        return dt.date.today()
    try:
        return dt.date.fromisoformat(named)
    except ValueError as error:
        raise ParameterError(f"{TODAY_VARIABLE} is {named!r}, which is not a day; write it as 2025-03-21, or unset it.") from error


def refuse_future(day: dt.date, name: str = "as_of") -> None:
    """Refuse a day that has not come.

    >>> import datetime
    >>> refuse_future(datetime.date(9999, 1, 1))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    psi_analysis.errors.ParameterError: as_of is 9999-01-01, a day after today, ...; give today or a day before it.
    """
    if day > (now := today()):
        raise ParameterError(f"{name} is {day}, a day after today, {now}; give today or a day before it.")


def day_known(as_of: str | dt.date | None) -> dt.date | None:
    """Return the day that is meant: a day, its text, or "today"; None as it is."""
    if as_of is None or (isinstance(as_of, dt.date) and not isinstance(as_of, dt.datetime)):
        return as_of
    if as_of == TODAY:
        return today()
    try:
        return dt.date.fromisoformat(str(as_of)[:10] if isinstance(as_of, dt.datetime) else as_of)
    except (TypeError, ValueError) as error:
        raise ParameterError(f"as_of {as_of!r} is not a day; write it as '2025-03-21', or 'today'.") from error
