"""Bringing an old checkpoint back, to hold it against the record."""

from django import forms
from django.utils.translation import gettext_lazy as _

from council.kernel.notes import MOST_BYTES

PLACE_OF_NOTE = "\n\n\u2014 "


class CompareForm(forms.Form):
    """A checkpoint that somebody kept: pasted as it is, or with more around it."""

    checkpoint = forms.CharField(
        label=_("Checkpoint"),
        help_text=_("Paste the whole checkpoint: three lines, an empty line, and the line with the signature."),
        widget=forms.Textarea(attrs={"rows": 7, "dir": "ltr", "spellcheck": "false", "autocapitalize": "off"}),
        max_length=MOST_BYTES // 10,
        strip=False,
    )

    def clean_checkpoint(self) -> str:
        """The note as it was signed: line ends of a browser and spaces around it are not part of it."""
        text: str = self.cleaned_data["checkpoint"].replace("\r\n", "\n").strip()
        if PLACE_OF_NOTE not in text:
            raise forms.ValidationError(
                _(
                    "This is not a whole checkpoint. It has three lines, an empty line, "
                    "and a line that starts with a dash."
                )
            )
        return text + "\n"
