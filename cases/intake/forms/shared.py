"""What the forms of intake share: words in one normal form, files, lists of languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from council.access.forms import HouseForm
from council.kernel.phrasebook import say
from council.kernel.verdicts import Verdict
from council.protection.rules import ALLOWED, MAX_BYTES, MAX_FILES

_MORE_LANGUAGES = {
    "am": "አማርኛ",
    "ay": "Aymar aru",
    "dv": "ދިވެހި",
    "ee": "Eʋegbe",
    "gn": "Avañe’ẽ",
    "ha": "Hausa",
    "ht": "Kreyòl ayisyen",
    "ku": "Kurdî",
    "lg": "Luganda",
    "ln": "Lingála",
    "lo": "ລາວ",
    "mg": "Malagasy",
    "mi": "Te reo Māori",
    "mt": "Malti",
    "om": "Afaan Oromoo",
    "or": "ଓଡ଼ିଆ",
    "ps": "پښتو",
    "qu": "Runa simi",
    "rm": "Rumantsch",
    "rn": "Ikirundi",
    "rw": "Ikinyarwanda",
    "sd": "سنڌي",
    "si": "සිංහල",
    "sn": "chiShona",
    "so": "Soomaali",
    "st": "Sesotho",
    "ti": "ትግርኛ",
    "tl": "Tagalog",
    "to": "Lea faka-Tonga",
    "wo": "Wolof",
    "xh": "isiXhosa",
    "yi": "ייִדיש",
    "yo": "Yorùbá",
    "zu": "isiZulu",
}
"""Languages that Django has no name for, by their own names."""


def _languages() -> list[tuple[str, str]]:
    known = {code: str(info["name_local"]) for code, info in LANG_INFO.items() if "name_local" in info}
    return sorted((known | _MORE_LANGUAGES).items(), key=lambda pair: pair[1].casefold())


LANGUAGES = _languages()
"""Languages by their own names: people find theirs without a translation."""


def choices(words: Mapping[Any, Any], first: Any = None) -> list[tuple[str, Any]]:
    """The choices of a field from words by code; `first` stands for no choice."""
    given = [(str(code), word) for code, word in words.items()]
    return given if first is None else [("", first), *given]


def date_field(label: Any, *, required: bool = True, help_text: Any = "", missing: Any = None) -> forms.DateField:
    """A day, typed or picked as the browser offers it. `missing`: what is said when a needed one is not there."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    said = {"required": missing} if missing else None
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget, error_messages=said)


def text_field(
    label: Any, limit: int, *, rows: int = 4, required: bool = True, help_text: Any = "", missing: Any = None
) -> forms.CharField:
    """A longer text in any language; the browser finds its direction."""
    return forms.CharField(
        label=label,
        max_length=limit,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        error_messages={"required": missing} if missing else None,
    )


class WordsForm(HouseForm):
    """A form whose texts are brought into one normal form at the door, so that equal words are equal bytes later."""

    def clean(self) -> dict[str, Any]:
        """NFC, and one kind of line end."""
        super().clean()
        for name, value in self.cleaned_data.items():
            if type(value) is str:  # a code that became a word of an enum is left alone
                self.cleaned_data[name] = unicodedata.normalize("NFC", value.replace("\r\n", "\n"))
        return self.cleaned_data

    def mind(self, verdict: Verdict) -> None:
        """Put the reasons of a rule beside their fields; a field that is wrong already keeps its own sentence."""
        for reason in verdict.reasons:
            if reason.field not in self.errors:
                self.add_error(reason.field if reason.field in self.fields else None, say(reason))


class FilesInput(forms.FileInput):
    """Several files at once, where the browser can."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files. What is wrong with one is said when it is stored, so that the others are kept."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files that were chosen."""
        return [file for file in data if file] if isinstance(data, list | tuple) else [data] if data else []


class FilesForm(HouseForm):
    """Files to be kept with a case."""

    all_optional = True
    evidence = FilesField(
        label=_("Choose files"),
        required=False,
        help_text=format_lazy(
            _("Pictures (PNG, JPEG, WebP), PDF or plain text. At most {files} files of {size} MB each."),
            files=MAX_FILES,
            size=MAX_BYTES // 2**20,
        ),
        widget=FilesInput(attrs={"accept": ",".join([*ALLOWED, *(f".{ending}" for ending in ALLOWED.values())])}),
    )

    def is_chosen(self) -> bool:
        """Whether a file was chosen; if not, this is said beside the field."""
        if not self.cleaned_data["evidence"]:
            self.add_error("evidence", _("Choose a file first."))
        return not self.errors

    def refuse(self, file: UploadedFile, verdict: Verdict) -> None:
        """Say beside the field what is wrong with one file, by its name."""
        for reason in verdict.reasons:
            self.add_error("evidence", f"{file.name}: {say(reason)}")
