"""The five steps of an appeal. Each form gives its answers as plain values, and takes them back as first values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django import forms
from django.conf import settings
from django.forms.utils import ErrorDict
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from cases.docket.phrases import KINDS, TOPICS
from cases.docket.rules import ContentKind, Standing
from cases.intake.forms.shared import LANGUAGES, WordsForm, choices, date_field, text_field
from cases.intake.phrases import BEHALVES, MEASURES, STANDINGS
from cases.intake.rules import appeals as rules
from cases.intake.rules.appeals import Behalf, Person, Step
from cases.intake.rules.places import COUNTRIES
from council.members.phrases import REGIONS


class AnswerForm(WordsForm):
    """One page of the appeal. `now` is the time of the request, for rules about days."""

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def as_typed(self) -> dict[str, str]:
        """What stands in the fields, as it was typed, right or wrong; from here on nothing in it counts as wrong."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        names = [name for name in self.fields if name != "idempotency_key"]
        return {name: str(self.data.get(self.add_prefix(name), "")) for name in names}

    def answers(self) -> dict[str, Any]:
        """What was answered, as plain values that can be stored."""
        return {name: _plain(value) for name, value in self.cleaned_data.items() if name != "idempotency_key"}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


class DecisionForm(AnswerForm):
    """Step 1: which platform, and what it decided."""

    puid = forms.CharField(
        label=_("Reference of the statement of reasons"),
        required=False,
        max_length=500,
        help_text=_("Platforms call it PUID. It holds letters, digits, hyphens and underscores."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    platform = forms.ChoiceField(
        label=_("Platform"),
        help_text=_("Is yours not in the list? Then the council cannot review its decisions yet."),
        error_messages={"required": _("Choose the platform.")},
    )
    measure = forms.ChoiceField(
        label=_("What did it do?"),
        choices=choices(MEASURES),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes nearest.")},
    )
    decided_on = date_field(
        _("On which day?"),
        missing=_("Give a day. If you do not know it, the day on which you noticed."),
        help_text=_("If you do not know, the day on which you noticed."),
    )
    rule_cited = forms.CharField(
        label=_("Which rule did it name?"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    explanation = text_field(_("How did it explain the decision?"), 5000, required=False)
    platform_reference = forms.CharField(
        label=_("Its reference number"), required=False, max_length=200, help_text=_("Of the notice or e-mail, if any.")
    )
    complained_on = date_field(
        _("On which day did you complain to the platform?"),
        required=False,
        help_text=_("As a rule, complain to the platform first. You need not if there is no time or no way."),
    )
    platform_answer = text_field(_("What did it answer?"), 2000, rows=3, required=False)

    def __init__(self, *args: Any, platforms: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.platforms = {str(key): name for key, name in platforms}
        self.fields["platform"].choices = choices(self.platforms, _("Choose one"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The decision was made, and complained of afterwards."""
        data = super().clean()
        verdict = rules.may_contest(data.get("decided_on"), data.get("complained_on"), data.get("puid", ""), self.now)
        self.mind(verdict)
        return data

    def answers(self) -> dict[str, Any]:
        """With the platform's name, which is shown again and goes into the file."""
        return {**super().answers(), "platform_name": self.platforms[self.cleaned_data["platform"]]}


class ContentForm(AnswerForm):
    """Step 2: the content."""

    title = forms.CharField(
        label=_("A short title"),
        max_length=120,
        error_messages={"required": _("Write a few words by which the case can be found.")},
        help_text=_(
            "A few words without names, such as “Video of a closed bridge”. Everybody who works on the case sees it."
        ),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    kind = forms.ChoiceField(
        label=_("What kind of content is it?"),
        choices=choices(KINDS),
        widget=forms.RadioSelect,
        initial=ContentKind.POST,
    )
    text = text_field(
        _("What does it say or show?"),
        10000,
        rows=7,
        missing=_("Write down the content. If you can no longer see it, describe it."),
        help_text=_(
            "Copy the words in their own language. Describe pictures and sounds. Describe what you no longer see."
        ),
    )
    language = forms.ChoiceField(label=_("Language of the content"), choices=LANGUAGES)
    topic = forms.ChoiceField(label=_("What is it about?"), choices=choices(TOPICS, _("Choose one")), required=False)
    address = forms.URLField(
        label=_("Web address"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    posted_on = date_field(_("When was it posted?"), required=False)

    def __init__(self, *args: Any, decided_on: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decided_on = decided_on
        self.fields["language"].initial = get_language

    def clean(self) -> dict[str, Any]:
        """The content is told, and was posted before the decision."""
        data = super().clean()
        self.mind(rules.may_describe(data.get("text", ""), data.get("posted_on"), self.decided_on, self.now))
        return data


class ReasonsForm(AnswerForm):
    """Step 3: why the decision is wrong."""

    argument_1 = text_field(
        _("Your first reason"),
        rules.LONGEST_ARGUMENT,
        missing=_("Give at least one reason."),
        help_text=_("In your own words and your own language. The opinion answers each reason by itself."),
    )
    argument_2 = text_field(_("A second reason"), rules.LONGEST_ARGUMENT, required=False)
    argument_3 = text_field(_("A third reason"), rules.LONGEST_ARGUMENT, required=False)
    arguments_language = forms.ChoiceField(label=_("In which language have you written?"), choices=LANGUAGES)
    remedy_sought = text_field(
        _("What should the platform do?"),
        1000,
        rows=3,
        missing=_("Say what you want to happen."),
        help_text=_("For example: put the video back."),
    )
    urgent = forms.BooleanField(
        label=_("Somebody is in danger now because of this decision"),
        required=False,
        help_text=_("Call the emergency services first: we cannot help within minutes or hours."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["arguments_language"].initial = get_language
        if self.is_bound:
            self._close_gaps()

    def _close_gaps(self) -> None:
        """Reasons move up into empty fields before them: none is refused for standing in the wrong one."""
        names = [self.add_prefix(name) for name in rules.ARGUMENTS]
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, or a dict
        given = [text for name in names if (text := data.get(name, "")).strip()]
        for name, text in zip_longest(names, given, fillvalue=""):
            data[name] = text
        self.data = data

    def clean(self) -> dict[str, Any]:
        """There is a reason."""
        data = super().clean()
        if not set(rules.ARGUMENTS) & set(self.errors):
            self.mind(rules.may_argue(tuple(text for name in rules.ARGUMENTS if (text := data[name]))))
        return data


def _interface_languages() -> list[tuple[str, str]]:
    return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]


class AboutForm(AnswerForm):
    """Step 4: who appeals, as far as others need to know."""

    standing = forms.ChoiceField(
        label=_("What have you to do with it?"), choices=choices(STANDINGS), widget=forms.RadioSelect,
        initial=Standing.AUTHOR,
    )  # fmt: skip
    behalf = forms.ChoiceField(
        label=_("For whom do you appeal?"), choices=choices(BEHALVES), widget=forms.RadioSelect, initial=Behalf.MYSELF
    )
    represented_by = forms.CharField(
        label=_("If for somebody else: what are you to that person?"),
        required=False,
        max_length=120,
        help_text=_("For example: lawyer, sister, an organisation."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    agreed = forms.BooleanField(label=_("That person agrees that I appeal"), required=False)
    pseudonym = forms.CharField(
        label=_("Name that others will see"),
        max_length=80,
        error_messages={"required": _("Choose the name that others will see. It can be invented.")},
        help_text=_("Invent one. The platform and the council see this name and no other."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    name = forms.CharField(
        label=_("Your real name"),
        required=False,
        max_length=200,
        help_text=_("Not needed. If you give it, it is encrypted and kept apart."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    contact = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("Not needed. Mail to it says only that there is news. Leave it empty if others read your mail."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    mail_language = forms.ChoiceField(label=_("Language of our mail"), choices=_interface_languages)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mail_language"].initial = get_language
        grouped = [(REGIONS[region], list(countries.items())) for region, countries in COUNTRIES.items()]
        self.fields["country"].choices = [("", _("I prefer not to say")), *grouped]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The pseudonym hides what it should; a proxy says by which right."""
        data = super().clean()
        person = Person(
            pseudonym=data.get("pseudonym", ""),
            name=data.get("name", ""),
            contact=data.get("contact", ""),
            behalf=Behalf(data.get("behalf") or Behalf.MYSELF),
            represented_by=data.get("represented_by", ""),
            agreed=bool(data.get("agreed")),
        )
        self.mind(rules.may_appear(person))
        return data


class ConsentsForm(AnswerForm):
    """Step 5: three consents, kept apart."""

    consent_process = forms.BooleanField(
        label=_("You may look into my appeal and keep what I have sent"),
        required=False,
        help_text=_("Needed: without it there is no case."),
    )
    consent_share = forms.BooleanField(
        label=_("You may show my appeal to the platform, under the name that I have chosen"),
        required=False,
        help_text=_("Free. If not, the council decides without the platform’s answer. You can take it back later."),
    )
    consent_publish = forms.BooleanField(
        label=_("You may publish details of my case"),
        required=False,
        help_text=_("Free. If not, the opinion tells only what cannot point to you. You can take it back later."),
    )

    def clean(self) -> dict[str, Any]:
        """The first is needed, the others are free."""
        data = super().clean()
        self.mind(rules.may_consent(process=bool(data.get("consent_process"))))
        return data


class SendForm(WordsForm):
    """Nothing but the key: the page above the button is what is sent."""


PAGES: Mapping[Step, type[AnswerForm]] = {
    Step.DECISION: DecisionForm,
    Step.CONTENT: ContentForm,
    Step.REASONS: ReasonsForm,
    Step.ABOUT: AboutForm,
    Step.CONSENTS: ConsentsForm,
}
"""The form of each page; files have one of their own (`FilesForm`)."""
