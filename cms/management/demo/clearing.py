"""Members say what ties them to a case before they may see it; the conflicts panel decides what is in doubt."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from cases.clearance.actions import answer_declaration, open_declarations, rule_on, show_more, vote_on_question
from cases.clearance.models import CaseDeclaration, Concern
from cases.clearance.queries import clearances, concern_facts, question_with, voters
from cases.clearance.rules import Answer, Choice, Decision, Origin, Stance, Step
from cms.management.demo.cast import Cast
from cms.management.demo.schedule import History
from council.access.rules import Office
from council.interests.rules.words import RULED_ON, Code, Result

DECLARED = {
    ("co-cartoon-mayor", "camila-ortiz"): (Code.D2, "I wrote a column about the removal of this very cartoon."),
    ("fr-travellers", "claire-duquesne"): (Code.D1, "My practice advised one of the families two years ago."),
    ("ba-mural", "luka-peric"): (Code.D2, "My channel commented on the mural when it was painted; I wrote the text."),
}
"""What members say of themselves, which no register could know: by case and member."""

AWAY_IN = 29
"""One member in so many has no time for a case."""

HOURS_TO_ANSWER = 66
RULINGS = {
    Result.BAR: "The register shows it and the member confirms it.",
    Result.WAIVE: "Others can sit, and the draw need not wait for what the parties say.",
}
"""What the integrity officer recuses alone; the rest is for the conflicts panel."""
OUTSIDE = (Choice.RECUSE, "What was said from outside could be true; a reasonable observer could doubt.")
VOTES = {
    Origin.PARTY: OUTSIDE,
    Origin.REPORT: OUTSIDE,
    Origin.MEMBER: (Choice.RECUSE, "The member named it; a reasonable observer could doubt."),
    Origin.SYSTEM: (Choice.KEEP, "Known, long past or general; a reasonable observer would not doubt the member."),
}


def ask(cast: Cast, case_key: str) -> None:
    """The integrity officer asks every sitting member."""
    open_declarations(cast.cases[case_key], actor=cast.holder(Office.INTEGRITY_OFFICER), clock=cast.clock)


def answers(cast: Cast, case_key: str, *, until: datetime | None = None) -> History:
    """Everybody who was asked answers, one after the other over three days; `until` cuts it off for later."""
    asked, keys = cast.clock.now(), {member.pk: key for key, member in cast.members.items()}
    waiting = list(CaseDeclaration.rows.filter(case=cast.cases[case_key], state="open"))
    order = sorted(waiting, key=lambda one: sha256(f"{case_key}{keys[one.member_id]}".encode()).digest())
    for place, declaration in enumerate(order):
        when = asked + timedelta(hours=2) + timedelta(hours=HOURS_TO_ANSWER) * place / len(order)
        if until and when > until:
            return
        yield when
        _answer(cast, case_key, keys[declaration.member_id], declaration.pk)


def _answer(cast: Cast, case_key: str, member_key: str, declaration: UUID) -> None:
    hits = Concern.rows.filter(declaration=declaration, result__in=sorted(RULED_ON))
    code, text = DECLARED.get((case_key, member_key), ("", ""))
    number = int.from_bytes(sha256(f"{member_key}{case_key}".encode()).digest()[:4], "big")
    away = not code and not hits and number % AWAY_IN == 0
    for seen in range(1, len(Step)):
        show_more(declaration, seen=seen, actor=cast.actor(member_key), clock=cast.clock)
    answer_declaration(
        declaration,
        choice=Answer.UNAVAILABLE if away else Answer.CONFLICT if code else Answer.CLEAR,
        stances={hit.pk: Stance.CONFIRMED for hit in hits},
        code=code,
        text=text,
        actor=cast.actor(member_key),
        clock=cast.clock,
    )


def rulings(cast: Cast, case_key: str) -> History:
    """Every concern is decided, one each quarter of an hour: by the integrity officer, or by the conflicts panel."""
    officer, when = cast.holder(Office.INTEGRITY_OFFICER), cast.clock.now()
    open_concerns = [
        concern
        for clearance in clearances(officer, cast.cases[case_key])
        for concern in clearance.concerns
        if concern_facts(concern).open
    ]
    for concern in open_concerns:
        when += timedelta(minutes=15)
        yield when
        if reason := RULINGS.get(Result(concern.result)):
            rule_on(concern.pk, decision=Decision.RECUSE, reason=reason, actor=officer, clock=cast.clock)
        elif concern.question:
            _votes(cast, concern.question.pk, *VOTES[Origin(concern.origin)])


def _votes(cast: Cast, question_id: UUID, choice: Choice, reason: str) -> None:
    """Everybody of the conflicts panel votes who may, in one sitting; with the last vote it is decided."""
    people = voters(question_with(question_id), cast.clock.now())
    for user in sorted((user for user in cast.users.values() if user.pk in people), key=lambda user: user.email):
        vote_on_question(question_id, choice=choice, reason=reason, actor=cast.of(user), clock=cast.clock)
