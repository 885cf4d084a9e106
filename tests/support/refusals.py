"""What an act refuses."""

from collections.abc import Callable
from typing import Any

import pytest

from council.kernel.verdicts import Refused


def codes(act: Callable[..., Any], *args: Any, **kwargs: Any) -> tuple[str, ...]:
    """The codes of the reasons for which an act is refused; an act that is not refused fails the test."""
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.verdict.codes
