"""What other templates need to know of published opinions: `{% load publication %}`."""

from uuid import UUID

from django import template

from cases.opinion.models import Removal
from cases.opinion.phrases import OFF_GROUNDS
from cases.opinion.queries import removal_of
from cases.opinion.rules.words import OffGround
from cms.pages.models import OpinionPage
from cms.pages.queries import address_of, newest, path_of

register = template.Library()


@register.simple_tag
def opinion_address(case_id: UUID) -> str:
    """The address of the opinion of a case; empty before it is published."""
    return address_of(case_id)


@register.simple_tag
def opinion_off(case_id: UUID) -> Removal | None:
    """Since when and why the opinion of a case is out of public view; nothing while everybody can read it."""
    return removal_of(case_id)


@register.filter
def off_ground(code: str) -> str:
    """Why a text is out of public view, in words that follow “because”."""
    return str(OFF_GROUNDS[OffGround(code)])


@register.simple_tag
def newest_opinions() -> list[OpinionPage]:
    """The newest opinions, for the front page."""
    return newest()


@register.filter
def opinion_path(page: OpinionPage) -> str:
    """The address of an opinion in a list."""
    return path_of(page.slug)


@register.filter
def blurb(page: OpinionPage, language: str) -> tuple[str, str]:
    """The summary of an opinion in a language, else in the council's: the language, and the words."""
    for code in (language, page.locale.language_code):
        if page.blurbs.get(code):
            return code, page.blurbs[code]
    return language, ""
