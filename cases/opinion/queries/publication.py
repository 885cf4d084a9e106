"""What stands between an approved text and the public: signatures, keys, names, the gate."""

from __future__ import annotations

from datetime import datetime, timedelta

from cases.docket.models import Case
from cases.docket.queries import rules_for
from cases.opinion.models import OpinionVersion, PublicationKey, Removal, Signature
from cases.opinion.queries.document import protected_names, text
from cases.opinion.queries.versions import unanswered
from cases.opinion.rules.document import hash_of, readable
from cases.opinion.rules.names import places_of_names, places_of_parts
from cases.opinion.rules.publishing import SIGNERS, GateFacts
from cases.opinion.rules.words import Key, VersionState
from council.access.queries import reachable
from council.access.rules import Office
from council.kernel.actor import Actor

SIGNING = frozenset(str(office) for office in SIGNERS)
OUT = (VersionState.PUBLISHED, VersionState.SUPERSEDED)


def signatures(actor: Actor, version: OpinionVersion) -> list[Signature]:
    """Who has signed the checklist, in order."""
    found = reachable(actor, Signature.rows.filter(version=version)).select_related("person")
    return list(found.order_by("signed_at", "pk"))


def keys(actor: Actor, version: OpinionVersion) -> dict[Key, PublicationKey]:
    """The keys that were turned."""
    found = reachable(actor, PublicationKey.rows.filter(version=version)).select_related("person")
    return {Key(one.key): one for one in found.order_by("turned_at", "pk")}


def resemblances(actor: Actor, case: Case, version: OpinionVersion) -> tuple[str, ...]:
    """Parts of the text in which a word equals a part of a protected name: the signers look at them."""
    return places_of_parts(readable(text(actor, version)), protected_names(actor, case))


def gate(actor: Actor, case: Case, version: OpinionVersion) -> GateFacts:
    """The approved text as the publish gate sees it."""
    value = text(actor, version)
    same = OpinionVersion.rows.filter(text_hash=version.text_hash, state__in=OUT)
    return GateFacts(
        state=VersionState(version.state),
        unchanged=hash_of(value) == version.text_hash,
        signed=frozenset(Office(one.office) for one in signatures(actor, version)),
        named=places_of_names(readable(value), protected_names(actor, case)),
        duplicate=same.exclude(pk=version.pk).exists(),
        summary_for_appellant=case.language in value["summaries"],
        unanswered=unanswered(actor, version),
        taken_off=Removal.rows.filter(case=case, back_at=None).exists(),
    )


def patience(case: Case, now: datetime) -> timedelta:
    """How long a key may stay silent before it passes to the council chair."""
    return timedelta(hours=rules_for(case, now).publication_key_hours)
