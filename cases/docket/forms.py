"""What a platform answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from council.access.forms import HouseForm

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
