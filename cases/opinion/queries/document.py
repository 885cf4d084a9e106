"""The text of a version, and the document that is frozen at its publication."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate

from cases.clearance.queries import callings, waived_codes
from cases.docket.models import Case
from cases.docket.queries import decision, parties, rules_for, timeline
from cases.docket.rules import PartyRole
from cases.opinion.models import OpinionVersion
from cases.opinion.queries.versions import answers, recommendations, separate_opinions
from cases.opinion.queries.votes import outcome, votes
from cases.opinion.rules.document import VERSION, text_of
from cases.opinion.rules.names import places_of_names, places_of_parts
from cases.opinion.rules.words import DISSENTS, Disclosure
from cases.panel.queries import duty_behind, is_secret, seats
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.members.queries import ad_hoc_terms, seats_on
from council.members.rules import SeatKind

PUBLIC_STEPS = ("submit", "take_up", "declare_eligible", "select", "seat_panel", "close_vote", "approve", "reopen")
"""Steps of a case that the procedural history of its opinion names, with the day."""


def text(actor: Actor, version: OpinionVersion) -> dict[str, Any]:
    """The text of a version as one value: what the council reviews, and what its hash binds."""
    given = sorted(answers(actor, version).values(), key=lambda one: (one.argument.filed_at, one.argument.position))
    return text_of(
        title=version.title,
        summaries=version.summaries,
        sections=version.sections,
        answers=[
            {"party": one.argument.party.role, "number": one.argument.position, "answer": one.text} for one in given
        ],
        recommendations=[
            {
                "number": one.position,
                "text": one.text,
                "done_when": one.done_when,
                "owner": one.owner.name,
                "deadline_days": one.deadline_days,
            }
            for one in recommendations(actor, version)
        ],
        separate_opinions=[
            {"kind": one.kind, "title": one.title, "text": one.text}
            for one in separate_opinions(actor, version)
            if not one.waived
        ],
    )


def document(actor: Actor, case: Case, version: OpinionVersion, *, clock: Clock) -> dict[str, Any]:
    """The whole opinion as it is about to be published: plain and canonical.

    The version carries its citation and its number already. Names of the panel stand in it as the rules in force for
    the case allow, and numbers of votes as they do; whoever wrote a separate opinion is named only where votes are. A
    panel that stood by for a month may sit on other cases, too: its people stand in no document, and the page of the
    draw names them once nothing stands against it (decision 0032).
    """
    rules = rules_for(case, clock.now())
    secret = is_secret(case.pk)
    tells = rules.panel_disclosure != Disclosure.NEVER and not secret
    duty, _all = duty_behind(case.pk, clock.now())
    named = tells and duty is None
    on_votes = rules.names_on_votes and duty is None and not secret
    separate = separate_opinions(actor, version)
    dissents = sum(not one.waived and one.kind in DISSENTS for one in separate)
    waived = waived_codes(case.pk)
    called = _called(case, named)
    return {
        "v": VERSION,
        "citation": version.opinion.citation,
        "year": version.opinion.year,
        "serial": version.opinion.serial,
        "version": version.number,
        "language": settings.LANGUAGE_CODE,
        "published_on": localdate(clock.now()).isoformat(),
        "outcome": outcome(case.pk),
        "case": _case(actor, case),
        "text": text(actor, version),
        "tally_detail": rules.tally_detail,
        "votes": votes(case.pk, detail=rules.tally_detail, names=on_votes, dissents=dissents),
        "objections": list(version.objections),
        "authors": [one.seat.member.name for one in separate if not one.waived] if on_votes else [],
        "panel": [seat.member.name for seat in seats(Actor.system(), case.pk)] if named else [],
        "history": _history(actor, case, clock),
        "errata": [],
        "corrects": None,
        **({"waivers": waived} if waived else {}),
        **({"called": called} if called else {}),
        **({"duty": {"month": f"{duty.month:%Y-%m}", "names": tells}} if duty else {}),
    }


def _called(case: Case, named: bool) -> list[dict[str, Any]]:
    """Who was called because no panel was possible from the members, how many came, and how many sit on the panel.

    An ad hoc roster is published with the names on it wherever those of the panel are.
    """
    system = Actor.system()
    made = [one for one in callings(system, case.pk) if one.called_at]
    seated = seats(system, case.pk) if made else []
    sits = Counter(seats_on({seat.member_id: seat.seated_at.date() for seat in seated if seat.seated_at}).values())
    named_people = sorted({term.member.name for term in ad_hoc_terms([case.pk])}) if named and made else []
    found: list[dict[str, Any]] = []
    for kind in sorted({one.kind for one in made}):
        rows = [one for one in made if one.kind == kind]
        found.append(
            {
                "kind": kind,
                "vacant": rows[0].vacant,
                "called": sum(one.called or 0 for one in rows),
                "sits": sits[SeatKind(kind)],
            }
        )
        if kind == SeatKind.AD_HOC and named:
            found[-1]["names"] = named_people
    return found


def protected_names(actor: Actor, case: Case) -> list[str]:
    """The sealed names of people in a case; a name under which somebody appears on purpose is not protected."""
    people = [party for party in parties(actor, case.pk) if party.role != PartyRole.RESPONDENT]
    names = [(str(party.sealed_name or ""), party.pseudonym) for party in people]
    return [name for name, shown in names if name and name != shown]


def urgency_reason(actor: Actor, case: Case) -> str:
    """Why the council treated a case as urgent, as it is published: nothing unless it ratified that.

    Nor where a word of it equals part of a protected name: it was written before anybody read the opinion, and whoever
    signs cannot change it.
    """
    if not case.expedited or case.expedite_ratified_at is None:
        return ""
    told = places_of_parts({"reason": case.expedite_reason}, protected_names(actor, case))
    told += places_of_names({"reason": case.expedite_reason}, protected_names(actor, case))
    return "" if told else case.expedite_reason


def _case(actor: Actor, case: Case) -> dict[str, Any]:
    contested, urgent = decision(actor, case.pk), urgency_reason(actor, case)
    return {
        "number": case.number,
        "platform": case.platform.name,
        "topic": case.topic,
        "language": case.language,
        "measure": contested.measure if contested else None,
        "decided_on": contested.decided_on.isoformat() if contested else None,
        "expedited": case.expedited,
        **({"expedited_because": urgent} if urgent else {}),
    }


def _history(actor: Actor, case: Case, clock: Clock) -> list[dict[str, str]]:
    past = [
        {"step": change.step, "on": localdate(change.at).isoformat()}
        for change in timeline(actor, case.pk)
        if change.step in PUBLIC_STEPS
    ]
    return [*past, {"step": "publish", "on": localdate(clock.now()).isoformat()}]
