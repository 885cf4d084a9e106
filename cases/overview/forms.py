"""What somebody wants to see of the docket. All of it stands in the address, so that a view can be kept and shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from cases.docket.phrases import STAGES, TOPICS
from cases.overview.phrases import SORTS
from cases.overview.queries.lists import Wanted
from cases.overview.queries.readings import ReadingsWanted
from cases.overview.rules import Sort
from council.access.forms.proposals import Asked, ProposalForm, asks_for
from council.access.rules import ProposalKind
from council.kernel.keyset import read_cursor
from council.kernel.verdicts import NotReachable
from council.names import language_name
from council.organisations.queries import platforms as platforms_by_name

ANY = [("", _("All"))]


def languages() -> list[tuple[str, str]]:
    """Every language that Django can name, by its name in the reader's language."""
    codes = sorted(code for code, info in LANG_INFO.items() if "name" in info and len(code) <= 3)
    return sorted(((code, language_name(code)) for code in codes), key=lambda pair: pair[1])


class DocketForm(forms.Form):
    """Filters, words, order. A value that nobody offers is shown as an error, and nothing is filtered by it."""

    all_optional = True
    q = forms.CharField(label=_("Number or title"), max_length=200, required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    platform = forms.ChoiceField(label=_("Platform"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    sort = forms.ChoiceField(label=_("Order"), choices=SORTS.items, required=False)
    expedited = forms.BooleanField(label=_("Only expedited"), required=False)
    overdue = forms.BooleanField(label=_("Only overdue"), required=False)

    def __init__(self, data: Any, platforms: Iterable[tuple[UUID, str]]) -> None:
        super().__init__(data, label_suffix="")
        self.named = list(platforms)
        choices: dict[str, list[tuple[Any, Any]]] = {
            "stage": list(STAGES.items()),
            "platform": [(str(key), name) for key, name in self.named],
            "topic": list(TOPICS.items()),
            "language": list(languages()),
        }
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = ANY + values

    def asked_for(self) -> dict[str, Any]:
        """The payload of a proposal to export this. Words and order are left out: both only narrow or sort."""
        return filters_asked(self.wanted(), dict(self.named))

    def wanted(self) -> Wanted:
        """The filters that are valid. Overdue cases come in the order in which they became so."""
        self.is_valid()
        data = self.cleaned_data
        overdue = bool(data.get("overdue"))
        return Wanted(
            stage=data.get("stage", ""),
            platform=UUID(data["platform"]) if data.get("platform") else None,
            topic=data.get("topic", ""),
            language=data.get("language", ""),
            expedited=bool(data.get("expedited")),
            overdue=overdue,
            words=data.get("q", "").strip(),
            sort=Sort.DUE if overdue else Sort(data.get("sort") or Sort.NEWEST),
            after=read_cursor(str(self.data.get("after", ""))),
            before=read_cursor(str(self.data.get("before", ""))),
        )


class ReadingsForm(forms.Form):
    """Whose readings, of which case. A number that is none finds nothing."""

    all_optional = True
    person = forms.ChoiceField(label=_("Who"), required=False)
    case = forms.CharField(label=_("Number of the case"), max_length=40, required=False)

    def __init__(self, data: Any, people: Iterable[tuple[UUID, str]]) -> None:
        super().__init__(data, label_suffix="")
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = ANY + [(str(key), name) for key, name in people]

    def wanted(self) -> ReadingsWanted:
        """The filters that are valid."""
        self.is_valid()
        data = self.cleaned_data
        person = data.get("person")
        return ReadingsWanted(
            person=UUID(person) if person else None,
            number=data.get("case", "").strip(),
            before=read_cursor(str(self.data.get("before", ""))),
        )


def filters_asked(wanted: Wanted, platform_names: Mapping[UUID, str]) -> dict[str, Any]:
    """What is asked for when this part of the docket is to be exported: only the filters that are set."""
    filters = {
        "stage": wanted.stage,
        "platform": str(wanted.platform or ""),
        "topic": wanted.topic,
        "language": wanted.language,
        "expedited": "on" if wanted.expedited else "",
        "overdue": "on" if wanted.overdue else "",
    }
    name = platform_names.get(wanted.platform, "") if wanted.platform else ""
    return {"filters": {key: value for key, value in filters.items() if value}, "platform_name": name}


@asks_for(ProposalKind.DOCKET_EXPORT)
class ExportForm(ProposalForm):
    """Which part of the docket should leave the house. The address may say it, as that of the docket does."""

    title = _("Ask to export much of the docket")
    lead = _("More than 100 cases in one table take two people. Cases behind your walls are never in it.")
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    platform = forms.ChoiceField(label=_("Platform"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    expedited = forms.BooleanField(label=_("Only expedited"), required=False)
    overdue = forms.BooleanField(label=_("Only overdue"), required=False)

    def offer(self) -> None:
        """The choices of the docket's own filters, chosen as in the address."""
        self.docket = DocketForm(self.data if self.is_bound else self.address, platforms_by_name())
        for name in ("stage", "platform", "topic", "language"):
            field, like = self.fields[name], self.docket.fields[name]
            assert isinstance(field, forms.ChoiceField)
            assert isinstance(like, forms.ChoiceField)
            field.choices, field.initial = like.choices, self.address.get(name, "")
        for name in ("expedited", "overdue"):
            self.fields[name].initial = bool(self.address.get(name))

    def asked(self) -> Asked:
        """The filters. The subject is whoever will download."""
        if self.actor.id is None:
            raise NotReachable
        return Asked(self.actor.id, self.docket.asked_for())
