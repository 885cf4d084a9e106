"""Showing rich text: `{% load richtext %}{{ html|rich }}`. Cleaned once more where it is trusted."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from council.kernel.richtext import clean

register = template.Library()


@register.filter
def rich(html: str) -> SafeString:
    """A rich text as HTML: a few tags, no attribute, whatever was stored."""
    return mark_safe(clean(html or ""))  # noqa: S308 — the output of `clean`
