"""The buttons of the formation page, and a panellist's word that they step back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.docket.phrases import moment_in_words
from cases.panel.models import PanelDraw
from cases.panel.queries import redraw_verdict, voidable
from council.access.forms import HouseForm
from council.access.forms.proposals import Asked, ProposalForm, asks_for
from council.access.rules import ProposalKind
from council.draws.phrases import GROUNDS
from council.draws.rules import may_void
from council.kernel.identifiers import read_uuid
from council.members.forms import ConstituencyForm, PersonForm


class ActForm(HouseForm):
    """Nothing but the key: the button says it all."""


class SafetyPlanForm(HouseForm):
    """Why the names of a panel are never published."""

    all_optional = True

    reason = forms.CharField(
        label=_("Why could the names put somebody in danger?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
        help_text=_("It stays with the case and is not published."),
    )


class RecusalForm(HouseForm):
    """Why a panellist steps back."""

    all_optional = True

    reason = forms.CharField(
        label=_("Why do you step back?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
        help_text=_("The integrity officer reads it. You are walled off at once; what you wrote stays yours."),
    )


class RosterForm(PersonForm, ConstituencyForm):
    """Somebody who is named for one case: the term follows from the case."""


@asks_for(ProposalKind.PANEL_REDRAW)
class RedrawForm(ProposalForm):
    """Which draw should not count, and why. `?case=` in the address shows that of one case."""

    title = _("Ask to void a draw")
    lead = _(
        "Only before the panel is seated, and only for one of these grounds. Nobody draws again because they dislike "
        "a result: the void draw stays to be seen for ever, and everybody it named can be drawn again."
    )
    draw = forms.ChoiceField(label=_("Which draw?"))
    ground = forms.ChoiceField(label=_("On which ground?"))

    def offer(self) -> None:
        """The last draws of panels that nobody sits on yet, in cases that the actor reaches."""
        found = voidable(self.actor, read_uuid(self.address.get("case", "")))
        self.draws = {str(one.draw_id): one for one in found}
        self.choose("draw", [(key, _label(one)) for key, one in self.draws.items()])
        self.choose("ground", [(str(ground), words) for ground, words in GROUNDS.items()])

    def asked(self) -> Asked:
        """The draw with the hash of its result, and the ground."""
        chosen, ground = self.draws[self.cleaned_data["draw"]], self.cleaned_data["ground"]
        draw = chosen.draw
        (
            redraw_verdict(chosen.case, chosen)
            & may_void(draw.state, ground, seen=draw.result_hash, result=draw.result_hash)
        ).or_refuse()
        return Asked(draw.pk, {"draw": str(draw.pk), "ground": ground, "result": draw.result_hash}, chosen.case_id)


def _label(one: PanelDraw) -> str:
    drawn = one.draw.drawn_at
    said = _now("drawn %(moment)s") % {"moment": moment_in_words(drawn)} if drawn else _now("not drawn yet")
    return f"{one.draw.draw_id} · {said}"
