"""Bringing the number of the beacon, and entering what lotteries drew where it stayed silent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from council.access.forms import HouseForm
from council.access.forms.proposals import Asked, ProposalForm, asks_for
from council.access.rules import ProposalKind
from council.draws.queries import fallbacks_open


class NumberForm(HouseForm):
    """The answer of a server of the beacon, as it gave it."""

    answer = forms.CharField(
        label=_("Answer of the beacon"),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "ltr", "spellcheck": "false"}),
        max_length=10_000,
        help_text=_("The whole text, beginning with { and ending with }."),
    )


@asks_for(ProposalKind.DRAW_LOTTERIES)
class LotteriesForm(ProposalForm):
    """What every lottery drew by which a draw is to be made. A row of two fields for each lottery that decides one."""

    title = _("Ask to enter what lotteries drew")
    lead = _(
        "The beacon was silent for a day, so the first drawing of each lottery decides that took place on or after the "
        "day below. Copy the numbers from the lottery’s own page; whoever agrees does the same."
    )
    draw = forms.ChoiceField(label=_("Which draw?"))

    def offer(self) -> None:
        """Draws that lotteries decide, and two fields for each lottery of the one that is meant."""
        self.open = {one.draw.commitment: one for one in fallbacks_open(self.now)}
        named = self.data.get("draw") or self.address.get("draw", "")
        about = self.open.get(named) or next(iter(self.open.values()), None)
        self.lotteries = about.lotteries if about else []
        since = {key: date_format(one.first_day, "j F Y") for key, one in self.open.items()}
        self.choose("draw", [(key, f"{key[:8]}… · {day} (UTC)") for key, day in since.items()])
        if about is not None:
            self.fields["draw"].initial = about.draw.commitment
        for place, name in enumerate(self.lotteries):
            self.fields[f"day_{place}"] = forms.DateField(
                label=_("%(lottery)s: day of the drawing") % {"lottery": name},
                help_text=_("As it was in UTC when the balls fell."),
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            )
            self.fields[f"numbers_{place}"] = forms.CharField(
                label=_("%(lottery)s: numbers") % {"lottery": name},
                max_length=60,
                widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}),
                help_text=_("The main numbers alone, without stars or bonus, such as 5 11 22 23 29."),
            )
        self.order_fields([name for name in self.fields if name != "reason"])

    def asked(self) -> Asked:
        """The draw and, in the order of its lotteries, what each of them drew; what is not said is refused by name."""
        kept = self.open[self.cleaned_data["draw"]]
        drawings = [self._drawing(place, name) for place, name in enumerate(kept.lotteries)]
        return Asked(kept.pk, {"commitment": kept.draw.commitment, "drawings": drawings})

    def _drawing(self, place: int, lottery: str) -> dict[str, Any]:
        day, numbers = self.cleaned_data[f"day_{place}"], self.cleaned_data[f"numbers_{place}"]
        return {"lottery": lottery, "day": day.isoformat() if day else "", "numbers": " ".join(numbers.split())}
