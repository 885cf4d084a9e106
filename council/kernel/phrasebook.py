"""From a reason's code to a sentence in the reader's language.

Each room registers its sentences from `phrases.py`; rules and actions know codes only. A sentence may be a lazy
translation: it is turned into text when it is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from council.kernel.verdicts import Reason

_sentences: dict[str, Any] = {}


def register(sentences: Mapping[str, Any]) -> None:
    """Add a room's sentences. Raises `ValueError` when a code is taken with another sentence."""
    for code, sentence in sentences.items():
        if code in _sentences and _sentences[code] is not sentence:
            raise ValueError(f"two sentences for {code}")
        _sentences[code] = sentence


def say(reason: Reason) -> str:
    """The sentence for a reason, its values filled in. Raises `KeyError` for a code nobody gave words."""
    return say_code(reason.code, reason.params)


def say_code(code: str, params: Mapping[str, Any]) -> str:
    """The sentence for a code that was kept with the values of its sentence. Raises `KeyError` as `say` does."""
    return str(_sentences[code]) % dict(params)


def known_codes() -> frozenset[str]:
    """Every code that has a sentence; a house test compares it with the codes that rules use."""
    return frozenset(_sentences)
