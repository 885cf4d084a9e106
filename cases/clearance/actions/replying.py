"""What a member says to a concern that was raised after the declaration was given."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cases.clearance.actions.checking import tell_the_officers
from cases.clearance.actions.declaring import own_declaration
from cases.clearance.models import Concern
from cases.clearance.queries import reply_facts, with_rulings
from cases.clearance.rules import Stance, may_reply
from council.access.queries import get_or_unreachable
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def reply_to_concern(concern_id: UUID, *, stance: str, words: str = "", actor: Actor, clock: Clock) -> Concern:
    """Confirm or contest a concern that came later: once, and until it is ruled on (SAFEGUARDS.md section 1).

    It decides nothing: the wall and the vote stand as they are. Who rules and who votes read it; the officers learn
    that there is news.
    """
    mine = Concern.rows.filter(declaration__member__user=actor.id)
    declaration, case = own_declaration(get_or_unreachable(mine, pk=concern_id).declaration_id, actor=actor)
    concern = get_or_unreachable(with_rulings(mine).select_for_update(of=("self",)), pk=concern_id)
    may_reply(reply_facts(concern, declaration.state, case.stage, stance, words)).or_refuse()
    concern.stance = stance
    concern.reply = words.strip() if stance == Stance.CONTESTED else None
    concern.save(update_fields=["stance", "reply"])
    facts = {"declaration": str(declaration.pk), "code": concern.code, "stance": str(stance)}
    append(Tag.CONFLICT_REPLIED, case.pk, facts, actor=actor, clock=clock)
    tell_the_officers(case, actor=actor, clock=clock)
    return concern
