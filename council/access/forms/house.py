"""What every form of the house carries, and how a refusal finds its place beside a field."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from council.kernel.phrasebook import say
from council.kernel.verdicts import Refused


class HouseForm(forms.Form):
    """A form with an idempotency key: sending it twice does the thing once.

    The key is made when the empty form is shown and comes back unchanged with what was typed.
    """

    idempotency_key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": _("This form came incomplete. Nothing was changed. Send it again."),
            "invalid": _("This form came damaged. Nothing was changed. Open the page again."),
        },
    )
    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["idempotency_key"].initial = uuid4

    def add_error(self, field: str | None, error: Any) -> None:
        """A text that is too long is told with both numbers: browsers are not asked to cut it (`attrs.html`)."""
        if isinstance(error, ValidationError) and not hasattr(error, "error_dict"):
            error = ValidationError([_both_numbers(one) for one in error.error_list])
        super().add_error(field, error)

    @property
    def error_items(self) -> list[tuple[str, str]]:
        """Pairs of the field's id and sentence, for the error summary; an empty id belongs to the whole form."""
        return error_items(self)


def _both_numbers(error: ValidationError) -> ValidationError:
    if error.code != "max_length" or not error.params or "limit_value" not in error.params:
        return error
    said = _("At most %(limit_value)s characters; you have %(show_value)s.")
    return ValidationError(said, code=error.code, params=error.params)


def error_items(form: forms.BaseForm) -> list[tuple[str, str]]:
    """The same for any form, also for those of libraries: a line names its field, for it is read far from it.

    In the order of the page: what is wrong with the form as a whole, then field by field.
    """
    places = {name: place for place, name in enumerate(form.fields)}
    errors = sorted(form.errors.items(), key=lambda pair: places.get(pair[0], -1))
    return [
        (_target(form, name), _line(form, name, str(sentence))) for name, sentences in errors for sentence in sentences
    ]


def _target(form: forms.BaseForm, name: str) -> str:
    """The control; of a group of choices the first; of the form as a whole nothing."""
    if name not in form.fields or form[name].is_hidden:
        return ""
    field = form[name]
    return field.id_for_label or (f"{field.auto_id}_0" if field.use_fieldset else field.auto_id)


def _line(form: forms.BaseForm, name: str, sentence: str) -> str:
    if name not in form.fields or form[name].is_hidden:
        return sentence
    label = unescape(strip_tags(label)) if isinstance(label := form[name].label, SafeString) else str(label)
    return f"{label} {sentence}" if label.endswith(("?", "؟")) else f"{label}: {sentence}"


@contextmanager
def refusals_beside(form: forms.Form) -> Iterator[None]:
    """Turn a `Refused` raised inside into errors beside the fields it names; what was typed stays in the form."""
    try:
        yield
    except Refused as refused:
        for reason in refused.verdict.reasons:
            field = reason.field if reason.field in form.fields else None
            form.add_error(field, say(reason))


class SampleForm(HouseForm):
    """One field of every kind, for the component page."""

    title = forms.CharField(
        label=_("Title of the post"), max_length=120, help_text=_("As it stood when the platform decided.")
    )
    email = forms.EmailField(
        label=_("E-mail address"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    reasons = forms.CharField(
        label=_("Why is the decision wrong?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("In your own words and your own language."),
    )
    decided_on = forms.DateField(
        label=_("Day of the decision"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    platform = forms.ChoiceField(label=_("Platform"), choices=[("", _("Choose one")), ("a", "Agora"), ("b", "Lumen")])
    outcome = forms.ChoiceField(
        label=_("What did the platform do?"),
        choices=[
            ("removed", _("Removed the post")),
            ("kept", _("Left the post up")),
            ("limited", _("Limited its reach")),
        ],
        widget=forms.RadioSelect,
        help_text=_("Choose the one that comes nearest."),
    )
    topics = forms.MultipleChoiceField(
        label=_("What is it about?"),
        choices=[("politics", _("Politics")), ("religion", _("Religion")), ("health", _("Health"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    consent = forms.BooleanField(
        label=_("The council may show the text to the platform"), help_text=_("You can withdraw this later.")
    )
    evidence = forms.FileField(label=_("A picture or a document"), required=False, help_text=_("At most 10 MB."))
