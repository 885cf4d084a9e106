"""Writing an opinion, attaching to it, and handing it to the council (LIFECYCLE.md, row 14)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from cases.docket.actions import move
from cases.docket.models import Case
from cases.docket.queries import arguments, locked
from cases.lifecycle import STEPS, Stage, may_step
from cases.opinion import queries
from cases.opinion.models import ArgumentAnswer, Opinion, OpinionVersion, Recommendation, SeparateOpinion
from cases.opinion.queries.versions import answers
from cases.opinion.rules.document import hash_of
from cases.opinion.rules.drafting import (
    RecommendationFacts,
    may_edit,
    may_recommend,
    may_separate,
    may_submit,
    may_summarise,
    may_write,
    says_something,
)
from cases.opinion.rules.meanwhile import touched
from cases.opinion.rules.words import ANSWER, SUMMARY, TITLE, Section, SeparateKind, VersionState
from cases.panel.models import Seat
from cases.panel.queries import my_seat
from council.access.queries import require, require_office
from council.access.rules import Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.richtext import clean
from council.kernel.verdicts import NotReachable, require_that
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def save_draft(
    case_id: UUID,
    *,
    title: str | None = None,
    summaries: Mapping[str, str] | None = None,
    sections: Mapping[Section, str] | None = None,
    seen: Mapping[str, str] | None = None,
    actor: Actor,
    clock: Clock,
) -> OpinionVersion:
    """Keep what the rapporteur typed: simple HTML or plain words. What is not given stays; what is empty is removed.

    `seen` are the marks of what the writer was shown (rules/meanwhile.py); without it they are taken to have seen
    everything. Not an entry of the record. Raises `Refused` beside the field `title`, `summary_<language>` or the
    section's name.
    """
    version = _at_work(case_id, Permission.CASE_OPINION_DRAFT, actor=actor, clock=clock)
    raw = {str(section): html for section, html in (sections or {}).items()}
    raw |= {f"{SUMMARY}{language}": html for language, html in (summaries or {}).items()}
    raw |= {TITLE: title} if title is not None else {}
    (may_write(raw) & may_summarise(summaries or {})).or_refuse()
    typed = {field: " ".join(text.split()) if field == TITLE else _kept(text) for field, text in raw.items()}
    write = _unless_meanwhile(version.texts, typed, seen)
    version.title = write.pop(TITLE, version.title)
    written = {field.removeprefix(SUMMARY): html for field, html in write.items() if field.startswith(SUMMARY)}
    version.summaries = _merged(version.summaries, written)
    version.sections = _merged(
        version.sections, {field: html for field, html in write.items() if field in set(Section)}
    )
    version.saved_at = clock.now()
    version.save(update_fields=["title", "summaries", "sections", "saved_at"])
    return version


def _unless_meanwhile(kept: Mapping[str, str], typed: dict[str, str], seen: Mapping[str, str] | None) -> dict[str, str]:
    """What to write. Raises `Refused` beside what was saved in another window and not seen in this one."""
    if seen is None:
        return typed
    fields, verdict = touched(kept, typed, seen)
    verdict.or_refuse()
    return {field: text for field, text in typed.items() if field in fields}


def _kept(text: str) -> str:
    html = clean(text)
    return html if says_something(html) else ""


def _merged(kept: dict[str, str], written: Mapping[str, str]) -> dict[str, str]:
    return {key: html for key, html in (kept | dict(written)).items() if html}


@transaction.atomic
def answer_arguments(
    case_id: UUID, texts: Mapping[UUID, str], *, seen: Mapping[str, str] | None = None, actor: Actor, clock: Clock
) -> OpinionVersion:
    """Keep the answers to these arguments of the parties; an empty one is removed. Raises `Refused` beside `a_<id>`."""
    version = _at_work(case_id, Permission.CASE_OPINION_DRAFT, actor=actor, clock=clock)
    may_write({f"{ANSWER}{argument}": text for argument, text in texts.items()}).or_refuse()
    if not set(texts) <= {argument.pk for argument in arguments(actor, case_id)}:
        raise NotReachable
    kept = {f"{ANSWER}{argument}": answer.text for argument, answer in answers(actor, version).items()}
    typed = {f"{ANSWER}{argument}": _kept(text) for argument, text in texts.items()}
    for field, html in _unless_meanwhile(kept, typed, seen).items():
        argument = UUID(field.removeprefix(ANSWER))
        answer = ArgumentAnswer.rows.filter(version=version, argument_id=argument)
        if not html:
            answer.delete()
        elif not answer.update(text=html):
            ArgumentAnswer.rows.create(version=version, argument_id=argument, text=html)
    return _saved(version, clock)


@transaction.atomic
def recommend(
    case_id: UUID,
    *,
    text: str,
    done_when: str,
    owner: UUID,
    deadline_days: int,
    instead_of: UUID | None = None,
    actor: Actor,
    clock: Clock,
) -> Recommendation:
    """Add a recommendation to the draft, or write one anew. Its owner is the platform or an organisation above it."""
    version = _at_work(case_id, Permission.CASE_OPINION_DRAFT, actor=actor, clock=clock)
    present = queries.recommendations(actor, version)
    old = next((one for one in present if one.pk == instead_of), None)
    if instead_of is not None and old is None:
        raise NotReachable
    may_recommend(RecommendationFacts(text, done_when, deadline_days, len(present) - (old is not None))).or_refuse()
    owners = {organisation.pk for organisation in queries.possible_owners(version.opinion.case)}
    require_that(owner in owners, "opinion.owner_elsewhere", "owner").or_refuse()
    row = old or Recommendation(version=version, position=len(present) + 1)
    row.text, row.done_when, row.owner_id, row.deadline_days = clean(text), clean(done_when), owner, deadline_days
    row.save()
    _saved(version, clock)
    return row


@transaction.atomic
def drop_recommendation(case_id: UUID, recommendation_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """Take a recommendation out of the draft; those after it move up."""
    version = _at_work(case_id, Permission.CASE_OPINION_DRAFT, actor=actor, clock=clock)
    present = queries.recommendations(actor, version)
    dropped = next((one for one in present if one.pk == recommendation_id), None)
    if dropped is None:
        raise NotReachable
    dropped.delete()
    for one in present[dropped.position :]:
        one.position -= 1
        one.save(update_fields=["position"])
    _saved(version, clock)


@transaction.atomic
def attach_separate(
    case_id: UUID, *, kind: SeparateKind, title: str, text: str, actor: Actor, clock: Clock
) -> SeparateOpinion:
    """Attach the actor's separate opinion to the draft; it takes the place of an earlier one and of a waiver."""
    version = _at_work(case_id, Permission.CASE_OPINION_SEPARATE, actor=actor, clock=clock)
    may_separate(title, text).or_refuse()
    fields = {"waived": False, "kind": kind, "title": " ".join(title.split()), "text": clean(text)}
    return _file(version, my_seat(actor, case_id), fields, actor=actor, clock=clock)


@transaction.atomic
def waive_separate(case_id: UUID, *, actor: Actor, clock: Clock) -> SeparateOpinion:
    """The actor will write no separate opinion. Until the draft is submitted, they can still change their mind."""
    version = _at_work(case_id, Permission.CASE_OPINION_SEPARATE, actor=actor, clock=clock)
    fields = {"waived": True, "kind": "", "title": "", "text": ""}
    return _file(version, my_seat(actor, case_id), fields, actor=actor, clock=clock)


def _file(
    version: OpinionVersion, seat: Seat, fields: dict[str, object], *, actor: Actor, clock: Clock
) -> SeparateOpinion:
    separate, _ = SeparateOpinion.rows.update_or_create(
        version=version, seat=seat, defaults={**fields, "filed_at": clock.now()}
    )
    body = {"version": version.number, "seat": str(seat.pk), "separate_opinion": str(separate.pk)}
    append(Tag.SEPARATE_OPINION_FILED, version.opinion.case_id, body, actor=actor, clock=clock)
    return separate


@transaction.atomic
def submit_draft(case_id: UUID, *, actor: Actor, clock: Clock) -> Case:
    """Row 14: the draft goes to the whole council, bound by its hash. Refused with everything that is missing."""
    case = locked(actor, case_id)
    require_office(actor, case.pk, STEPS["submit_draft"].offices)
    may_step("submit_draft", Stage(case.stage)).or_refuse()
    version = queries.in_work(actor, case.pk, lock=True)
    require_that(version is not None, "opinion.nothing_written").or_refuse()
    assert version is not None  # the line above has refused otherwise
    may_edit(VersionState(version.state)).or_refuse()
    may_submit(queries.draft_of(actor, version).facts(case)).or_refuse()
    value = queries.text(actor, version)
    version.text_hash = hash_of(value)
    version.submit()
    version.submitted_at = clock.now()
    version.save()
    body = {"version": version.number, "text_hash": version.text_hash}
    append(Tag.OPINION_VERSION_SUBMITTED, case.pk, body, actor=actor, clock=clock)
    facts = {
        "version": version.number,
        "answers": len(value["answers"]),
        "recommendations": len(value["recommendations"]),
        "separate_opinions": len(value["separate_opinions"]),
    }
    return move(case, "submit_draft", actor=actor, clock=clock, facts=facts)


def _at_work(case_id: UUID, permission: Permission, *, actor: Actor, clock: Clock) -> OpinionVersion:
    """The draft of a case, its case locked, for somebody who may write on it; begun when nobody has begun it."""
    case = locked(actor, case_id)
    require(actor, permission, case.pk)
    may_step("submit_draft", Stage(case.stage)).or_refuse()
    version = queries.in_work(actor, case.pk, lock=True)
    if version is None:
        opinion, _ = Opinion.rows.get_or_create(case=case)
        number = opinion.versions.count() + 1
        version = OpinionVersion(opinion=opinion, number=number, created_at=clock.now(), saved_at=clock.now())
        version.save(force_insert=True)
    may_edit(VersionState(version.state)).or_refuse()
    return version


def _saved(version: OpinionVersion, clock: Clock) -> OpinionVersion:
    version.saved_at = clock.now()
    version.save(update_fields=["saved_at"])
    return version
