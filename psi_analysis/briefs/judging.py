"""Assess the goals of a study for its annual brief: the headline goals in depth, a place for every other."""

from __future__ import annotations

from pathlib import Path

from psi_analysis.assessments.assessing import assess, refuse
from psi_analysis.assessments.proxy import assess_by_proxy
from psi_analysis.assessments.reference_curve import reference_curve
from psi_analysis.backtests.evidence import Evidence, load_evidence
from psi_analysis.briefs.closing import NOT_YET
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.results import AnnualResults, GoalResult, SourceNote
from psi_analysis.briefs.settings import Headline, read_settings
from psi_analysis.catalog.data import Data
from psi_analysis.catalog.peers import PEER_INDICATORS, Peers, load_peers
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.series import Series
from psi_analysis.targets import Target
from psi_analysis.wording import series_name

BEYOND = 3
"""Years forecast past the goal's period, for the first passage."""


def annual_results(data: Data, parameters: BriefParameters) -> AnnualResults:
    """Assess the headline goals in depth and give every other goal its place.

    Args:
        data: the study as known on `parameters.as_of`.
        parameters: of the brief.

    Returns:
        Everything the brief says, as numbers.
    """
    settings = read_settings(data.folder)
    evidence = _evidence(data)
    goals = tuple(_judge(data, headline, parameters, evidence) for headline in settings.headline)
    answers = {target.id: refuse(target, NOT_YET) for target in data.targets.values()}
    for goal in goals:
        answers[goal.target.id] = goal.assessment
        if goal.pair is not None:
            answers[goal.pair.target.id] = goal.pair
    units = {target.id: data.indicators[target.indicator].unit for target in data.targets.values()}
    return AnnualResults(
        data.study, settings, parameters.day, goals, answers, _sources(goals), units, tuple(_warnings(goals, evidence)), {}
    )


def _judge(data: Data, headline: Headline, parameters: BriefParameters, evidence: Evidence | None) -> GoalResult:
    """Assess one headline goal: on its own series where there is one, by proxy where one is stated, or not at all."""
    target = data.target(headline.goal)
    indicator = data.indicator(target.indicator)
    if headline.judged == "proxy":
        return GoalResult(headline, assess_by_proxy(data, target), indicator)
    own = data.series(target.indicator, area=target.area)
    pair = data.target(target.paired_with) if target.paired_with else None
    peers = _peers(data, target)
    conditional, alone = _forecasts(data, own, target, parameters, peers)
    main = conditional or alone
    beside = alone if conditional else None
    answer = assess(main, target, pair=pair, peers=peers, record=evidence, univariate=beside)
    of_pair = assess(main, pair, pair=target, peers=peers, record=evidence, univariate=beside) if pair is not None else None
    curve = reference_curve(conditional, target) if conditional is not None else None
    return GoalResult(headline, answer, indicator, of_pair, curve)


def _forecasts(
    data: Data, own: Series, target: Target, parameters: BriefParameters, peers: Peers | None
) -> tuple[Forecast | None, Forecast]:
    """The forecast that uses the reference, where it is known for longer, and the plain one."""
    to, n_paths, seed = str(target.deadline + BEYOND), parameters.n_paths, parameters.seed
    alone = forecast(own, to=to, peers=peers, n_paths=n_paths, seed=seed)
    area = data.reference_of(own.area)
    if area is None:
        return None, alone
    reference = data.series(target.indicator, area=area)
    if reference.origin <= own.origin:
        return None, alone
    nation = data.reference_of(area)
    common = data.series(target.indicator, area=nation) if nation is not None and peers is not None else None
    return forecast(own, to=to, reference=reference, peers=peers, common=common, n_paths=n_paths, seed=seed), alone


def _evidence(data: Data) -> Evidence | None:
    """The back-test of the panel, where it has been made; the brief does without when it has not."""
    made = evidence_folder(data)
    return load_evidence(data.folder) if (made / "evidence.json").is_file() else None


def evidence_folder(data: Data) -> Path:
    """Folder of the back-test's tables."""
    return data.folder.parent / "processed" / "evidence"


def _peers(data: Data, target: Target) -> Peers | None:
    """Growth of comparable areas, where the study has it for this indicator."""
    folder = data.folder / "peers"
    if not folder.is_dir() or target.indicator not in PEER_INDICATORS:
        return None
    return load_peers(folder, target.indicator)


def _warnings(goals: tuple[GoalResult, ...], evidence: Evidence | None) -> list[str]:
    """What the manifest should say: members left out, goals judged by proxy, no back-test at hand."""
    said = [] if evidence else ["no back-test evidence at hand, so no reliability is stated; make it with: psi evidence"]
    for goal in goals:
        made = goal.assessment.forecast
        said += [f"{goal.target.id}: {name} left out: {why}" for name, why in (made.left_out.items() if made is not None else ())]
        if goal.by_proxy:
            said.append(f"{goal.target.id}: judged by proxy, grade C; a range, not a number, is the answer.")
    return said


def _sources(goals: tuple[GoalResult, ...]) -> tuple[SourceNote, ...]:
    """Where every series used comes from, each once."""
    notes: dict[str, SourceNote] = {}
    for goal in goals:
        made = goal.assessment.forecast
        for part in (made, made.reference if made is not None else None):
            if part is not None and part.series.name not in notes and len(part.series.provenance):
                notes[part.series.name] = _source_note(part.series)
    return tuple(notes.values())


def _source_note(series: Series) -> SourceNote:
    rows = series.provenance
    last = rows.iloc[-1]
    named = tuple(dict.fromkeys(f"{row.publisher}《{row.title}》" for row in rows.itertuples()))
    scopes = tuple(dict.fromkeys(str(value) for value in rows["currency"] if value)) if "currency" in rows else ()
    name = series_name(series)
    return SourceNote(
        name_zh=name.zh,
        name_en=name.en,
        publishers=named,
        first=str(series.values.index[0]),
        last=str(series.origin),
        scope_zh="、".join(_CURRENCIES.get(scope, scope) for scope in scopes),
        scope_en=", ".join(scopes),
        published=last["published"],
        assumed=bool(last["published_is_assumed"]),
    )


_CURRENCIES = {
    "RMB": "人民币",
    "presumably RMB": "应为人民币",
    "all currencies": "本外币",
    "presumably all currencies": "应为本外币",
}


def inputs_of(data: Data) -> list[Path]:
    """Files of the study that a run reads: everything in its raw folder, and the back-test's tables."""
    folders = [data.folder, evidence_folder(data)]
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix in (".csv", ".toml", ".json"))
