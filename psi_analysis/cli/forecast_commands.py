"""What each `psi` command does: read the options, call one verb of the library, print."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from psi_analysis.cli import brief_commands, history_commands, neighbour_commands, record_commands
from psi_analysis.cli import study_commands as data_commands
from psi_analysis.cli.assess_command import assess_command
from psi_analysis.cli.list_commands import LISTS, list_command
from psi_analysis.cli.study_loading import draw, forecast_choices, is_file, load_study, own_series, peers_given, print_named, remark_day
from psi_analysis.errors import ParameterError
from psi_analysis.nouns.units import UNITS
from psi_analysis.system.console import progress_bar, remark, step_bar
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Language, chosen_language, shown
from psi_analysis.words.translated import in_card_words

if TYPE_CHECKING:
    from psi_analysis.forecasts.forecast import Forecast

YUAN = UNITS["100m yuan"].zh
"""The unit of examples."""

SUMMARIES = (
    *data_commands.SUMMARIES,
    ("list", "List what there is to work with.", "  psi list targets\n  psi list indicators --csv > indicators.csv\n  psi list models"),
    (
        "forecast",
        "Forecast an indicator of the study, or a series in a file of your own.",
        "  psi forecast output --to 2030\n  psi forecast output --to 2030 --reference region --as-of 2026-03-31\n"
        f"  psi forecast own.csv --value-column output --unit {YUAN} --kind stock --to 2030 --csv",
    ),
    (
        "backtest",
        "Forecast from past origins and score what was said against what came.",
        f"  psi backtest output --horizon 3\n  psi backtest --goals\n  psi backtest own.csv --unit {YUAN} --kind stock --horizon 2 --csv",
    ),
    (
        "assess",
        "Say how probable it is that a goal is met, and what it would take.",
        f"  psi assess G1\n  psi assess own.csv --unit {YUAN} --kind stock --goal '>=6500' --period 2030",
    ),
    *history_commands.SUMMARIES,
    ("evidence", "Make the slow back-test evidence again (minutes).", "  psi evidence"),
    *brief_commands.SUMMARIES,
    *record_commands.SUMMARIES,
    *neighbour_commands.SUMMARIES,
)
"""Name, one line and examples of every command, in the order of the help."""


def add_arguments(parsers: Mapping[str, argparse.ArgumentParser]) -> None:
    """Give every command its options."""
    for name in parsers.keys() - {"new"}:
        parsers[name].add_argument("--data", metavar="FOLDER", help="the study's folder; by default the one you are in, or above it")
    for parser in parsers.values():
        parser.add_argument("--quiet", action="store_true", help="no progress and no remarks, only the result")
        parser.add_argument(
            "--language", default="", metavar="zh|en", help="of help, remarks, answers and errors; default: PSI_LANGUAGE, else en"
        )
    for name in ("list", "forecast", "backtest", "assess"):
        parsers[name].add_argument("--csv", action="store_true", help="print CSV instead of an aligned table")
    parsers["list"].add_argument("what", nargs="?", default="targets", choices=tuple(LISTS), help="default: targets")
    for name in ("forecast", "backtest", "assess"):
        _add_series_arguments(
            parsers[name], "id of a goal (G1), or a file" if name == "assess" else "id of an indicator (output), or a file"
        )
    for name in ("forecast", "assess"):
        parsers[name].add_argument("--figure", metavar="FILE", help="draw it too: a name that ends in .png or .svg")
    parsers["forecast"].add_argument("--to", required=True, metavar="PERIOD", help="last period wanted: 2027, 2027Q2 or 2027-06")
    parsers["forecast"].add_argument(
        "--reference", metavar="AREA", help="forecast as a share of this area's series, which is known for longer"
    )
    parsers["backtest"].add_argument("--horizon", type=int, default=3, metavar="N", help="periods ahead; default 3")
    parsers["backtest"].add_argument("--goals", action="store_true", help="instead: goals that have come due, as of the day they were set")
    parsers["assess"].add_argument("--goal", metavar="GOAL", help="of your own, such as '>=6500' or '<13%%', in the unit of the series")
    parsers["assess"].add_argument("--period", metavar="PERIOD", help="when your own goal is judged")
    data_commands.add_arguments(parsers)
    brief_commands.add_arguments(parsers)
    record_commands.add_arguments(parsers)
    neighbour_commands.add_arguments(parsers)
    history_commands.add_arguments(parsers)


def _add_series_arguments(parser: argparse.ArgumentParser, what: str) -> None:
    """Options that say which series is meant and how it is forecast."""
    from psi_analysis.nouns.indicators import Kind  # brings numpy, which must find its number of threads set

    parser.add_argument("series", metavar="WHAT", nargs="?" if parser.prog.endswith("backtest") else None, help=what)
    parser.add_argument("--as-of", metavar="DAY", help="use only what was published by this day; default: today")
    parser.add_argument("--area", help="area of the indicator; default: the study's own")
    parser.add_argument("--models", metavar="NAMES", help="members of the pool, separated by commas; see psi list models")
    parser.add_argument("--paths", type=int, metavar="N", help="sample paths")
    parser.add_argument("--seed", type=int, metavar="N", help="names the random streams")
    beside = parser.add_argument_group("beside comparable areas of your own")
    beside.add_argument("--peers", metavar="FILE", help="columns area, period, value; or periods down and areas across")
    beside.add_argument("--peers-kind", choices=get_args(Kind), metavar="KIND", help="growth: rates; default: the kind of the series")
    beside.add_argument("--peers-unit", default="count", metavar="UNIT", help="such as percent, or '%% a year' with growth")
    own = parser.add_argument_group("for a file of your own")
    own.add_argument("--value-column", metavar="NAME", help="column of the numbers")
    own.add_argument("--period-column", metavar="NAME", help="column of the periods")
    own.add_argument("--sheet", metavar="NAME", help="sheet of a workbook")
    own.add_argument("--encoding", metavar="NAME", help="of a text file, such as gbk; found when left out, where it is certain")
    own.add_argument("--header", type=int, metavar="N", help="row of the column names; 0 for none; found by content when left out")
    own.add_argument("--unit", default="count", help=f"{YUAN}, percent, share, count …")
    own.add_argument("--kind", default="flow", choices=get_args(Kind))


def forecast_command(options: argparse.Namespace) -> int:
    """Print median and intervals by period."""
    made, said = made_forecast(options)
    table = made.quantile((0.1, 0.25, 0.5, 0.75, 0.9))
    remark_day(options)
    for each in forecast_lines(made, said, chosen_language(options.language)):
        remark(options, each)
    rows = [
        [str(period), *(shown(value, "five digits") for value in row)] for period, row in zip(table.index, table.to_numpy(), strict=True)
    ]
    print_named(options, ["period", "p10", "p25", "median", "p75", "p90"], rows)
    draw(options, made)
    return 0


def forecast_lines(made: Forecast, said: list[str], language: Language) -> list[str]:
    """Return what a forecast rests on, a line each: its series, its rungs, readings within the year, its members."""
    series = made.series
    unit = UNITS[series.indicator.unit].zh if language == "zh" else series.indicator.unit
    of = {"name": series.name, "unit": unit, "last": shown(series.last, "five digits"), "period": str(series.origin)}
    rungs = [
        ("rung", {"name": rung.series.name, "known": str(rung.known_to), "method": in_card_words(rung.method, language)})
        for rung in made.rungs
    ]
    members = in_card_words(", ".join(f"{name} {weight:.2f}" for name, weight in made.weights.items()), language)
    left = [("left_out", {"name": name, "why": why}) for name, why in made.left_out.items()]
    first, second = [("of", of | {"method": in_card_words(made.method, language)}), *rungs], [("pool", {"members": members}), *left]
    one, other = ([message(f"cli.forecast.{id}", **pieces).said(language) for id, pieces in part] for part in (first, second))
    return [*one, *said, *other]


def made_forecast(options: argparse.Namespace) -> tuple[Forecast, list[str]]:
    """Return the forecast asked for, and what is to be said of readings within the year."""
    from psi_analysis.forecasts.forecasting import forecast as make_forecast
    from psi_analysis.nouns.series import later_words

    if options.reference:
        return forecast_under_reference(options)
    series = own_series(options) if is_file(options) else load_study(options).series(options.series, area=options.area)
    left = later_words(series)
    peers = peers_given(options, series)
    made = make_forecast(replace(series, later=()), to=options.to, peers=peers, **forecast_choices(options))  # type: ignore[arg-type]
    return made, [left] if left else []


def forecast_under_reference(options: argparse.Namespace) -> tuple[Forecast, list[str]]:
    """Return the forecast under a larger area and those above it, as the plan's goals are judged."""
    from psi_analysis.goals.routes.unused_readings import carried_by, left_unused
    from psi_analysis.nowcasts.study_ladder import forecast_in_study

    if is_file(options) or options.models or options.peers:
        other = (
            "a file of your own" if is_file(options) or options.peers else "--models, which chooses members of a forecast from the own past"
        )
        raise ParameterError(f"--reference names an area of the study and cannot go with {other}; leave it out.")
    data = load_study(options)
    made, carried = forecast_in_study(
        data,
        options.series,
        to=options.to,
        area=options.area,
        reference=options.reference,
        peers=data.peers(options.series) if data.has_peers(options.series) else None,
        **forecast_choices(options),  # type: ignore[arg-type]
    )
    said = (carried_by(data, carried), left_unused(data, [one.series for one in (made, *made.rungs)], carried))
    return made, [why.said(chosen_language(options.language)) for why in said if why is not None]


def backtest_command(options: argparse.Namespace) -> int:
    """Print the scores of past origins."""
    from psi_analysis.evidence.rolling import backtest as make_backtest

    if options.goals:
        return backtest_goals(options)
    if options.series is None:
        print("psi backtest: name an indicator or a file, or give --goals.\nTry: psi backtest --help", file=sys.stderr)
        return 2
    series = own_series(options) if is_file(options) else load_study(options).series(options.series, area=options.area)
    peers = peers_given(options, series)
    with progress_bar(options, "origin") as progress:
        made = make_backtest(series, horizon=options.horizon, peers=peers, progress=progress, **forecast_choices(options))  # type: ignore[arg-type]
    frame = made.scores().reset_index()
    remark_day(options)
    language = "en" if vars(options).get("csv") else chosen_language(options.language)
    rows = [
        [in_card_words(cell, language) if isinstance(cell, str) else shown(float(cell), "five digits") for cell in row]
        for row in frame.itertuples(index=False)
    ]
    print_named(options, [str(name) for name in frame.columns], rows)
    return 0


def backtest_goals(options: argparse.Namespace) -> int:
    """Print what was said of goals on the day they were set, and what came."""
    from psi_analysis.goals.routes.due_goals import score_due_goals

    given = {name: value for name, value in forecast_choices(options).items() if name != "models"}
    with progress_bar(options, "goal") as progress:
        made = score_due_goals(options.data, as_of=options.as_of, progress=progress, **given)  # type: ignore[arg-type]
    named = "name_en" if options.csv else f"name_{chosen_language()}"
    names = ("target", named, "set_on", "set_on_is_assumed", "known_to", "relation", "goal", "deadline", "probability",
             "probability_low", "probability_high", "grade", "outcome", "met", "brier")  # fmt: skip
    rows = [[_due_cell(name, row[name], plain=options.csv) for name in names] for row in made.table.to_dict("records")]
    if made.brier is None:
        remark(options, "No goal with a probability has come due.")
    else:
        remark(options, f"Mean Brier score {made.brier:.3f}; saying one half always gives 0.25. {len(rows)} goals prove no method.")
    print_named(options, names, rows)
    return 0


def _due_cell(name: str, value: object, *, plain: bool) -> str:
    if value in ("yes", "no") or isinstance(value, bool):
        said = value if isinstance(value, str) else "yes" if value else "no"
        return said if plain else in_card_words(said, chosen_language())
    if name in ("probability", "probability_low", "probability_high", "brier"):
        return "" if value is None or value != value else shown(float(str(value)), "score")
    return shown(value, "five digits") if isinstance(value, float) else str(value)


def evidence_command(options: argparse.Namespace) -> int:
    """Make the evidence anew: of a panel of cities and provinces, or of the study's own comparable areas."""
    from psi_analysis.evidence.beside_evidence import make_beside_evidence
    from psi_analysis.evidence.cities.city_tables import city_steps, make_city_record
    from psi_analysis.evidence.joint import joint_steps
    from psi_analysis.evidence.joint_record import make_joint_record
    from psi_analysis.evidence.provinces.province_scores import make_province_record, province_steps
    from psi_analysis.evidence.recorded import evidence_steps, make_evidence
    from psi_analysis.studies.loading import find_raw

    raw = find_raw(options.data)
    if not (raw / "peers" / "city_growth.csv").is_file():
        with step_bar(options, "step", of=None) as step:
            made = make_beside_evidence(options.data, progress=step)
        remark(options, f"The evidence is in {made.parent.name}/{made.name}.")
        return 0
    with step_bar(options, "step", of=evidence_steps() + joint_steps() + city_steps() + province_steps(raw)) as step:
        made = make_evidence(options.data, progress=step)
        for make in (make_joint_record, make_city_record, make_province_record):
            make(options.data, progress=step)
    remark(options, f"The evidence is in {made.parent.name}/{made.name}.")
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    **data_commands.COMMANDS,
    "list": list_command,
    "forecast": forecast_command,
    "backtest": backtest_command,
    "assess": assess_command,
    "evidence": evidence_command,
    "brief": brief_commands.brief_command,
    "verify": brief_commands.verify_command,
    "sign": brief_commands.sign_command,
    "index": brief_commands.index_command,
    **record_commands.COMMANDS,
    **neighbour_commands.COMMANDS,
    **history_commands.COMMANDS,
}
