"""Every model of the public site, for Django: re-exports only."""

from cms.pages.models import HomePage, OpinionIndexPage, OpinionPage, OpinionText, StandardPage

__all__ = ["HomePage", "OpinionIndexPage", "OpinionPage", "OpinionText", "StandardPage"]
