import ast
import dataclasses
import json
from pathlib import Path
from typing import get_type_hints

import pytest

from psi_analysis.briefs.indicator import IndicatorParameters
from psi_analysis.briefs.parameters import BriefParameters, parameters_from_text, read_parameters
from psi_analysis.errors import ParameterError

NOTEBOOK = Path(__file__).resolve().parents[2] / "notebooks" / "brief" / "annual.ipynb"


def test_a_misspelt_name_is_refused_with_the_nearest_one():
    with pytest.raises(ParameterError, match=r"^the brief has no parameter 'asof'\. Did you mean 'as_of'\?$"):
        read_parameters({"asof": "2026-11-23"})


REFUSED_VALUES = [
    ({"seed": "7"}, "parameter 'seed' of the brief must be a whole number, but is '7' (str)"),
    ({"seed": True}, "parameter 'seed' of the brief must be a whole number, but is True (bool)"),
    ({"n_paths": 4000.0}, "parameter 'n_paths' of the brief must be a whole number, but is 4000.0 (float)"),
    ({"as_of": 20261123}, "parameter 'as_of' of the brief must be text, but is 20261123 (int)"),
    ({"as_of": "23.11.2026"}, "parameter 'as_of' of the brief must be a day, but is '23.11.2026'; write as_of='2026-11-30', or 'today'"),
    ({"as_of": "20261123"}, "but is '20261123'; write as_of='2026-11-23'"),
    ({"languages": "zh,fr"}, "no language 'fr'; write languages='zh', 'en' or 'zh,en'"),
    ({"languages": ""}, "no language ''"),
    ({"languages": "zh,zh"}, "repeats a language"),
    ({"n_paths": 10}, "must be at least 200, but is 10"),
    ({"seed": -1}, "must not be negative, but is -1"),
]


@pytest.mark.parametrize(("given", "words"), REFUSED_VALUES)
def test_a_wrong_type_or_value_is_refused_in_a_sentence(given, words):
    with pytest.raises(ParameterError) as caught:
        read_parameters(given)
    assert words in str(caught.value)


REFUSED_TEXTS = [
    ({"n_path": "4000"}, "the brief has no parameter 'n_path'. Did you mean 'n_paths'?"),
    ({"n_paths": "many"}, "parameter 'n_paths' of the brief must be a whole number, but is 'many'; write n_paths=4000."),
    ({"n_paths": "4,000"}, "has thousands separators; write 4000"),
    ({"n_paths": "４０００"}, "has full-width digits or spaces; write 4000"),
    ({"n_paths": "0.5"}, "must be a whole number, but is '0.5'"),
    ({"as_of": "2026-11-31"}, "must be a day, but is '2026-11-31'"),
]


@pytest.mark.parametrize(("given", "words"), REFUSED_TEXTS)
def test_text_from_the_command_line_is_refused_in_a_sentence(given, words):
    with pytest.raises(ParameterError) as caught:
        parameters_from_text(given)
    assert words in str(caught.value)


def test_text_from_the_command_line_is_read_by_the_type_of_its_field():
    read = parameters_from_text({"as-of": "2025-03-21", "languages": "zh", "n_paths": "1000", "seed": "7"})
    assert read == BriefParameters(as_of="2025-03-21", languages="zh", n_paths=1000, seed=7)


@pytest.mark.parametrize(("name", "kind"), [("annual", BriefParameters), ("indicator", IndicatorParameters)])
def test_the_notebooks_parameters_cell_equals_the_dataclass_in_name_type_and_default(name, kind):
    notebook = json.loads(NOTEBOOK.with_name(f"{name}.ipynb").read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", [])]
    assert len(cells) == 1
    lines = ast.parse("".join(cells[0]["source"])).body
    assert all(isinstance(line, ast.AnnAssign) for line in lines)
    written = [(line.target.id, line.annotation.id, ast.literal_eval(line.value)) for line in lines]
    types = get_type_hints(kind)
    assert written == [(field.name, types[field.name].__name__, field.default) for field in dataclasses.fields(kind)]
