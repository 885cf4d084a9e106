"""What a platform answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from cases.docket.models import Case
from cases.docket.phrases import moment_in_words
from cases.docket.queries import movable_deadlines
from cases.docket.rules import may_move_deadline
from council.access.forms import HouseForm
from council.access.forms.proposals import Asked, ProposalForm, asks_for
from council.access.rules import ProposalKind
from council.clocks.models import Deadline
from council.kernel.clock import utc_text
from council.kernel.identifiers import read_uuid
from council.procedure.phrases import PERIODS
from council.procedure.rules import Period

LONGEST_ARGUMENT = 4000


def _reason(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    return forms.CharField(
        label=label, max_length=LONGEST_ARGUMENT, required=required, help_text=help_text, widget=widget
    )


class AnswerForm(HouseForm):
    """One to three arguments, or the word that the decision was reversed."""

    reversed_it = forms.BooleanField(
        label=_("We have reversed this decision"),
        required=False,
        help_text=_("Say below what you did, and on which day."),
    )
    answer = _reason(
        _("Your first argument"), required=True, help_text=_("The opinion answers each argument by itself.")
    )
    second = _reason(_("A second argument"))
    third = _reason(_("A third argument"))
    language = forms.ChoiceField(label=_("In which language have you written?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = dict.fromkeys([*sorted(settings.WORKING_LANGUAGES), *(code for code, _name in settings.LANGUAGES)])
        named = [(code, get_language_info(code)["name_local"]) for code in codes]
        self.fields["language"].choices = named  # type: ignore[attr-defined]
        self.fields["language"].initial = get_language

    def answers(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        texts = [data["answer"], data["second"], data["third"]]
        return {
            "texts": [text for text in texts if text.strip()],
            "language": data["language"],
            "reversed_it": data["reversed_it"],
        }


@asks_for(ProposalKind.DEADLINE_MOVE)
class MoveDeadlineForm(ProposalForm):
    """Which deadline should run out when. `?case=` in the address shows those of one case."""

    title = _("Ask to move a deadline")
    lead = _("By 90 days at most. An open vote and the time of a party have rules of their own and are not listed.")
    deadline = forms.ChoiceField(label=_("Which deadline?"))
    after = forms.DateTimeField(
        label=_("When should it run out?"),
        help_text=_("In the council’s time."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def offer(self) -> None:
        """Deadlines of cases that the actor reaches."""
        found = movable_deadlines(self.actor, read_uuid(self.address.get("case", "")))
        self.deadlines = {str(deadline.pk): deadline for deadline, _case in found}
        self.choose("deadline", [(str(one.pk), _label(one, case)) for one, case in found])

    def asked(self) -> Asked:
        """The deadline, as it runs now, and the new moment."""
        deadline, after = self.deadlines[self.cleaned_data["deadline"]], self.cleaned_data["after"]
        may_move_deadline(deadline.kind, before=deadline.due_at, after=after, now=self.now).or_refuse()
        payload = {
            "deadline": str(deadline.pk),
            "period": deadline.kind,
            "before": utc_text(deadline.due_at),
            "after": utc_text(after),
        }
        return Asked(deadline.pk, payload, deadline.subject)


def _label(deadline: Deadline, case: Case) -> str:
    return f"{case.number} · {PERIODS[Period(deadline.kind)]} · {moment_in_words(deadline.due_at)}"
