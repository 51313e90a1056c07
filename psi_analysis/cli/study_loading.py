"""What commands have in common: the study or file they are about, its day, how to forecast, tables in the language asked for."""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from psi_analysis.errors import ParameterError
from psi_analysis.intake.workbooks import TEXT_FILES, WORKBOOKS
from psi_analysis.nouns.today import TODAY, refuse_future
from psi_analysis.system.console import print_table, remark
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import chosen_language

if TYPE_CHECKING:
    from psi_analysis.forecasts.forecast import Forecast
    from psi_analysis.nouns.series import Series
    from psi_analysis.nouns.targets import Target
    from psi_analysis.studies.comparable.peers import Peers
    from psi_analysis.studies.data import Data


def load_study(options: argparse.Namespace) -> Data:
    """Load the study a command is about; without --as-of as known today, so that a series can be told to be behind."""
    from psi_analysis.studies.loading import load
    from psi_analysis.studies.refused import say_left_out

    if "as_of" in options:
        options.day_is_assumed = options.as_of is None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rows left out are said below, as a sentence
        data = load(options.data, as_of=(options.as_of or TODAY) if "as_of" in options else None)
    if data.as_of is not None:
        refuse_future(data.as_of, "--as-of")
        options.as_of = data.as_of.isoformat()
    if data.left_out:
        remark(options, say_left_out(data.left_out))
    return data


def remark_day(options: argparse.Namespace) -> None:
    """Say which day was assumed, where none was given."""
    if getattr(options, "day_is_assumed", False):
        remark(options, f"as known on {options.as_of}, today; another day: --as-of YYYY-MM-DD")


def is_file(options: argparse.Namespace) -> bool:
    """Say whether a file of the user's own is meant."""
    path = Path(options.series)
    return path.suffix.lower() in (*TEXT_FILES, *WORKBOOKS) or (bool(path.suffix) and path.is_file())


def peers_given(options: argparse.Namespace, series: Series) -> Peers | None:
    """Read the comparable areas that a series is forecast beside; None where no file of them is given."""
    from psi_analysis.intake.own_files import read_long_table
    from psi_analysis.studies.comparable.peers import Peers

    if options.peers is None:
        return None
    frame = read_long_table(Path(options.peers), "period", "value")
    return Peers.from_frame(frame, kind=options.peers_kind or series.indicator.kind, unit=options.peers_unit)


def own_series(options: argparse.Namespace) -> Series:
    """Read the user's own file."""
    from psi_analysis.intake.reading_series import read_series

    names = ("value_column", "period_column", "sheet", "encoding", "header", "unit", "kind")
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        series = read_series(options.series, area=options.area or "own", **{name: getattr(options, name) for name in names})
    for one in said:
        remark(options, str(one.message))
    return series


def forecast_choices(options: argparse.Namespace) -> dict[str, object]:
    """Return the arguments of `forecast` that were given."""
    given: dict[str, object] = {}
    if options.models:
        given["models"] = [name.strip() for name in options.models.split(",") if name.strip()]
    if options.paths is not None:
        if options.paths < 100:
            raise ParameterError(f"--paths is {options.paths}; give at least 100.")
        given["n_paths"] = options.paths
    if options.seed is not None:
        given["seed"] = options.seed
    return given


def draw(options: argparse.Namespace, made: Forecast, goal: Target | None = None) -> None:
    """Draw a forecast into the file that --figure names, where it names one."""
    from psi_analysis import plot

    if not options.figure:
        return
    file = Path(options.figure)
    savers = {".png": plot.save_png, ".svg": plot.save_svg}
    if file.suffix.lower() not in savers:
        raise ParameterError(f"--figure is {options.figure!r}; give a name that ends in .png or .svg.")
    axes = plot.fan(made, goal)
    savers[file.suffix.lower()](axes, file)
    plot.close(axes)
    remark(options, f"wrote {file}")


def print_named(options: argparse.Namespace, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table with its heads in the language asked for; CSV, which programs read, keeps the names."""
    language = chosen_language(options.language)
    as_csv = vars(options).get("csv", False)  # not every command prints CSV
    heads = names if as_csv else [message(f"cli.head.{name.replace(' ', '_')}").said(language) for name in names]
    print_table(list(heads), [list(row) for row in rows], as_csv=as_csv)
