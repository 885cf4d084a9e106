"""The Rules of Procedure as plain values: every duration, size, quorum and limit of the council. Pure.

A case runs under the version in force when it was selected (LIFECYCLE.md). Three presets ship; a council may change any
field by adopting a new version.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from unicodedata import is_normalized

from council.access.rules import ALWAYS_APART, DESK, PANEL, Apart, Office, pairs
from council.kernel.verdicts import YES, Verdict, no, require_that


class Preset(StrEnum):
    """The sets of rules that ship with the product."""

    INTERNATIONAL = "international"
    NATIONAL = "national"
    SMALL = "small"


class SelectionMode(StrEnum):
    """How eligible cases are chosen (LIFECYCLE.md, row 8)."""

    ALL = "all"
    COMMITTEE = "committee"
    LOTTERY = "lottery"


class TallyDetail(StrEnum):
    """How much of a vote the public learns, besides what was decided (SAFEGUARDS.md section 4); sorted.

    `full`: the numbers. `outcome`: never the numbers. `full_unless_telling`: the numbers, unless they come close to
    saying how somebody voted whose name is out (`cases.opinion.rules.tallies`).
    """

    FULL = "full"
    FULL_UNLESS_TELLING = "full_unless_telling"
    OUTCOME = "outcome"


class Period(StrEnum):
    """Every clock of the house, sorted; its length is a field of the rules."""

    ADMISSIBILITY = "admissibility"
    ADMISSIBILITY_REVIEW = "admissibility_review"
    ANSWER = "answer"
    ASSESSMENT = "assessment"
    CONFLICTS_PANEL = "conflicts_panel"
    COUNCIL_REVIEW = "council_review"
    DECISION = "decision"
    DECLARATION = "declaration"
    DELIBERATION = "deliberation"
    DRAFTING = "drafting"
    EXPEDITE_RATIFICATION = "expedite_ratification"
    FOLLOW_UP = "follow_up"
    LAPSED = "lapsed"
    PANEL_FORMATION = "panel_formation"
    POOL_CHALLENGE = "pool_challenge"
    PUBLICATION = "publication"
    RESPONDENT = "respondent"
    RESPONSE_REVIEW = "response_review"
    SELECTION = "selection"
    SUSPENSION = "suspension"
    TAKE_UP = "take_up"
    VOTING = "voting"
    WAIVER = "waiver"


@dataclass(frozen=True)
class Length:
    """How long a clock runs, in hours: on the normal track and on the expedited one."""

    normal: int
    expedited: int

    def hours(self, expedited: bool) -> int:
        """Hours on the given track."""
        return self.expedited if expedited else self.normal


DAY = 24
LONGEST_LOCK = 365
"""Days on either side of a poll: a council that can never change its rules could not mend them either."""


MOST_LOTTERIES, LONGEST_LOTTERY = 3, 40
"""How many lotteries decide together at most, and characters of a name: it stands in the source of a draw."""


def _lengths() -> dict[str, Length]:
    """Deadlines of LIFECYCLE.md's table; that of a waiver is SAFEGUARDS.md's, on both tracks: silence for 5 days."""
    return {
        Period.ADMISSIBILITY: Length(7 * DAY, 24),
        Period.ADMISSIBILITY_REVIEW: Length(10 * DAY, 24),
        Period.ANSWER: Length(30 * DAY, 14 * DAY),
        Period.ASSESSMENT: Length(21 * DAY, 3 * DAY),
        Period.CONFLICTS_PANEL: Length(3 * DAY, 12),
        Period.COUNCIL_REVIEW: Length(10 * DAY, 24),
        Period.DECISION: Length(90 * DAY, 30 * DAY),
        Period.DECLARATION: Length(4 * DAY, 24),
        Period.DELIBERATION: Length(21 * DAY, 3 * DAY),
        Period.DRAFTING: Length(12 * DAY, 2 * DAY),
        Period.EXPEDITE_RATIFICATION: Length(7 * DAY, 7 * DAY),
        Period.FOLLOW_UP: Length(730 * DAY, 730 * DAY),
        Period.LAPSED: Length(90 * DAY, 90 * DAY),
        Period.PANEL_FORMATION: Length(9 * DAY, 36),
        Period.POOL_CHALLENGE: Length(2 * DAY, 12),
        Period.PUBLICATION: Length(3 * DAY, 24),
        Period.RESPONDENT: Length(14 * DAY, 48),
        Period.RESPONSE_REVIEW: Length(90 * DAY, 90 * DAY),
        Period.SELECTION: Length(30 * DAY, 24),
        Period.SUSPENSION: Length(30 * DAY, 30 * DAY),
        Period.TAKE_UP: Length(3 * DAY, 4),
        Period.VOTING: Length(3 * DAY, 24),
        Period.WAIVER: Length(5 * DAY, 5 * DAY),
    }


@dataclass(frozen=True)
class Rules:
    """One version of the Rules of Procedure. Shares are in percent, lengths in hours, sizes in persons."""

    preset: str
    council_min: int
    council_max: int
    panel_size: int
    panel_alternates: int
    panel_min_legal: int
    panel_quorum: int
    council_quorum_percent: int = 60
    selection_mode: str = SelectionMode.COMMITTEE
    committee_size: int = 3
    selection_votes_needed: int = 2
    lottery_share_percent: int = 10
    cluster_max_on_panel: int = 1
    cluster_max_on_council: int = 2
    government_max_on_panel: int = 0
    platform_max_on_panel: int = 0
    funder_max_on_panel: int = 2
    region_max_on_panel: int = 2
    constituency_max_percent: int = 33
    powers_max_percent: int = 50
    interests_valid_days: int = 365
    ruling_valid_days: int = 365
    conflict_appeal_days: int = 7
    term_years: int = 3
    terms_in_a_row: int = 2
    cooling_off_months: int = 24
    funder_edge_percent: int = 5
    platform_silent_days: int = 14
    information_reopen_days: int = 90
    review_request_days: int = 14
    seat_forfeit_hours: int = 3 * DAY
    publication_key_hours: int = 7 * DAY
    reopen_days: int = 365
    reopen_votes_thirds: int = 2
    panel_disclosure: str = "at_publication"
    names_on_votes: bool = False
    tally_detail: str = TallyDetail.FULL_UNLESS_TELLING
    election_lock_before_days: int = 60
    election_lock_after_days: int = 30
    fallback_lotteries: str = "EuroMillions, Eurojackpot"
    apart: tuple[tuple[str, str], ...] = ()
    lengths: dict[str, Length] = field(default_factory=_lengths)

    def hours(self, period: Period, *, expedited: bool) -> int:
        """How long a clock runs."""
        return self.lengths[period].hours(expedited)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for storing."""
        return {**dataclasses.asdict(self), "apart": [list(pair) for pair in self.apart]}

    @staticmethod
    def from_dict(values: dict[str, Any]) -> Rules:
        """Rules from stored values. Raises `TypeError` for unknown fields.

        A version that was adopted before the product had a clock runs it as the presets do; so does one from before
        tallies had a rule, unless it publishes who voted how: then the numbers stand beside the names. One that never
        named a lottery names none.
        """
        lengths = _lengths() | {name: Length(**length) for name, length in values["lengths"].items()}
        apart = tuple((one, other) for one, other in values.get("apart", ()))
        preset = PRESETS.get(values["preset"])
        usual = preset.tally_detail if preset else TallyDetail.FULL_UNLESS_TELLING
        tally = {"tally_detail": str(TallyDetail.FULL if values.get("names_on_votes") else usual)}
        return Rules(**{**tally, "fallback_lotteries": "", **values, "lengths": lengths, "apart": apart})

    def lotteries(self) -> tuple[str, ...]:
        """The lotteries whose numbers decide a draw for which the beacon stays silent; none: two people void it."""
        return tuple(name for name in map(str.strip, self.fallback_lotteries.split(",")) if name)

    def offices_apart(self) -> Apart:
        """Pairs of offices that nobody holds together on one case: those of the rules, and those that always are."""
        return ALWAYS_APART | frozenset(map(frozenset, self.apart))


def _sorted(*groups: Apart) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((one, other) for pair in frozenset().union(*groups) for one, other in [sorted(pair)]))


_NATIONAL_APART = (
    pairs({Office.AUDITOR}, (DESK | PANEL | {Office.REVIEWER, Office.SELECTION_COMMITTEE}) - {Office.AUDITOR}),
    pairs({Office.SECRETARIAT}, PANEL),  # each turns a key of the publication
    pairs({Office.ADMISSIBILITY_OFFICER}, {Office.SELECTION_COMMITTEE}),
)
"""Who watches does not act, who keeps the files does not judge, who lets in does not choose."""
_INTERNATIONAL_APART = (
    *_NATIONAL_APART,
    pairs({Office.INTAKE_OFFICER}, {Office.ADMISSIBILITY_OFFICER}),
    pairs({Office.COUNCIL_CHAIR, Office.COMPLIANCE_OFFICER, Office.ADMISSIBILITY_OFFICER}, PANEL),
    pairs({Office.INTEGRITY_OFFICER}, {Office.COUNCIL_CHAIR, Office.SELECTION_COMMITTEE}),
)
"""And enough people for every office to be somebody else's. A small council may stack all but what is always apart."""


PRESETS: dict[str, Rules] = {
    Preset.SMALL: Rules(
        preset=Preset.SMALL,
        council_min=11,
        council_max=20,
        panel_size=3,
        panel_alternates=1,
        panel_min_legal=1,
        panel_quorum=3,
        selection_mode=SelectionMode.ALL,
        lottery_share_percent=1,
        tally_detail=TallyDetail.OUTCOME,
    ),
    Preset.NATIONAL: Rules(
        preset=Preset.NATIONAL,
        council_min=21,
        council_max=39,
        panel_size=5,
        panel_alternates=0,
        panel_min_legal=1,
        panel_quorum=4,
        apart=_sorted(*_NATIONAL_APART),
    ),
    Preset.INTERNATIONAL: Rules(
        preset=Preset.INTERNATIONAL,
        council_min=40,
        council_max=200,
        panel_size=5,
        panel_alternates=0,
        panel_min_legal=1,
        panel_quorum=4,
        apart=_sorted(*_INTERNATIONAL_APART),
    ),
}


def may_adopt(rules: Rules) -> Verdict:
    """Whether a set of rules holds together; every reason names its field."""
    verdict = YES
    if rules.panel_size % 2 == 0:
        verdict &= no("procedure.panel_even", "panel_size")
    verdict &= require_that(
        rules.panel_size // 2 < rules.panel_quorum <= rules.panel_size, "procedure.quorum_range", "panel_quorum"
    )
    verdict &= require_that(rules.panel_min_legal <= rules.panel_size, "procedure.legal_range", "panel_min_legal")
    verdict &= require_that(
        0 < rules.selection_votes_needed <= rules.committee_size, "procedure.votes_range", "selection_votes_needed"
    )
    verdict &= require_that(
        all(length.normal > 0 and length.expedited > 0 for length in rules.lengths.values())
        and set(rules.lengths) == set(Period),
        "procedure.lengths_positive",
        "lengths",
    )
    verdict &= require_that(rules.tally_detail in set(TallyDetail), "procedure.tally_known", "tally_detail")
    verdict &= require_that(
        not rules.names_on_votes or rules.tally_detail == TallyDetail.FULL, "procedure.tally_or_names", "tally_detail"
    )
    verdict &= require_that(
        0 <= rules.election_lock_before_days <= LONGEST_LOCK, "procedure.lock_range", "election_lock_before_days"
    )
    verdict &= require_that(
        0 <= rules.election_lock_after_days <= LONGEST_LOCK, "procedure.lock_range", "election_lock_after_days"
    )
    lotteries = rules.lotteries()
    verdict &= require_that(
        len(set(lotteries)) == len(lotteries) <= MOST_LOTTERIES
        and all(len(name) <= LONGEST_LOTTERY and ":" not in name for name in lotteries)
        and rules.fallback_lotteries.isprintable()
        and is_normalized("NFC", rules.fallback_lotteries),
        "procedure.lotteries_known",
        "fallback_lotteries",
    )
    offices = {str(office) for office in Office}
    verdict &= require_that(
        all(one < other and {one, other} <= offices for one, other in rules.apart), "procedure.apart_known", "apart"
    )
    return verdict


def flat(rules: Rules) -> dict[str, Any]:
    """Every single value of the rules by a name of its own: `panel_size`, `lengths.voting.normal`."""
    values = {**rules.as_dict(), "apart": [list(pair) for pair in rules.apart]}
    lengths = values.pop("lengths")
    return values | {
        f"lengths.{period}.{track}": hours for period, length in lengths.items() for track, hours in length.items()
    }


def changes(old: Rules, new: Rules) -> dict[str, Any]:
    """The values that differ, as they are in the new rules: what names a change of them and leaves nothing open."""
    before = flat(old)
    return {str(name): value for name, value in sorted(flat(new).items()) if before.get(name) != value}


def changed(rules: Rules, name: str, value: Any) -> Rules:
    """The rules with one value of `flat` changed. Raises `KeyError` for a name that is none."""
    if name in {one.name for one in dataclasses.fields(rules)} - {"lengths", "apart"}:
        return dataclasses.replace(rules, **{name: value})
    _lengths_of, period, track = name.split(".")
    length = dataclasses.replace(rules.lengths[period], **{track: value})
    return dataclasses.replace(rules, lengths={**rules.lengths, period: length})


def quorum_of(rules: Rules, seated: int) -> int:
    """Ballots needed among `seated` panellists: the rule's quorum, of a panel as it was meant to be.

    4 of 5 and 3 of 3 (LIFECYCLE.md, row 12). A panel that lost seats keeps the figure: a quorum never shrinks by
    recusal.
    """
    return rules.panel_quorum if seated <= rules.panel_size else seated // 2 + 1


def people_needed(rules: Rules) -> dict[Office, int]:
    """How many people each office needs at least under these rules.

    Two admissibility officers, since nobody reviews their own ruling; a committee only where one selects.
    """
    needed = {
        Office.MEMBER: rules.council_min,
        Office.COUNCIL_CHAIR: 1,
        Office.INTAKE_OFFICER: 1,
        Office.ADMISSIBILITY_OFFICER: 2,
        Office.INTEGRITY_OFFICER: 1,
        Office.COMPLIANCE_OFFICER: 1,
        Office.SECRETARIAT: 1,
        Office.CONFLICTS_PANEL: 3,
    }
    if rules.selection_mode == SelectionMode.COMMITTEE:
        needed[Office.SELECTION_COMMITTEE] = rules.committee_size
    return needed
