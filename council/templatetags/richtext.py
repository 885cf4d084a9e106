"""Showing rich text: `{% load richtext %}{{ html|rich }}`. Cleaned once more where it is trusted."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from council.kernel.richtext import clean

register = template.Library()


@register.filter
def rich(html: str, level: int = 4) -> SafeString:
    """A rich text as HTML: a few tags, no attribute, whatever was stored. `level`: of the headings inside it."""
    text = clean(html or "").replace("<h4>", f"<h{level:d}>").replace("</h4>", f"</h{level:d}>")
    return mark_safe(text)  # noqa: S308 — the output of `clean`
