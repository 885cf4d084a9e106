"""Template tags that every page may use (a builtin: no load tag needed)."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms, template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.context import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext, pgettext

from council.access.forms import error_items
from council.names import country_name, direction, language_name
from council.protection.phrases import FILE_KINDS

SOON = timedelta(days=3)
"""A deadline nearer than this is shown as near."""
register = template.Library()


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """A time for people: date, time and zone in the council's time zone, machine-readable too."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    written = pgettext("format of a date with its time", "j F Y, H:i")
    words = f"{date_format(local, written)} {local.tzname()}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), words)


@register.filter
def day(value: Any) -> SafeString | str:
    """A date for people, with its zone when it comes from a time."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        words = f"{date_format(local, 'j F Y')} ({local.tzname()})"
        return format_html('<time datetime="{}">{}</time>', local.date().isoformat(), words)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), date_format(value, "j F Y"))


@register.filter
def relative(due: datetime | None, now: datetime) -> str:
    """How far a deadline is from now, in words: in whole days, below two days in hours, below one hour in minutes."""
    if due is None:
        return ""
    late = due < now
    minutes = int(abs(due - now).total_seconds() // 60)
    if minutes < 60:
        told = ngettext("%(n)s minute late", "%(n)s minutes late", minutes) if late else _in_minutes(minutes)
        return told % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        told = ngettext("%(n)s hour late", "%(n)s hours late", hours) if late else _in_hours(hours)
        return told % {"n": hours}
    days = hours // 24
    told = ngettext("%(n)s day late", "%(n)s days late", days) if late else _in_days(days)
    return told % {"n": days}


def _in_minutes(n: int) -> str:
    return ngettext("in %(n)s minute", "in %(n)s minutes", n)


def _in_hours(n: int) -> str:
    return ngettext("in %(n)s hour", "in %(n)s hours", n)


def _in_days(n: int) -> str:
    return ngettext("in %(n)s day", "in %(n)s days", n)


@register.filter
def lasting(hours: int) -> str:
    """A length in words: whole days, else hours."""
    if hours % 24:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = hours // 24
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


@register.filter
def size_in_words(size: int) -> str:
    """The size of a file in whole bytes, kilobytes or megabytes (of 1024 each), rounded."""
    if size < 1024:
        return ngettext("%(n)s byte", "%(n)s bytes", size) % {"n": size}
    if size < 1024**2:
        kilobytes = round(size / 1024)
        return ngettext("%(n)s kilobyte", "%(n)s kilobytes", kilobytes) % {"n": kilobytes}
    megabytes = round(size / 1024**2)
    return ngettext("%(n)s megabyte", "%(n)s megabytes", megabytes) % {"n": megabytes}


@register.filter(name="hex")
def in_hex(data: Any) -> str:
    """Bytes as lower-case hexadecimal digits, the way fingerprints are printed."""
    return bytes(data).hex()


@register.filter
def file_kind(media_type: str) -> str:
    """A media type in plain words: picture, PDF or text."""
    return str(FILE_KINDS.get(media_type, media_type))


@register.filter
def nearness(due: datetime | None, now: datetime) -> str:
    """`late`, `soon` (within three days) or nothing: for the look of a deadline, never the only sign of it."""
    if due is None:
        return ""
    if due < now:
        return "late"
    return "soon" if due - now <= SOON else ""


@register.filter
def as_json(value: Any) -> str:
    """Plain values for a script, to stand in an attribute: escaped there like every text."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.simple_tag
def house_words() -> SafeString:
    """Attributes of words whose language nobody kept: the council's own, in the direction of their letters.

    Without them a screen reader would read an English text with the voice of, say, an Arabic page.
    """
    return format_html('lang="{}" dir="auto"', settings.LANGUAGE_CODE)


register.filter("direction", direction)
# Not `language_name`: where `i18n` is loaded that is Django's own filter, which answers in English.
register.filter("language_in_words", language_name)
register.filter("country_in_words", country_name)


@register.filter(is_safe=True)
def trimmed(text: str) -> str:
    """A text without white space around it; what was escaped already is not escaped again."""
    return str(text).strip()


@register.filter(name="error_items")
def errors_of(form: object) -> list[tuple[str, str]]:
    """Lines of the error summary, each with the id it leads to; nothing when there is no form."""
    return error_items(form) if isinstance(form, forms.BaseForm) else []


@register.filter
def of(code: Any, words: Mapping[Any, Any]) -> Any:
    """The words for a code: `{{ case.stage|of:stages }}`; the code itself when there are none."""
    return words.get(code, code)


@register.simple_tag(takes_context=True)
def here(context: Context, address: str, *, exact: bool = False) -> SafeString:
    """`aria-current` for a link to this page or, unless `exact`, to the part of the site that holds this page."""
    path = getattr(context.get("request"), "path", "")
    if path == address:
        return mark_safe(' aria-current="page"')
    within = not exact and address != "/" and path.startswith(address)
    return mark_safe(' aria-current="true"') if within else mark_safe("")
