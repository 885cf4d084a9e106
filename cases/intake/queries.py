"""Reaching drafts, receipts, questions, files and statements; how a case looks from outside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cases.docket.models import Case, ContentItem, Party, PlatformDecision
from cases.docket.queries import cases, timeline
from cases.docket.rules import PartyRole
from cases.intake.models import Draft, InformationRequest, Receipt, Statement, TranslationRequest
from cases.intake.rules.desk import TakeUpFacts
from cases.intake.rules.outside import SAID_TO_THE_APPELLANT, Told, history
from cases.lifecycle import PUBLIC_STATUS, PublicStatus, Stage
from council.access.queries import get_or_unreachable, reachable
from council.clocks.models import Deadline
from council.clocks.rules import DeadlineState
from council.kernel.actor import Actor, ActorKind
from council.kernel.receipts import lookup_key
from council.notices.queries import was_queued
from council.notices.rules import NoticeKind
from council.organisations.queries import known_names, organisations
from council.organisations.rules.words import OrganisationKind
from council.procedure.rules import Period
from council.protection.models import StoredFile
from council.protection.queries import files_of, pepper


@dataclass(frozen=True)
class Writing:
    """An appeal that is being written, opened: its answers by page. `filed` when it has become a case."""

    id: UUID
    answers: dict[str, Any]
    filed: bool = False


def _drafts() -> QuerySet[Any]:
    return Draft.objects.annotate(filed=Exists(Receipt.rows.filter(case_id=OuterRef("pk"))))


def writing(draft_id: UUID, now: datetime) -> Writing | None:
    """The appeal that a visit is writing; nothing when its time is over. Only that visit knows its identifier."""
    draft = _drafts().filter(pk=draft_id, expires_at__gt=now).first()
    return _opened(draft) if draft else None


def locked_writing(draft_id: UUID, now: datetime) -> Writing | None:
    """The same, its row locked until the transaction ends."""
    draft = _drafts().filter(pk=draft_id, expires_at__gt=now).select_for_update(of=("self",)).first()
    return _opened(draft) if draft else None


def _opened(draft: Any) -> Writing:
    return Writing(draft.pk, json.loads(draft.sealed_answers), draft.filed)


def draft_files(draft_id: UUID) -> list[StoredFile]:
    """The files that were sent for an appeal that is being written."""
    return list(files_of(draft_id))


def receipt_for(code: str) -> Receipt | None:
    """The receipt that a code opens, or nothing for a wrong code and for one that has ended alike.

    Raises `BadReceipt` for a text that cannot be a code. Both ways of finding nothing take the same single search.
    """
    found = Receipt.rows.filter(lookup=lookup_key(code, pepper())).first()
    return found if found and found.ended_at is None else None


def receipts_made(case_id: UUID) -> QuerySet[Receipt]:
    """The receipts of a case, for acts of the visit that filed it."""
    return Receipt.rows.filter(case_id=case_id).order_by("issued_at", "pk")


def was_filed(case_id: UUID) -> bool:
    """Whether an appeal with this identifier has become a case."""
    return Receipt.rows.filter(case_id=case_id).exists()


def evidence(actor: Actor, case_id: UUID) -> list[StoredFile]:
    """The files of a case, in the order they came; none for somebody who may not reach the case."""
    return list(_evidence(actor, case_id))


def evidence_file(actor: Actor, case_id: UUID, file_id: UUID) -> StoredFile:
    """One file of a case, or `NotReachable`."""
    return get_or_unreachable(_evidence(actor, case_id), pk=file_id)


def _evidence(actor: Actor, case_id: UUID) -> QuerySet[StoredFile]:
    allowed = cases(actor).filter(pk=case_id).values("pk")
    return StoredFile.objects.filter(case_uuid__in=Subquery(allowed)).order_by("stored_at", "pk")


def requests(actor: Actor, case_id: UUID) -> list[InformationRequest]:
    """Questions to the appellant with their answers, oldest first."""
    found = reachable(actor, InformationRequest.rows.filter(case_id=case_id))
    return list(found.order_by("asked_at", "pk"))


def open_request(actor: Actor, case_id: UUID) -> InformationRequest | None:
    """The questions that wait for an answer."""
    return reachable(actor, InformationRequest.rows.filter(case_id=case_id, answered_at=None)).first()


def translation_requests(actor: Actor, case_id: UUID) -> list[TranslationRequest]:
    """Translations that were asked for."""
    found = reachable(actor, TranslationRequest.rows.filter(case_id=case_id))
    return list(found.order_by("requested_at", "pk"))


def take_up_facts(case: Case, now: datetime) -> TakeUpFacts:
    """What row 3 looks at: whether the appellant knows that we have it, and whether we can read it."""
    shown = Receipt.rows.filter(case=case, shown_at__isnull=False).exists()
    content = list(ContentItem.rows.filter(case=case).values_list("language", "translation"))
    working = frozenset(settings.WORKING_LANGUAGES)
    foreign = [(language, text) for language, text in content if language.split("-")[0] not in working]
    return TakeUpFacts(
        route=case.route,
        acknowledged=shown or was_queued(case.pk, NoticeKind.APPEAL_RECEIVED),
        waited=now - case.submitted_at,
        language=foreign[0][0] if foreign else "",
        working_languages=working | {""},
        translated=all(text for _, text in foreign),
        translation_requested=TranslationRequest.rows.filter(case=case).exists(),
    )


def alike(actor: Actor, case: Case, limit: int = 5) -> list[Case]:
    """Other cases about the same statement, the same address or with the same file: perhaps the same matter."""
    decision = PlatformDecision.rows.filter(case=case).exclude(puid="").values("puid")
    content = ContentItem.rows.filter(case=case).exclude(address="").values("address")
    files = files_of(case.pk).order_by().values("sha256")
    same = (
        Q(pk__in=PlatformDecision.rows.filter(puid__in=decision).values("case_id"))
        | Q(pk__in=ContentItem.rows.filter(address__in=content).values("case_id"))
        | Q(pk__in=StoredFile.objects.filter(sha256__in=files).values("case_uuid"))
    )
    return list(cases(actor).filter(same).exclude(pk=case.pk).order_by("-submitted_at", "-pk")[:limit])


def statement_named(puid: str) -> Statement | None:
    """An imported statement of reasons by its platform's identifier. Statements belong to no case."""
    return Statement.objects.filter(puid=puid).first() if puid else None


def known_statements(puids: list[str]) -> dict[str, dict[str, Any]]:
    """Which of these statements were imported before, with what they said."""
    return dict(Statement.objects.filter(puid__in=puids).values_list("puid", "payload"))


def platform_names() -> dict[str, UUID]:
    """Every word that means a platform, in lower case: its key, its name and its other names."""
    keys = organisations().filter(kind=OrganisationKind.PLATFORM).values_list("pk", "key")
    names = known_names(OrganisationKind.PLATFORM)
    return {word.casefold(): pk for pk, key in keys for word in (*reversed(names[pk]), key)}


@dataclass(frozen=True)
class Outside:
    """A case as its appellant sees it: public words and dates, and nothing that moves inside "under review"."""

    case: Case
    status: PublicStatus
    history: list[Told]
    requests: list[InformationRequest]
    files: int
    next_by: datetime | None
    explanation: str

    @property
    def answered(self) -> list[InformationRequest]:
        """The questions that were answered."""
        return [one for one in self.requests if one.answered_at is not None]

    @property
    def open_request(self) -> InformationRequest | None:
        """The questions that wait for an answer."""
        return next((one for one in self.requests if one.answered_at is None), None)


def outside(actor: Actor, case_id: UUID) -> Outside:
    """The appellant's view of a case, in three statements, or `NotReachable`."""
    decision_clock = Deadline.objects.filter(
        subject=OuterRef("pk"), kind=Period.DECISION, state__in=[DeadlineState.RUNNING, DeadlineState.PAUSED]
    )
    files = StoredFile.objects.filter(case_uuid=OuterRef("pk")).order_by().values("case_uuid")
    found = cases(actor).annotate(
        opinion_due=Subquery(decision_clock.values("due_at")[:1]),
        file_count=Coalesce(Subquery(files.annotate(n=Count("pk")).values("n")), 0),
    )
    if (
        actor.kind is ActorKind.RECEIPT and actor.id
    ):  # a receipt that has ended shows nothing any more, in an open tab either
        found = found.filter(Exists(Receipt.rows.filter(pk=actor.id, ended_at=None)))
    case: Any = get_or_unreachable(found.select_related("platform"), pk=case_id)
    status = PUBLIC_STATUS[Stage(case.stage)]
    steps = timeline(actor, case_id)
    return Outside(
        case=case,
        status=status,
        history=history([(change.target, change.at) for change in steps]),
        explanation=steps[-1].reason if steps and steps[-1].step in SAID_TO_THE_APPELLANT else "",
        requests=requests(actor, case_id),
        files=case.file_count,
        next_by=case.opinion_due if status is PublicStatus.UNDER_REVIEW else case.due_at,
    )


def contact_of(case_id: UUID) -> tuple[str, str] | None:
    """Address and language for mail to the appellant, for the outbox alone; nothing when none was given."""
    party = Party.rows.filter(case_id=case_id, role=PartyRole.APPELLANT).first()
    if party is None or not party.sealed_contact:
        return None
    return str(party.sealed_contact), party.language or settings.LANGUAGE_CODE
