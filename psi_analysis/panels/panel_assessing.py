"""The verb `assess_panel`: thousands of series from a long table, forecast, back-tested and assessed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import nullcontext
from functools import partial
from itertools import chain
from pathlib import Path
from typing import get_args

import pandas as pd

from psi_analysis.errors import ModelError, did_you_mean, whole_number
from psi_analysis.forecasts.links import require_link
from psi_analysis.forecasts.members import find_forecaster, own_member
from psi_analysis.forecasts.reference.beside_peers import BESIDE_PEERS
from psi_analysis.intake.own_files import read_long_table
from psi_analysis.models.protocol import Model
from psi_analysis.models.streams import DEFAULT_SEED, stream
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.indicators import Kind, Link
from psi_analysis.panels.ahead import Asked
from psi_analysis.panels.long_tables import COLUMNS, Chunk, chunks_of
from psi_analysis.panels.panel_results import PanelAssessment, assess_chunk, chunks_joined
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.system.watching import Watcher

CHUNK = 500
"""Series a chunk."""

IN_FLIGHT = 8
"""Chunks handed to the executor before the first of them must be back: what bounds memory."""


@typed
def assess_panel(
    table: pd.DataFrame | str | Path | Iterable[pd.DataFrame],
    *,
    horizon: int,
    goals: pd.DataFrame | None = None,
    origins: int = 0,
    model: str | Model = "engine",
    peers: Peers | None = None,
    link: Link | None = None,
    kind: Kind = "flow",
    executor: Executor | None = None,
    chunk: int = CHUNK,
    progress: Watcher | None = None,
    columns: Sequence[str] = COLUMNS,
    n_paths: int = 1000,
    seed: int = DEFAULT_SEED,
) -> PanelAssessment:
    """Forecast, back-test and assess every series of a long table.

    A series that cannot be forecast gets a row with the reason and stops no other. Numbers do not depend on the chunk size, the executor
    or the number of processes.

    Args:
        table: one row a series and period, columns series, period and value (or unique_id, ds and y), a text file or workbook that holds
            it, or an iterable of such tables (a file read in parts), each series whole in one of them. A frame may be one of polars or
            pyarrow, read through narwhals.
        horizon: periods ahead.
        goals: columns series, period, value, and relation (">=" when left out).
        origins: past origins to score, the latest with an outcome; 0 for none.
        model: "engine", another name that `forecast` knows, or a model object.
        peers: comparable areas that each series is forecast beside (`Peers.from_frame`), itself left out by its name; the whole table
            can be made peers of one another. In place of `model`.
        link: scale to forecast on: "log" for amounts that grow by rates, "logit" for shares, "identity"; found for each series from its
            kind and its own past when None (`default_link`), as `forecast` does.
        kind: of all the series: "stock", "flow", "ratio", "multiple", "growth" or "count"; decides bounds, and what a goal for a longer
            period is about.
        executor: any `concurrent.futures.Executor`, such as a Dask cluster's; a process pool of this machine when None.
        chunk: series a chunk.
        progress: called after each chunk with how many series are done, how many there are (None for a table read in parts), and "series".
        columns: names of the columns of series, periods and values.
        n_paths: sample paths of a model other than the engine, which needs none.
        seed: names the random streams.

    Returns:
        A `PanelAssessment`.

    Raises:
        DataError: a file is not there, or cannot be opened or decoded.
        SeriesError: a column is missing, or a goal is for no series.
        PeriodError: a period cannot be read, or lengths differ.
        ModelError: the model or the link is unknown, or horizon, origins or chunk is too small.
        ParameterError: a number of something is no whole number.

    >>> growing = [100 * 1.05**year for year in range(12)]
    >>> table = pd.DataFrame({"series": "a", "period": range(2012, 2024), "value": growing})
    >>> goals = pd.DataFrame({"series": ["a"], "period": [2026], "value": [150.0]})
    >>> bool(assess_panel(table, horizon=3, goals=goals).goals["probability"][0] > 0.9)
    True
    """
    made = assess_in_chunks(
        table, horizon=horizon, goals=goals, origins=origins, model=model, peers=peers, link=link, executor=executor, chunk=chunk,
        progress=progress, columns=columns, kind=kind, n_paths=n_paths, seed=seed,
    )  # fmt: skip
    return chunks_joined(list(made))


def assess_in_chunks(
    table: pd.DataFrame | str | Path | Iterable[pd.DataFrame],
    *,
    horizon: int,
    goals: pd.DataFrame | None = None,
    origins: int = 0,
    model: str | Model = "engine",
    peers: Peers | None = None,
    link: Link | None = None,
    kind: Kind = "flow",
    executor: Executor | None = None,
    chunk: int = CHUNK,
    progress: Watcher | None = None,
    columns: Sequence[str] = COLUMNS,
    n_paths: int = 1000,
    seed: int = DEFAULT_SEED,
) -> Iterator[PanelAssessment]:
    """Do as `assess_panel`, chunk by chunk, for results that shall not all be in memory; arguments and errors are the same.

    Yields:
        A `PanelAssessment` a chunk, in the order of the table.
    """
    if isinstance(table, str | Path):
        table = read_long_table(Path(table), *columns[1:])
    for argument, value in {"horizon": horizon, "chunk": chunk, "origins": origins, "n_paths": n_paths, "seed": seed}.items():
        whole_number(value, argument)
    stream(seed, "", "", 0)
    require_link(link)
    if kind not in get_args(Kind):
        raise ModelError(f"kind {kind!r} is not known. {did_you_mean(str(kind), get_args(Kind))}")
    if min(horizon, chunk) < 1 or origins < 0:
        raise ModelError(f"horizon={horizon}, chunk={chunk}, origins={origins}; horizon and chunk are at least 1, origins at least 0.")
    member = find_forecaster(model) if isinstance(model, str) else own_member(model)
    scale = "identity" if link is None and member.scale != "link" else link
    name = model if isinstance(model, str) else member.model.name
    _refuse_together(peers, model, link)
    asked = Asked(horizon, origins, name if peers is None else BESIDE_PEERS, member.model, scale, kind, n_paths, seed, peers)
    cut = chunks_of([table] if isinstance(table, pd.DataFrame) else table, goals, size=chunk, columns=columns, kind=kind)
    total = table[columns[0]].nunique() if isinstance(table, pd.DataFrame) and columns[0] in table.columns else None
    done = 0
    for made in _made(partial(assess_chunk, asked), cut, executor):
        done += len(made.summary)
        if progress is not None:
            progress(done, total, "series")
        yield made


def _refuse_together(peers: Peers | None, model: str | Model, link: Link | None) -> None:
    if peers is not None and (peers.own is None or model != "engine" or link is not None):
        raise ModelError("peers= of a panel are made by Peers.from_frame, and decide model and link; leave model= and link= out.")


def _made(work: Callable[[Chunk], PanelAssessment], chunks: Iterator[Chunk], executor: Executor | None) -> Iterator[PanelAssessment]:
    """Assess chunks in their order, a bounded number in flight; a single chunk needs no process."""
    first = next(chunks, None)
    if first is None:
        return
    second = next(chunks, None)
    if second is None and executor is None:
        yield work(first)
        return
    waiting: deque[Future[PanelAssessment]] = deque()
    with nullcontext(executor) if executor is not None else ProcessPoolExecutor() as workers:
        for chunk in chain([first] if second is None else [first, second], chunks):
            waiting.append(workers.submit(work, chunk))
            if len(waiting) >= IN_FLIGHT:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
