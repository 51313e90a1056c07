"""The verb `language`: chosen once for everything."""

from __future__ import annotations

import os

from psi_analysis.nouns.arguments import typed
from psi_analysis.words.numbers import LANGUAGE_VARIABLE, Language, check_language, chosen_language


@typed
def language(chosen: str | None = None) -> Language:
    """Choose the language of everything from here on: figures, tables, cards, the explorer, errors, and what is started from here.

    Args:
        chosen: "zh" or "en"; None changes nothing.

    Returns:
        The language now. Before anything is chosen it is the environment variable PSI_LANGUAGE, else English.

    Raises:
        ParameterError: neither "zh" nor "en".

    >>> language("en")
    'en'
    """
    if chosen is not None:
        os.environ[LANGUAGE_VARIABLE] = check_language(chosen)
    return chosen_language()
