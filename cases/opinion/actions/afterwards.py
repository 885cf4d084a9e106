"""What may happen to a published opinion: a correction that says so, and a reopening by the council."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from cases.docket.actions import move
from cases.docket.models import Case
from cases.docket.queries import locked, rules_for
from cases.lifecycle import STEPS, Stage, may_step
from cases.opinion import queries
from cases.opinion.models import OpinionVersion, Recommendation
from cases.opinion.rules.document import hash_of
from cases.opinion.rules.drafting import may_write
from cases.opinion.rules.publishing import ReopenFacts, may_correct, may_reopen
from cases.opinion.rules.words import TITLE, Key, ReopenGround, Section
from council.access.queries import require, require_office
from council.access.rules import Office, Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.richtext import clean
from council.kernel.verdicts import NotReachable, require_that
from council.record.actions import append, append_covered
from council.record.rules.entries import Tag


@transaction.atomic
def correct(
    case_id: UUID,
    *,
    title: str | None = None,
    summaries: Mapping[str, str] | None = None,
    sections: Mapping[Section, str] | None = None,
    errata: tuple[str, ...],
    agreed_by: Actor,
    actor: Actor,
    clock: Clock,
) -> OpinionVersion:
    """Publish a corrected version: the secretariat, with another holder of a key. The old one stays readable.

    `errata` are the sentences in which readers are told what was changed. The recommendations go over to the new
    version, with what was claimed and found about them. Raises `Refused` when nothing was changed, a change is not
    named, both are one person, or the text is out of public view.
    """
    case = locked(actor, case_id)
    require_office(actor, case.pk, frozenset({Office.SECRETARIAT}))
    require(agreed_by, Permission.CASE_PUBLICATION_KEY, case.pk)
    old = queries.in_force(actor, case.pk, lock=True)
    if old is None or old.document is None:
        raise NotReachable
    require_that(queries.removal_of(case.pk) is None, "opinion.off_first").or_refuse()
    new = _copy(old, clock)
    typed = {str(section): html for section, html in (sections or {}).items()}
    typed |= {f"summary_{language}": html for language, html in (summaries or {}).items()}
    may_write(typed | ({TITLE: title} if title is not None else {})).or_refuse()
    changed = _apply(new, title, summaries or {}, sections or {})
    same = agreed_by.id == actor.id
    may_correct(changed, errata, published=old.published_at is not None, same_person=same).or_refuse()
    text = {**old.document["text"], "title": new.title, "summaries": new.summaries, "sections": new.sections}
    new.document = {
        **old.document,
        "version": new.number,
        "published_on": localdate(clock.now()).isoformat(),
        "text": text,
        "errata": list(errata),
        "corrects": old.document_hash,
    }
    new.text_hash, new.document_hash, new.errata = hash_of(text), hash_of(new.document), list(errata)
    old.supersede()
    old.save()
    new.publish()
    new.save(force_insert=True)
    Recommendation.rows.filter(version=old).update(version=new)
    facts = {"citation": new.opinion.citation, "version": new.number, "document_hash": new.document_hash}
    for key, holder in ((Key.SECRETARIAT, actor), (Key.PANEL_CHAIR, agreed_by)):
        turned = {"version": new.number, "key": str(key), "text_hash": new.text_hash}
        append(Tag.PUBLICATION_KEY_TURNED, case.pk, turned, actor=holder, clock=clock)
    body = {**facts, "text_hash": new.text_hash, "version_id": str(new.pk)}
    # Anybody may read this entry. It names nobody; who agreed stands in the entries of the keys.
    append_covered(Tag.OPINION_CORRECTED, case.pk, body, actor=Actor.system(), clock=clock)
    return new


def _copy(old: OpinionVersion, clock: Clock) -> OpinionVersion:
    return OpinionVersion(
        opinion=old.opinion,
        number=old.number + 1,
        title=old.title,
        summaries=dict(old.summaries),
        sections=dict(old.sections),
        objections=old.objections,
        created_at=clock.now(),
        saved_at=clock.now(),
        submitted_at=old.submitted_at,
        approved_at=old.approved_at,
        published_at=clock.now(),
    )


def _apply(
    version: OpinionVersion, title: str | None, summaries: Mapping[str, str], sections: Mapping[Section, str]
) -> dict[str, tuple[str, str]]:
    """Write the changes into the new version; returns each with the text before and after."""
    changed: dict[str, tuple[str, str]] = {}
    if title is not None:
        changed[TITLE] = (version.title, " ".join(title.split()))
        version.title = changed[TITLE][1]
    for kept, given, name in ((version.summaries, summaries, "summary"), (version.sections, sections, "")):
        for key, html in given.items():
            changed[name or str(key)] = (kept.get(str(key), ""), clean(html))
            kept[str(key)] = clean(html)
    return changed


@transaction.atomic
def reopen(case_id: UUID, *, ground: ReopenGround, reason: str, votes_for: int, actor: Actor, clock: Clock) -> Case:
    """Row 22: two thirds of the council open a decided case again, as the council chair counts them. A new panel."""
    case = locked(actor, case_id)
    require_office(actor, case.pk, STEPS["reopen"].offices)
    may_step("reopen", Stage(case.stage)).or_refuse()
    rules, council = rules_for(case, clock.now()), len(queries.reviewing_members(case.pk, clock.now()))
    facts = ReopenFacts(
        reason=reason,
        votes_for=votes_for,
        council=council,
        thirds=rules.reopen_votes_thirds,
        published_at=case.published_at,
        now=clock.now(),
        within=timedelta(days=rules.reopen_days),
    )
    may_reopen(facts).or_refuse()
    body = {"ground": str(ground), "votes_for": votes_for, "council": council}
    return move(case, "reopen", actor=actor, clock=clock, reason=reason, facts=body)


@transaction.atomic
def reopen_for_a_bar(case_id: UUID, *, actor: Actor, clock: Clock) -> Case | None:
    """Row 22 by itself: a barred panellist sat on a published case, whose vote was just counted again without them.

    Whether the result held is said in the record; the deliberation was not free of the barred all the same. Only the
    clockwork does this, within the time in which the council could. Returns nothing where the case stays as it is.
    """
    case = locked(actor, case_id)
    require_office(actor, case.pk, frozenset({Office.SYSTEM}))
    within = timedelta(days=rules_for(case, clock.now()).reopen_days)
    in_time = case.published_at is not None and clock.now() - case.published_at <= within
    if not in_time or not may_step("reopen", Stage(case.stage)).ok:
        return None
    ground = str(ReopenGround.UNDISCLOSED_CONFLICT)
    return move(case, "reopen", actor=actor, clock=clock, reason=ground, facts={"ground": ground})
