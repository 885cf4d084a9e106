"""Plain makers of opinions: a decided case, a whole draft, and every stage up to a published opinion."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from cases.docket.models import Case
from cases.docket.queries import arguments
from cases.lifecycle import Stage
from cases.opinion import actions
from cases.opinion.models import OpinionVersion, Recommendation
from cases.opinion.queries import possible_owners
from cases.opinion.rules.words import CheckItem, Key, Section, SeparateKind
from cases.panel.models import Seat
from cases.voting.models import Ballot, Motion, Vote
from cases.voting.rules import DecidedBy, MotionKind, Option
from council.access.models import User
from council.access.rules import Office
from council.clocks.actions import fire_due
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.record.rules.entries import Opening
from tests.factories.cases import WHEN, make_case, walk
from tests.factories.panels import actor_of, chair, form_panel, make_panel, rapporteur
from tests.factories.people import actor_for, make_user

WORDS = {
    Section.BACKGROUND: "<p>On 20 February a resident asked why the bridge was closed.</p><p>The platform hid it.</p>",
    Section.PARTIES: "The appellant calls it a question.\n\nThe platform calls it hostile.",
    Section.STANDARDS: "<h4>The rule</h4><p>The rule on hostile speech.</p><ul><li>Article 19</li></ul>",
    Section.LEGALITY: "<p>The rule is public and precise.</p>",
    Section.AIM: "<p>It protects the rights of others.</p>",
    Section.NECESSITY: "<blockquote><p>It is a question.</p></blockquote><p>Nothing links it to harm.</p>",
    Section.DECISION: "<p>The council overturns the decision.</p>",
}


@dataclass
class Decided:
    """A case that a panel has decided, with the people who carry its opinion on."""

    case: Case
    panel: list[Seat]
    clock: SettableClock
    secretary: User = field(default_factory=lambda: make_user("Sam Secretary", Office.SECRETARIAT))

    @property
    def rapporteur(self) -> Actor:
        """Who drafts."""
        return rapporteur(self.panel)

    @property
    def chair(self) -> Actor:
        """Who chairs the panel."""
        return chair(self.panel)

    @property
    def secretariat(self) -> Actor:
        """Who holds the second key."""
        return actor_for(self.secretary)

    @property
    def dissenter(self) -> Actor:
        """The last of the panel, who voted in the minority."""
        return actor_of(self.panel[-1])


def make_decided(
    clock: SettableClock | None = None, *, against: int = 1, drawn: bool = False, **fields: Any
) -> Decided:
    """A case in drafting, which a panel of five decided to overturn; the last `against` seats voted to uphold.

    `drawn`: the panel took the whole way from declarations to the draw.
    """
    clock = clock or SettableClock(WHEN)
    if drawn:
        case = make_case(Stage.PANEL_FORMATION, clock=clock, **fields)
        panel = form_panel(case, clock=clock)
        case = walk(case, ["open_deliberation", "call_vote", "close_vote"], clock=clock)
    else:
        case = make_case(Stage.DRAFTING, clock=clock, **fields)
        panel = make_panel(case, clock=clock)
    cast_vote(case, panel, against=against, clock=clock)
    return Decided(case, panel, clock)


def cast_vote(case: Case, panel: list[Seat], *, against: int, clock: SettableClock) -> None:
    """Rows of a vote that is over: one motion on the outcome, a ballot of each seat."""
    now = clock.now()
    vote = Vote(case=case, panel=panel[0].panel, round=1, opened_at=now - timedelta(days=3), closes_at=now)
    vote.decide()
    vote.closed_at, vote.seated, vote.quorum = now, len(panel), len(panel) - 1
    vote.save()
    offers = [Option.OVERTURN.value, Option.UPHOLD.value]
    motion = Motion(
        case=case,
        panel=panel[0].panel,
        drafted_by=panel[0],
        position=1,
        kind=MotionKind.OUTCOME,
        text="What becomes of the decision?",
        offers=offers,
    )
    motion.freeze()
    motion.frozen_at, motion.frozen_hash = now, motion.hash_now
    motion.open()
    motion.vote = vote
    motion.close()
    motion.result, motion.decided_by = Option.OVERTURN, DecidedBy.MAJORITY
    motion.counts = {
        "counts": {"overturn": len(panel) - against, "uphold": against},
        "abstentions": 0,
        "void": 0,
    }
    motion.save()
    for number, seat in enumerate(panel):
        choice = "uphold" if number >= len(panel) - against else "overturn"
        sealed = Opening(secrets.token_bytes(32), {"choice": choice, "reason": ""})
        Ballot.rows.create(case=case, motion=motion, seat=seat, sealed=sealed.to_text(), cast_at=now)


def write_draft(decided: Decided, *, recommendations: int = 1, **more: Any) -> OpinionVersion:
    """A draft to which nothing is missing: every section, answer, test and separate opinion."""
    case, clock, by = decided.case, decided.clock, decided.rapporteur
    summaries = {"en": "A question about a bridge was hidden. It must be shown again."}
    summaries |= {case.language: "In the words of the appellant."} if case.language != "en" else {}
    version = actions.save_draft(
        case.pk,
        **{"title": "A question about a bridge", "summaries": summaries, "sections": WORDS, **more},
        actor=by,
        clock=clock,
    )
    answers = {argument.pk: "Accepted." for argument in arguments(by, case.pk)}
    actions.answer_arguments(case.pk, answers, actor=by, clock=clock)
    for number in range(recommendations):
        add_recommendation(decided, text=f"Say which words broke the rule, number {number + 1}.")
    actions.attach_separate(
        case.pk,
        kind=SeparateKind.DISSENTING,
        title="Dissent on necessity",
        text="<p>I see it otherwise.</p>",
        actor=decided.dissenter,
        clock=clock,
    )
    return version


def add_recommendation(decided: Decided, **fields: Any) -> Recommendation:
    """One more recommendation of the draft, to the platform."""
    owner = possible_owners(Case.rows.select_related("platform").get(pk=decided.case.pk))[0]
    values = {
        "text": "Say which words broke the rule.",
        "done_when": "A notice names them.",
        "owner": owner.pk,
        "deadline_days": 60,
        **fields,
    }
    return actions.recommend(decided.case.pk, **values, actor=decided.rapporteur, clock=decided.clock)


def make_submitted(clock: SettableClock | None = None, **fields: Any) -> Decided:
    """A case whose draft is before the council."""
    decided = make_decided(clock, **fields)
    write_draft(decided)
    actions.submit_draft(decided.case.pk, actor=decided.rapporteur, clock=decided.clock)
    return decided


def make_approved(clock: SettableClock | None = None, *, recommendations: int = 1, **fields: Any) -> Decided:
    """A case whose text the council approved by silence."""
    decided = make_decided(clock, **fields)
    write_draft(decided, recommendations=recommendations)
    actions.submit_draft(decided.case.pk, actor=decided.rapporteur, clock=decided.clock)
    let_review_pass(decided)
    return decided


def let_review_pass(decided: Decided) -> None:
    """The ten days go by and the timer acts."""
    decided.clock.advance(days=10, minutes=1)
    fire_due(clock_for=lambda: decided.clock)


def sign(decided: Decided) -> None:
    """Both sign the checklist."""
    for actor in (decided.chair, decided.secretariat):
        actions.sign_checklist(decided.case.pk, ticked=frozenset(CheckItem), actor=actor, clock=decided.clock)


def publish(decided: Decided) -> OpinionVersion:
    """Both sign, then both turn their keys."""
    sign(decided)
    actions.turn_key(decided.case.pk, key=Key.PANEL_CHAIR, actor=decided.chair, clock=decided.clock)
    return actions.turn_key(decided.case.pk, key=Key.SECRETARIAT, actor=decided.secretariat, clock=decided.clock)


def make_published(clock: SettableClock | None = None, **fields: Any) -> Decided:
    """A case whose opinion is public."""
    decided = make_approved(clock, **fields)
    publish(decided)
    return decided
