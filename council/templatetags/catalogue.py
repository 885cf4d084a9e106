"""For the component page only: how a component is written, read from its own first comment."""

import re
from pathlib import Path

from django import template
from django.template.engine import Engine

register = template.Library()

HEADER = re.compile(r"\A{% comment %}\n(?P<use>.*?)\n{% endcomment %}", re.DOTALL)
"""A component opens with a comment that says what it is for and shows its use."""


@register.simple_tag
def use_of(component: str) -> str:
    """The first comment of `templates/components/<component>.html`."""
    name = f"components/{component.replace('-', '_')}.html"
    file = Path(Engine.get_default().get_template(name).origin.name)
    found = HEADER.match(file.read_text(encoding="utf-8"))
    return found["use"] if found else ""
