"""Entering organisations and what is known of them; saying what names mean; taking in a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from council.access.forms import HouseForm
from council.organisations.models import Organisation
from council.organisations.phrases import EVIDENCE, ORGANISATION_KINDS
from council.organisations.queries import WaitingSpelling, named
from council.organisations.rules.keeping import LONGEST_NAME, LONGEST_SCHEME, LONGEST_VALUE
from council.organisations.rules.names import Weight
from council.organisations.rules.words import LEI_SCHEME, OrganisationKind

BIGGEST_FILE = 20 * 1024 * 1024
LATER, NEW, NONE = "later", "new", "none"


class NamedField(forms.CharField):
    """An organisation by one of its names or numbers, typed in full: exactly one of the register."""

    default_error_messages = {
        "unknown": _("The register knows no organisation of this name or number."),
        "several": _("The register knows several: write the number of the one you mean."),
    }

    def clean(self, value: Any) -> Organisation | None:
        """The organisation, or nothing where nothing is required."""
        text = super().clean(value)
        if not text:
            return None
        found = named(text)
        if len(found) != 1:
            raise ValidationError(self.error_messages["several" if found else "unknown"])
        return found[0]


NAMED_HELP = _("Its name in full, or its number in a register.")


class NewForm(HouseForm):
    """An organisation that the register does not know."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    kind = forms.ChoiceField(label=_("What is it?"), choices=[("", _("Choose one")), *ORGANISATION_KINDS.items()])
    country = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=_("Country"),
        required=False,
        max_length=2,
        help_text=_("Two letters of ISO 3166, such as PT."),
        error_messages={"invalid": _("Two letters, such as PT.")},
    )
    owner = NamedField(label=_("Who owns or controls it?"), required=False, help_text=NAMED_HELP)

    def act(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        return {
            "name": " ".join(data["name"].split()),
            "kind": OrganisationKind(data["kind"]),
            "country": data["country"].upper(),
            "parent": data["owner"],
        }


class AlsoForm(HouseForm):
    """Another name."""

    text = forms.CharField(
        label=_("Another name"),
        max_length=LONGEST_NAME,
        help_text=_("A former name, a short one, or one in another script."),
    )


class NumberForm(HouseForm):
    """A number in a register."""

    scheme = forms.CharField(
        label=_("Which register gave it?"),
        max_length=LONGEST_SCHEME,
        initial=LEI_SCHEME,
        help_text=_("A code of org-id.guide: XI-LEI for Legal Entity Identifiers, GB-COH for Companies House."),
    )
    value = forms.CharField(label=_("Number"), max_length=LONGEST_VALUE)


class OwnerForm(HouseForm):
    """Who owns or controls it."""

    owner = NamedField(label=_("Who owns or controls it?"), required=False, help_text=NAMED_HELP)
    nobody = forms.BooleanField(label=_("Nobody owns or controls it"), required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two: an owner is not lost by leaving a field empty."""
        data = super().clean() or {}
        if "owner" in data and (data["owner"] is None) != data["nobody"]:
            self.add_error("owner", _("Name the owner, or say that nobody is, and not both."))
        return data


class FunderForm(HouseForm):
    """Who pays it."""

    funder = NamedField(label=_("Who pays it?"), help_text=NAMED_HELP)
    share_percent = forms.DecimalField(
        label=_("Share of its income in percent"), max_digits=5, decimal_places=2, min_value=0, max_value=100
    )
    from_year = forms.IntegerField(label=_("First year"), min_value=1900, max_value=2200)
    to_year = forms.IntegerField(
        label=_("Last year"),
        min_value=1900,
        max_value=2200,
        required=False,
        help_text=_("Leave empty while it goes on."),
    )


class FileForm(HouseForm):
    """A file of ownership statements."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("Beneficial Ownership Data Standard 0.4, JSON, 20 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> Any:
        """Not larger than what can be read at once."""
        file = self.cleaned_data["file"]
        if file.size > BIGGEST_FILE:
            raise ValidationError(_("This file is larger than 20 MB. Cut it into several."))
        return file


class LinesForm(HouseForm):
    """Names as people wrote them, one a line."""

    lines = forms.CharField(
        label=_("Names to sort"),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        max_length=200_000,
        help_text=_("One a line, as people wrote them. What is known or says nothing is left out."),
    )


class MeaningsForm(HouseForm):
    """What each of some spellings means. A strong likeness is chosen beforehand, and nothing is done by itself."""

    def __init__(self, waiting: list[WaitingSpelling], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = waiting
        for one in waiting:
            likely = [
                (str(found.pk), f"{found.name} – {EVIDENCE[like.evidence]}: {like.name}") for found, like in one.likely
            ]
            strong = [str(found.pk) for found, like in one.likely if like.weight is Weight.STRONG]
            self.fields[f"means_{one.spelling.pk.hex}"] = forms.ChoiceField(
                label=one.spelling.text,
                initial=strong[0] if len(strong) == 1 else LATER,
                choices=[
                    (LATER, _("Decide later")),
                    *likely,
                    (NEW, _("A new organisation of this name")),
                    (NONE, _("No organisation")),
                ],
            )

        self.fields["rest_new"] = forms.BooleanField(
            label=_("Every name that I left for later is a new organisation"), required=False
        )

    def found(self) -> list[tuple[UUID, str]]:
        """What was chosen, spelling by spelling; those for later are left out, unless they are all new."""
        chosen = [(one.spelling.pk, self.cleaned_data[f"means_{one.spelling.pk.hex}"]) for one in self.waiting]
        rest = NEW if self.cleaned_data["rest_new"] else LATER
        return [(pk, rest if choice == LATER else choice) for pk, choice in chosen if (choice, rest) != (LATER, LATER)]


class PairForm(HouseForm):
    """What was found about two organisations that look alike."""

    first = forms.UUIDField(widget=forms.HiddenInput)
    second = forms.UUIDField(widget=forms.HiddenInput)
    finding = forms.ChoiceField(choices=[("first", "first"), ("second", "second"), ("two", "two")])


class BackForm(HouseForm):
    """Taking a finding back: about a row, or about a pair."""

    what = forms.ChoiceField(choices=[("row", "row"), ("pair", "pair")], widget=forms.HiddenInput)
    which = forms.UUIDField(widget=forms.HiddenInput)
