"""What may be entered in the register of organisations. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from council.kernel.verdicts import Verdict, require_that
from council.organisations.rules.names import says_nothing
from council.organisations.rules.words import LEI_SCHEME, is_lei

LONGEST_NAME = 200
LONGEST_SCHEME = 60
LONGEST_VALUE = 120
FIRST_YEAR, LAST_YEAR = 1900, 2200


def may_name(text: str, known: Iterable[str], *, field: str) -> Verdict:
    """Whether a text can be a name of an organisation that has these already."""
    short = " ".join(text.split())
    verdict = require_that(bool(short) and not says_nothing(short), "organisations.name_missing", field)
    verdict &= require_that(len(short) <= LONGEST_NAME, "organisations.name_too_long", field, longest=LONGEST_NAME)
    return verdict & require_that(short not in set(known), "organisations.name_known", field)


def may_identify(scheme: str, value: str) -> Verdict:
    """Whether a number can be one of this register's; a Legal Entity Identifier carries check figures."""
    verdict = require_that(0 < len(scheme) <= LONGEST_SCHEME, "organisations.scheme_missing", "scheme")
    verdict &= require_that(0 < len(value) <= LONGEST_VALUE, "organisations.number_missing", "value")
    return verdict & require_that(scheme != LEI_SCHEME or is_lei(value), "organisations.lei_wrong", "value")


def may_fund(organisation: UUID, funder: UUID, share: Decimal, from_year: int, to_year: int | None) -> Verdict:
    """Whether it can be that one pays this share of the other's income in these years."""
    verdict = require_that(organisation != funder, "organisations.pays_itself", "funder")
    verdict &= require_that(0 < share <= 100, "organisations.share_range", "share_percent")
    years = FIRST_YEAR <= from_year <= LAST_YEAR and (to_year is None or from_year <= to_year <= LAST_YEAR)
    return verdict & require_that(years, "organisations.years_wrong", "to_year")
