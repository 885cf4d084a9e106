"""What is typed into an opinion, and what is said about it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cases.docket.models import Argument
from cases.opinion.models import ArgumentAnswer, OpinionVersion, Recommendation, SeparateOpinion
from cases.opinion.phrases import (
    CHECKLIST,
    GUIDANCE,
    KINDS,
    OFF_GROUNDS,
    RETURN_GROUNDS,
    REVIEWS,
    SECTIONS,
)
from cases.opinion.queries import off_facts, public_versions, removals, return_facts
from cases.opinion.rules.drafting import DEADLINE_DAYS_MOST
from cases.opinion.rules.meanwhile import mark, marks
from cases.opinion.rules.removal import may_bring_back, may_take_off
from cases.opinion.rules.review import REASON_LONGEST
from cases.opinion.rules.words import (
    ANSWER,
    GROUPS,
    SECTION_LONGEST,
    SENTENCE_LONGEST,
    SHORT_LONGEST,
    SUMMARY,
    TITLE,
    TITLE_LONGEST,
    CheckItem,
    Group,
    ReviewChoice,
    SeparateKind,
)
from council.access.forms import HouseForm
from council.access.forms.proposals import Asked, ProposalForm, asks_for
from council.access.rules import ProposalKind
from council.kernel.identifiers import read_uuid
from council.kernel.richtext import typed
from council.names import language_name
from council.organisations.models import Organisation

HOW_TO_TYPE = _(
    "Leave a blank line between paragraphs; each is numbered when it is published. You may use <em>, <strong>, <ul>,"
    " <ol>, <blockquote> and <h4>."
)


def _area(
    label: Any, *, rows: int, longest: int = SHORT_LONGEST, hint: Any = "", language: str = ""
) -> forms.CharField:
    attrs: dict[str, Any] = {"rows": rows, "dir": "auto"} | ({"lang": language} if language else {})
    return forms.CharField(
        label=label, required=False, max_length=longest, help_text=hint, widget=forms.Textarea(attrs=attrs)
    )


class SeenForm(HouseForm):
    """A form on texts that may stand open in another window too: it carries the marks of what it showed."""

    all_optional = True

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now: dict[str, str] = {}

    def show(self, kept: Mapping[str, str]) -> None:
        """Fill in what is saved, by field, as it is typed."""
        for name, html in kept.items():
            if name in self.fields:
                self.fields[name].initial = html if name == TITLE else typed(html)
        self.fields["seen"].initial = json.dumps(marks({name: kept[name] for name in kept if name in self.fields}))

    def show_again(self, kept: Mapping[str, str]) -> None:
        """After a refusal: what was saved meanwhile stands beside the refused field, and from now on has been seen."""
        before, unread = self.marks(), mark("")
        changed = {name: kept.get(name, "") for name in self.errors if name in self.fields}
        changed = {name: html for name, html in changed.items() if mark(html) != before.get(name, unread)}
        self.now = {name: typed(html) for name, html in changed.items()}
        self.data = {**dict(self.data.items()), "seen": json.dumps(before | marks(changed))}

    def marks(self) -> dict[str, str]:
        """The marks that the page carried. What nobody can read counts as nothing seen."""
        try:
            found = json.loads(self.cleaned_data.get("seen") or "{}")
        except ValueError:
            return {}
        return {str(name): str(one) for name, one in found.items()} if isinstance(found, dict) else {}

    def rows(self) -> list[tuple[forms.BoundField, str]]:
        """Each field that is seen, and what somebody saved in it meanwhile."""
        return [(field, self.now.get(field.name, "")) for field in self.visible_fields()]


class GroupForm(SeenForm):
    """One page of the draft: the title and the summaries, or some sections. What is empty is removed, all may be."""

    def __init__(self, *args: Any, group: Group, version: OpinionVersion | None, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        kept = version.texts if version else {}
        if group is Group.SUMMARY:
            self._ask_for_summaries(kept, language)
        for section in GROUPS[group]:
            hint = f"{GUIDANCE[section]} {HOW_TO_TYPE}" if section is GROUPS[group][0] else GUIDANCE[section]
            self.fields[section.value] = _area(SECTIONS[section], rows=14, longest=SECTION_LONGEST, hint=hint)
        self.show(kept)

    def _ask_for_summaries(self, kept: Mapping[str, str], language: str) -> None:
        self.fields[TITLE] = forms.CharField(
            label=_("Title"),
            max_length=TITLE_LONGEST,
            required=False,
            help_text=_("What the case is about, without names."),
        )
        there = sorted(name.removeprefix(SUMMARY) for name in kept if name.startswith(SUMMARY))
        for code in dict.fromkeys([settings.LANGUAGE_CODE, language, *there]):
            label = _("Summary in %(language)s") % {"language": language_name(code)}
            hint = _("The appellant reads this language.") if code == language else ""
            self.fields[f"{SUMMARY}{code}"] = _area(label, rows=8, hint=hint, language=code)
        self.fields["language"] = forms.CharField(
            label=_("Add a summary in another language"),
            max_length=12,
            required=False,
            help_text=_("The code of the language, for example “fr” or “sw”. Its field appears when you have saved."),
        )
        self.fields["summary"] = _area(_("The summary in that language"), rows=6)

    def texts(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        if self.group is not Group.SUMMARY:
            sections = {section: data[section.value] for section in GROUPS[self.group]}
            return {"sections": sections, "seen": self.marks()}
        found = {name.removeprefix(SUMMARY): text for name, text in data.items() if name.startswith(SUMMARY)}
        if data["language"].strip() or data["summary"].strip():
            found[data["language"].strip().lower()] = data["summary"]
        return {"title": data[TITLE], "summaries": found, "seen": self.marks()}


class AnswersForm(SeenForm):
    """An answer to each argument of the parties."""

    def __init__(self, *args: Any, arguments: Sequence[tuple[Argument, ArgumentAnswer | None]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arguments = [argument for argument, _answer in arguments]
        for argument in self.arguments:
            self.fields[f"{ANSWER}{argument.pk}"] = _area(_("The council’s answer"), rows=4)
        self.show(given(arguments))

    def answers(self) -> list[tuple[Argument, forms.BoundField, str]]:
        """Each argument with the field of its answer, and what somebody saved there meanwhile."""
        names = [(argument, f"{ANSWER}{argument.pk}") for argument in self.arguments]
        return [(argument, self[name], self.now.get(name, "")) for argument, name in names]

    def texts(self) -> dict[UUID, str]:
        """Answers by argument."""
        return {argument.pk: self.cleaned_data[f"{ANSWER}{argument.pk}"] for argument in self.arguments}


def given(arguments: Sequence[tuple[Argument, ArgumentAnswer | None]]) -> dict[str, str]:
    """Answers that are saved, by field."""
    return {f"{ANSWER}{argument.pk}": answer.text for argument, answer in arguments if answer}


class RecommendationForm(HouseForm):
    """What is recommended, to whom, by when, and how one will know."""

    text = forms.CharField(
        label=_("What is recommended"), max_length=SHORT_LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    done_when = forms.CharField(
        label=_("Done when"),
        required=False,
        max_length=SHORT_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A test that anybody could make. The draft cannot be submitted without it."),
    )
    owner = forms.TypedChoiceField(label=_("Addressed to"), coerce=UUID)
    deadline_days = forms.IntegerField(
        label=_("Days from publication"), min_value=1, max_value=DEADLINE_DAYS_MOST, initial=90
    )

    def __init__(
        self, *args: Any, owners: Sequence[Organisation], old: Recommendation | None = None, **kwargs: Any
    ) -> None:
        if old is not None:
            kwargs["initial"] = {
                "text": typed(old.text),
                "done_when": typed(old.done_when),
                "owner": str(old.owner_id),
                "deadline_days": old.deadline_days,
            }
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)  # it is declared above
        owner.choices = [(str(organisation.pk), organisation.name) for organisation in owners]

    def recommendation(self) -> dict[str, Any]:
        """The arguments of the action."""
        return {name: self.cleaned_data[name] for name in ("text", "done_when", "owner", "deadline_days")}


class SeparateForm(HouseForm):
    """A panellist's own text."""

    kind = forms.TypedChoiceField(
        label=_("What is it?"), choices=KINDS.items, widget=forms.RadioSelect, coerce=SeparateKind
    )
    title = forms.CharField(label=_("Title"), max_length=TITLE_LONGEST)
    text = forms.CharField(
        label=_("Your separate opinion"),
        max_length=SECTION_LONGEST,
        widget=forms.Textarea(attrs={"rows": 16, "dir": "auto"}),
        help_text=HOW_TO_TYPE,
    )

    def __init__(self, *args: Any, old: SeparateOpinion | None = None, **kwargs: Any) -> None:
        if old is not None and not old.waived:
            kwargs["initial"] = {"kind": old.kind, "title": old.title, "text": typed(old.text)}
        super().__init__(*args, **kwargs)

    def separate(self) -> dict[str, Any]:
        """The arguments of the action."""
        return {name: self.cleaned_data[name] for name in ("kind", "title", "text")}


class ReviewForm(HouseForm):
    """A sealed ballot on the draft."""

    choice = forms.TypedChoiceField(
        label=_("What do you say?"), choices=REVIEWS.items, widget=forms.RadioSelect, coerce=ReviewChoice
    )
    reason = forms.CharField(
        label=_("Your reason"),
        required=False,
        max_length=REASON_LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_(
            "Needed for an objection. If a majority objects for the second time, it is published without names."
        ),
    )

    def ballot(self) -> dict[str, Any]:
        """The arguments of the action."""
        return {"choice": self.cleaned_data["choice"], "reason": self.cleaned_data["reason"]}


class ChecklistForm(HouseForm):
    """The checklist of redaction and safety; every point must be ticked."""

    all_optional = True

    checked = forms.TypedMultipleChoiceField(
        label=_("I have read the whole text and checked that"),
        choices=CHECKLIST.items,
        widget=forms.CheckboxSelectMultiple,
        coerce=CheckItem,
        required=False,
    )

    def ticked(self) -> frozenset[CheckItem]:
        """What was ticked."""
        return frozenset(self.cleaned_data["checked"])


class ButtonForm(HouseForm):
    """Nothing but the key: the button says it all."""


@asks_for(ProposalKind.OPINION_UNPUBLISH)
class UnpublishForm(ProposalForm):
    """Which opinion goes out of public view, and why. `?case=` in the address shows that of one case."""

    title = _("Ask to take an opinion off")
    lead = _(
        "Its text goes out of public view in every form. Nothing is deleted: the address keeps citation, days, ground"
        " and fingerprint, and two people can bring the text back word for word."
    )
    opinion = forms.ChoiceField(label=_("Which opinion?"))
    ground = forms.ChoiceField(label=_("Why must it go?"))
    sentence = forms.CharField(
        label=_("What else should readers be told?"),
        max_length=SENTENCE_LONGEST,
        required=False,
        help_text=_("One sentence, public, beside the ground. Repeat nothing from the text."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def offer(self) -> None:
        """Opinions that are public, but for those of cases behind a wall."""
        found = public_versions(self.actor, read_uuid(self.address.get("case", "")))
        self.versions = {str(one.opinion_id): one for one in found}
        self.choose(
            "opinion",
            [(key, f"{one.opinion.citation} · {one.opinion.case.number}") for key, one in self.versions.items()],
        )
        self.choose("ground", [(str(ground), words) for ground, words in OFF_GROUNDS.items()])

    def asked(self) -> Asked:
        """The opinion with the hash of its document, the ground and the sentence."""
        version = self.versions[self.cleaned_data["opinion"]]
        seen, case = version.document_hash, version.opinion.case
        ground, sentence = self.cleaned_data["ground"], " ".join(self.cleaned_data["sentence"].split())
        facts = off_facts(self.actor, case, version, ground=ground, sentence=sentence, seen=seen)
        may_take_off(facts).or_refuse()
        payload = {"document_hash": seen, "ground": ground, "sentence": sentence}
        return Asked(version.opinion_id, payload, case.pk)


@asks_for(ProposalKind.OPINION_REPUBLISH)
class RepublishForm(ProposalForm):
    """Which opinion comes back, and why. `?case=` in the address shows that of one case."""

    title = _("Ask to bring an opinion back")
    lead = _("The same text in every form, word for word. It is held against the record before it is shown.")
    opinion = forms.ChoiceField(label=_("Which opinion?"))
    ground = forms.ChoiceField(label=_("Why can it come back?"))

    def offer(self) -> None:
        """Opinions that are out of public view, but for those of cases behind a wall."""
        found = removals(self.actor, read_uuid(self.address.get("case", "")))
        self.removals = {str(one.opinion_id): one for one in found}
        self.choose(
            "opinion", [(key, f"{one.opinion.citation} · {one.case.number}") for key, one in self.removals.items()]
        )
        self.choose("ground", [(str(ground), words) for ground, words in RETURN_GROUNDS.items()])

    def asked(self) -> Asked:
        """The opinion with the hash of its document, and the ground."""
        removal, ground = self.removals[self.cleaned_data["opinion"]], self.cleaned_data["ground"]
        may_bring_back(return_facts(removal, ground=ground, seen=removal.document_hash)).or_refuse()
        return Asked(removal.opinion_id, {"document_hash": removal.document_hash, "ground": ground}, removal.case_id)
