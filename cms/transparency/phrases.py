"""Words of the public record."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from council.record.rules.coarse import Coarse

COARSE: dict[str, Any] = {
    Coarse.ANSWERS: _("Answers of platforms, and what the council found about them"),
    Coarse.IMPORTS: _("Decisions brought in from public databases"),
    Coarse.OPINIONS: _("Published opinions and corrections"),
    Coarse.PEOPLE: _("Members appointed, organisations registered"),
    Coarse.RECORD: pgettext_lazy("entries", "The record itself: days, keys, erasures"),
    Coarse.RULES: _("Rules of procedure adopted"),
    Coarse.SEALED: _("Sealed work, and cover"),
}
"""What each coarse type of entry is called in public."""
