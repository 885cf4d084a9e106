"""The note for whoever comes after."""

from django import forms
from django.utils.translation import gettext_lazy as _

from council.access.forms import HouseForm
from council.handovers.rules import LONGEST_NOTE


class NoteForm(HouseForm):
    """One text for one office. `seen` names the version that stood on the page."""

    all_optional = True

    office = forms.CharField(widget=forms.HiddenInput, max_length=32)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    text = forms.CharField(
        label=_("Note for whoever comes after"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_(
            "How the work goes, whom to ask, what is half done. "
            "Nothing from a file of a case belongs here: whoever reads it may stand behind a wall."
        ),
    )
