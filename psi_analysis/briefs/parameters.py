"""Parameters of a brief: few, typed, and checked before a kernel starts."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar, cast, get_args, get_type_hints

from psi_analysis.errors import ParameterError, UnitError, did_you_mean
from psi_analysis.forecasts.defaults import PATHS
from psi_analysis.nouns.today import TODAY, today
from psi_analysis.nouns.units import parse_number
from psi_analysis.studies.study_file import Study
from psi_analysis.words import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
"""Languages a brief is written in."""

Value: TypeAlias = "str | int | float | bool"
"""What a parameter may be: the kinds papermill carries into a notebook unchanged."""

STUDYS_OWN = 0
"""The seed that asks for the study's own."""

_WORDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
_SPOKEN = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True)
class BriefParameters:
    """What may be changed about the annual brief; the parameters cell of its notebook holds the same.

    Attributes:
        as_of: the brief uses what was published by this day, YYYY-MM-DD; "today" becomes the day it is.
        languages: "zh", "en" or "zh,en".
        n_paths: simulated futures of each member.
        seed: names the random streams; 0 is the study's own (`seed` of its study.toml).

    >>> BriefParameters(languages="zh").language_list
    ('zh',)
    """

    as_of: str = TODAY
    languages: str = "zh,en"
    n_paths: int = PATHS
    seed: int = STUDYS_OWN

    def __post_init__(self) -> None:
        if self.as_of == TODAY:
            object.__setattr__(self, "as_of", today().isoformat())
        _check_date("as_of", self.as_of)
        _check_languages(self.languages)
        if self.n_paths < 200:
            raise ParameterError(f"parameter 'n_paths' of the brief must be at least 200, but is {self.n_paths}; write n_paths=4000.")
        if self.seed < 0:
            raise ParameterError(f"parameter 'seed' of the brief must not be negative, but is {self.seed}; write seed=1.")

    @property
    def language_list(self) -> tuple[Language, ...]:
        """The languages, in the order asked for."""
        return tuple(cast(Language, name.strip()) for name in self.languages.split(","))

    @property
    def day(self) -> dt.date:
        """`as_of` as a date."""
        return dt.date.fromisoformat(self.as_of)


Parameters = TypeVar("Parameters", bound=BriefParameters)


def of_study(asked: Parameters, study: Study) -> Parameters:
    """Return the parameters with only the languages that a study has names in, and with its seed where none was asked for.

    >>> from psi_analysis.studies.loading import load_example
    >>> of_study(BriefParameters(), load_example().study).seed > STUDYS_OWN
    True
    """
    spoken = [one for one in asked.language_list if one in study.languages]
    if not spoken:
        raise ParameterError(
            f"parameter 'languages' of the brief: no names in {asked.languages!r} in the study; write languages={study.languages[0]!r}."
        )
    return replace(asked, languages=",".join(spoken), seed=study.seed if asked.seed == STUDYS_OWN else asked.seed)


def read_parameters(given: Mapping[str, object], kind: type[Parameters] = BriefParameters) -> Parameters:  # type: ignore[assignment]
    """Check names and types of given parameters and fill in the defaults.

    Args:
        given: values by name, already of their type.

    Raises:
        ParameterError: a name the brief does not have, a wrong type, or a value out of range.

    >>> read_parameters({"seed": 7}).seed
    7
    """
    types = _types(kind)
    for name, value in given.items():
        _require_known(name, types)
        wanted = types[name]
        if type(value) is not wanted:
            raise ParameterError(
                f"parameter {name!r} of the brief must be {_WORDS[wanted]}, but is {value!r} ({type(value).__name__}); "
                f"write {name}={_default(kind, name)!r}."
            )
    return kind(**given)  # type: ignore[arg-type]


def parameters_from_text(given: Mapping[str, str], kind: type[Parameters] = BriefParameters) -> Parameters:  # type: ignore[assignment]
    """Read parameters typed at a command line, each by the type of its field.

    Args:
        given: text by name; a hyphen in a name stands for an underscore.

    Raises:
        ParameterError: a name the brief does not have, or text that does not read as the field's type.

    >>> parameters_from_text({"n-paths": "1000"}).n_paths
    1000
    """
    types = _types(kind)
    values: dict[str, object] = {}
    for typed, text in given.items():
        name = typed.strip().replace("-", "_")
        _require_known(name, types)
        values[name] = _from_text(name, text, types[name], _default(kind, name))
    return read_parameters(values, kind)


def _types(kind: type[BriefParameters]) -> dict[str, type]:
    """Type of each parameter by name."""
    return cast("dict[str, type]", get_type_hints(kind))


def _default(kind: type[BriefParameters], name: str) -> object:
    """Default of one parameter."""
    return next(field.default for field in dataclasses.fields(kind) if field.name == name)


def _require_known(name: str, types: Mapping[str, type]) -> None:
    """Refuse a name the brief does not have."""
    if name not in types:
        raise ParameterError(f"the brief has no parameter {name!r}. {did_you_mean(name, types)}")


def _from_text(name: str, text: str, wanted: type, default: object) -> Value:
    """Convert one text by the type of its field."""
    if wanted is str:
        return text.strip()
    if wanted is bool:
        if text.strip().lower() not in _SPOKEN:
            raise ParameterError(f"parameter {name!r} of the brief must be true or false, but is {text!r}; write {name}={default}.")
        return _SPOKEN[text.strip().lower()]
    try:
        number = parse_number(text.strip())
    except UnitError as error:
        said = f", but is {text!r}; write {name}={default}." if "not a number" in str(error) else f": {error}"
        raise ParameterError(f"parameter {name!r} of the brief must be {_WORDS[wanted]}{said}") from error
    if wanted is int and not number.is_integer():
        raise ParameterError(f"parameter {name!r} of the brief must be a whole number, but is {text!r}; write {name}={default}.")
    return int(number) if wanted is int else number


def _check_date(name: str, text: str) -> None:
    """Refuse anything but YYYY-MM-DD."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        raise ParameterError(
            f"parameter {name!r} of the brief must be a day, but is {text!r}; write {name}='{today()}', or 'today'."
        ) from error
    if day.isoformat() != text:
        raise ParameterError(f"parameter {name!r} of the brief must be a day, but is {text!r}; write {name}={day.isoformat()!r}.")


def _check_languages(text: str) -> None:
    """Refuse unknown, repeated or missing languages."""
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in LANGUAGES:
            raise ParameterError(f"parameter 'languages' of the brief: no language {name!r}; write languages='zh', 'en' or 'zh,en'.")
    if len(set(names)) < len(names):
        raise ParameterError(f"parameter 'languages' of the brief repeats a language: {text!r}; write languages='zh,en'.")
