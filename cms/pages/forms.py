"""Looking for opinions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.docket.phrases import TOPICS
from cases.voting.phrases import RESULTS
from cases.voting.rules import OFFERS, MotionKind
from cms.pages.queries import Wanted, platforms_with_opinions


class OpinionSearchForm(forms.Form):
    """Words, topic, platform, outcome; sent by GET, so that a search can be kept as an address."""

    all_optional = True

    q = forms.CharField(
        label=_("Words"), max_length=200, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    platform = forms.ChoiceField(label=_("Platform"), required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False)
    before = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0)
    after = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        outcomes = [(option.value, RESULTS[option]) for option in OFFERS[MotionKind.OUTCOME]]
        self._offer("topic", _("All topics"), [(topic.value, name) for topic, name in TOPICS.items()])
        self._offer("platform", _("All platforms"), platforms_with_opinions())
        self._offer("outcome", _("All outcomes"), outcomes)

    def _offer(self, name: str, everything: Any, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # the three above are
        field.choices = [("", everything), *choices]

    def wanted(self) -> Wanted:
        """What is looked for; a field that makes no sense is not asked."""
        self.is_valid()
        data = self.cleaned_data
        return Wanted(
            words=data.get("q", "").strip(),
            topic=data.get("topic", ""),
            platform=data.get("platform", ""),
            outcome=data.get("outcome", ""),
            before=data.get("before"),
            after=data.get("after"),
        )

    @property
    def filtering(self) -> bool:
        """Whether anything is looked for in particular."""
        return any(self.cleaned_data.get(name) for name in ("q", "topic", "platform", "outcome"))
