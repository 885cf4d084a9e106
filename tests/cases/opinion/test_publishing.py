import json
import re
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings

from cases.docket.models import Argument, Case, Party
from cases.docket.queries import case_for
from cases.docket.rules import PartyRole
from cases.lifecycle import Stage
from cases.opinion import actions, queries
from cases.opinion.models import OpinionVersion, PublicationKey, Recommendation, Signature
from cases.opinion.rules.document import hash_of
from cases.opinion.rules.words import CheckItem, Key, ReopenGround, Section, VersionState
from cases.panel.actions import keep_panel_secret
from council.access.rules import Office
from council.kernel.actor import Actor
from council.kernel.canonical import canonical
from council.kernel.verdicts import NotReachable, Refused
from council.procedure.actions import adopt_rules
from council.procedure.models import RulesOfProcedure
from council.procedure.rules import PRESETS
from council.record.models import RecordEntry
from council.record.queries import payload_of
from council.record.rules.entries import Tag
from tests.factories.opinions import (
    let_review_pass,
    make_approved,
    make_decided,
    make_published,
    make_submitted,
    publish,
    sign,
    write_draft,
)
from tests.factories.panels import actor_of
from tests.factories.people import acting, actor_for, give

pytestmark = pytest.mark.django_db


def codes(call):
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.verdict.codes


def turn(decided, key, actor):
    return actions.turn_key(decided.case.pk, key=key, actor=actor, clock=decided.clock)


def test_two_people_sign_and_two_people_turn_a_key_and_the_opinion_is_public(clock):
    decided = make_approved(clock)
    sign(decided)
    turn(decided, Key.SECRETARIAT, decided.secretariat)
    assert case_for(decided.secretariat, decided.case.pk).stage == Stage.APPROVED
    clock.advance(hours=2)
    version = turn(decided, Key.PANEL_CHAIR, decided.chair)
    case = Case.rows.get(pk=decided.case.pk)
    assert (case.stage, case.published_at, version.state) == (Stage.PUBLISHED, clock.now(), VersionState.PUBLISHED)
    assert (version.opinion.citation, version.number) == ("[2026] SMC 1", 1)
    stored = OpinionVersion.rows.get(pk=version.pk)
    assert stored.document_hash == sha256(canonical(stored.document)).hexdigest()
    entry = RecordEntry.objects.get(tag=Tag.OPINION_PUBLISHED, subject=case.pk)
    assert payload_of(entry)["document_hash"] == stored.document_hash
    assert {row.key: row.person_id for row in PublicationKey.rows.all()} == {
        "secretariat": decided.secretary.pk,
        "panel_chair": decided.chair.id,
    }


def test_the_document_says_what_the_rules_let_it_say(clock):
    decided = make_published(clock, language="ar")
    document = OpinionVersion.rows.get().document
    assert document["votes"] == [
        {
            "kind": "outcome",
            "limb": "",
            "question": "What becomes of the decision?",
            "choice": "overturn",
            "decided_by": "majority",
            "tally": "not_published",
        }
    ]
    assert document["tally_detail"] == "full_unless_telling"
    assert (document["outcome"], document["authors"], document["objections"]) == ("overturn", [], [])
    assert document["panel"] == [seat.member.name for seat in decided.panel]
    assert [step["step"] for step in document["history"]] == [
        "submit", "take_up", "declare_eligible", "select", "seat_panel", "close_vote", "approve", "publish",
    ]  # fmt: skip
    assert document["text"]["separate_opinions"] == [
        {"kind": "dissenting", "title": "Dissent on necessity", "text": "<p>I see it otherwise.</p>"}
    ]
    assert sorted(document["text"]["summaries"]) == ["ar", "en"]


def test_the_document_has_the_shape_that_the_format_page_shows(clock):
    make_published(clock)
    page = (Path(settings.ROOT) / "docs/formats/opinion.md").read_text(encoding="utf-8")
    example = json.loads(re.search(r"```json\n(.*?)```", page, re.DOTALL)[1])
    document = OpinionVersion.rows.get().document

    def shape(value):
        if isinstance(value, dict):
            return {key: shape(inner) for key, inner in value.items() if key not in {"ar", "uphold"}}
        return [shape(value[0])] if isinstance(value, list) and value else type(value).__name__

    assert shape(document) == shape(example)


def test_names_stand_in_the_document_only_where_the_rules_say_so(clock):
    decided = make_approved(clock)
    rules = RulesOfProcedure.objects.get()
    RulesOfProcedure.objects.filter(pk=rules.pk).update(
        values={**rules.values, "names_on_votes": True, "tally_detail": "full", "panel_disclosure": "never"}
    )
    publish(decided)
    document = OpinionVersion.rows.get().document
    names = [seat.member.name for seat in decided.panel]
    assert document["panel"] == []
    assert document["votes"][0]["minority"] == [names[-1]]
    assert document["authors"] == [names[-1]]
    assert "expedited_because" not in document["case"]


def test_a_safety_plan_keeps_names_off_votes_and_separate_opinions_too(clock):
    decided = make_approved(clock)
    rules = RulesOfProcedure.objects.get()
    RulesOfProcedure.objects.filter(pk=rules.pk).update(
        values={**rules.values, "names_on_votes": True, "tally_detail": "full"}
    )
    keep_panel_secret(decided.case.pk, "Threats.", actor=acting(Office.INTEGRITY_OFFICER), clock=clock)
    publish(decided)
    document = json.dumps(OpinionVersion.rows.get().document)
    assert [seat.member.name for seat in decided.panel if seat.member.name in document] == []


def test_names_never_stand_where_the_numbers_are_kept_back(clock):
    """Nobody can adopt such rules; a row that says so all the same shows less, not more."""
    decided = make_approved(clock)
    rules = RulesOfProcedure.objects.get()
    RulesOfProcedure.objects.filter(pk=rules.pk).update(values={**rules.values, "names_on_votes": True})
    publish(decided)
    (vote,) = OpinionVersion.rows.get().document["votes"]
    assert sorted(vote) == ["choice", "decided_by", "kind", "limb", "question", "tally"]


def told(clock, detail, *, against):
    """The one vote in the document of a case that ran under rules with this detail, and no dissent."""
    adopt_rules(replace(PRESETS["international"], tally_detail=detail), actor=Actor.system(), clock=clock)
    decided = make_decided(clock, against=against)
    write_draft(decided)
    for seat in decided.panel[-max(against, 1) :]:
        actions.waive_separate(decided.case.pk, actor=actor_of(seat), clock=clock)
    actions.submit_draft(decided.case.pk, actor=decided.rapporteur, clock=clock)
    let_review_pass(decided)
    publish(decided)
    return OpinionVersion.rows.get().document["votes"][0]


@pytest.mark.parametrize("detail", ["full", "outcome", "full_unless_telling"])
@pytest.mark.parametrize("against", [0, 1, 2])
def test_numbers_are_published_as_the_rules_of_the_case_say(clock, detail, against):
    vote = told(clock, detail, against=against)
    shown = detail == "full" or (detail == "full_unless_telling" and against == 2)
    assert vote.get("counts") == ({"overturn": 5 - against, "uphold": against} if shown else None)
    assert ("tally" in vote, "seated" in vote, "abstentions" in vote) == (not shown, shown, shown)


def test_whoever_wrote_a_dissent_does_not_stand_in_for_another(clock):
    """Three to two would be published; with one dissent it points at one more."""
    decided = make_decided(clock, against=2)
    write_draft(decided)
    actions.waive_separate(decided.case.pk, actor=actor_of(decided.panel[-2]), clock=clock)
    actions.submit_draft(decided.case.pk, actor=decided.rapporteur, clock=clock)
    let_review_pass(decided)
    publish(decided)
    document = OpinionVersion.rows.get().document
    assert (len(document["text"]["separate_opinions"]), document["votes"][0]["tally"]) == (1, "not_published")


def test_later_rules_change_nothing_for_a_case_that_was_selected(clock):
    decided = make_approved(clock)
    adopt_rules(replace(PRESETS["international"], tally_detail="full"), actor=Actor.system(), clock=clock)
    publish(decided)
    assert OpinionVersion.rows.get().document["votes"][0]["tally"] == "not_published"


def test_a_key_is_refused_until_both_have_signed(clock):
    decided = make_approved(clock)
    assert codes(lambda: turn(decided, Key.PANEL_CHAIR, decided.chair)) == ("opinion.redaction_unsigned",)
    signing = {"ticked": frozenset(CheckItem), "clock": clock}
    actions.sign_checklist(decided.case.pk, actor=decided.secretariat, **signing)
    assert codes(lambda: turn(decided, Key.PANEL_CHAIR, decided.chair)) == ("opinion.redaction_unsigned",)
    assert codes(lambda: actions.sign_checklist(decided.case.pk, actor=decided.secretariat, **signing)) == (
        "opinion.signed_before",
        "opinion.office_signed",
    )


def test_one_person_signs_once_and_turns_one_key_though_they_hold_both_offices(clock):
    decided = make_approved(clock)
    both = give(decided.panel[0].member.user, Office.SECRETARIAT)
    signing = {"ticked": frozenset(CheckItem), "clock": clock}
    first = actions.sign_checklist(decided.case.pk, actor=actor_for(both), **signing)
    assert first.office == Office.PANEL_CHAIR
    assert codes(lambda: actions.sign_checklist(decided.case.pk, actor=actor_for(both), **signing)) == (
        "opinion.signed_before",
    )
    actions.sign_checklist(decided.case.pk, actor=decided.secretariat, **signing)
    turn(decided, Key.PANEL_CHAIR, actor_for(both))
    assert codes(lambda: turn(decided, Key.SECRETARIAT, actor_for(both))) == ("opinion.key_same_person",)
    assert Case.rows.get(pk=decided.case.pk).stage == Stage.APPROVED


def test_a_silent_key_passes_to_the_council_chair_after_its_time_and_only_one(clock):
    decided = make_approved(clock)
    sign(decided)
    council_chair = acting(Office.COUNCIL_CHAIR)
    turn(decided, Key.SECRETARIAT, decided.secretariat)
    assert codes(lambda: turn(decided, Key.PANEL_CHAIR, council_chair)) == ("opinion.key_not_silent",)
    clock.advance(days=7)
    version = turn(decided, Key.PANEL_CHAIR, council_chair)
    assert version.state == VersionState.PUBLISHED
    assert PublicationKey.rows.get(key=Key.PANEL_CHAIR).office == Office.COUNCIL_CHAIR


@pytest.mark.parametrize(
    ("office", "refusal"), [(Office.SECRETARIAT, ("opinion.key_of_another",)), (Office.COMPLIANCE_OFFICER, None)]
)
def test_a_key_is_not_turned_by_another_office(clock, office, refusal):
    decided = make_approved(clock)
    sign(decided)
    if refusal is None:
        with pytest.raises(NotReachable):
            turn(decided, Key.PANEL_CHAIR, acting(office))
    else:
        assert codes(lambda: turn(decided, Key.PANEL_CHAIR, acting(office))) == refusal


def test_an_unticked_checklist_is_no_signature(clock):
    decided = make_approved(clock)
    ticked = frozenset(CheckItem) - {CheckItem.DANGER}
    found = codes(lambda: actions.sign_checklist(decided.case.pk, ticked=ticked, actor=decided.chair, clock=clock))
    assert (found, Signature.rows.count()) == (("opinion.checklist_open",), 0)


def test_a_text_that_was_changed_after_approval_cannot_be_published(clock):
    decided = make_approved(clock)
    sign(decided)
    version = OpinionVersion.rows.get()
    OpinionVersion.rows.update(sections={**version.sections, "decision": "<p>Something else.</p>"})
    assert codes(lambda: turn(decided, Key.PANEL_CHAIR, decided.chair)) == ("opinion.text_changed",)
    OpinionVersion.rows.update(sections=version.sections)
    Recommendation.rows.update(done_when="<p>Never.</p>")
    assert codes(lambda: turn(decided, Key.PANEL_CHAIR, decided.chair)) == ("opinion.text_changed",)


@pytest.mark.parametrize("where", ["title", "summaries", "sections"])
def test_a_protected_name_is_found_wherever_it_stands(clock, where):
    named = {
        "title": {"title": "The case of Ana Example"},
        "summaries": {"summaries": {"en": "Ána EXAMPLE asked."}},
        "sections": {"sections": {**dict.fromkeys(Section, "<p>x</p>"), Section.AIM: "Example, Ana"}},
    }[where]
    decided = make_decided(clock)
    write_draft(decided, **named)
    actions.submit_draft(decided.case.pk, actor=decided.rapporteur, clock=clock)
    let_review_pass(decided)
    sign(decided)
    assert codes(lambda: turn(decided, Key.PANEL_CHAIR, decided.chair)) == ("opinion.protected_name",)


def test_a_pseudonym_and_a_platform_are_no_protected_names(clock):
    decided = make_decided(clock)
    Party.rows.filter(case=decided.case, role=PartyRole.APPELLANT).update(pseudonym="Ana Example")
    write_draft(decided, title="Ana Example against a platform")
    actions.submit_draft(decided.case.pk, actor=decided.rapporteur, clock=clock)
    let_review_pass(decided)
    assert publish(decided).state == VersionState.PUBLISHED


def test_the_same_text_is_not_published_twice(clock):
    first, second = make_published(clock), make_approved(clock)
    OpinionVersion.rows.filter(opinion__case=second.case).update(
        text_hash=OpinionVersion.rows.get(opinion__case=first.case).text_hash
    )
    assert "opinion.duplicate_text" in codes(lambda: turn(second, Key.PANEL_CHAIR, second.chair))


def test_an_argument_that_came_after_the_draft_was_submitted_holds_nothing_up(clock):
    decided = make_approved(clock)
    party = Party.rows.get(case=decided.case, role=PartyRole.RESPONDENT)
    Argument.rows.create(
        case=decided.case, party=party, position=1, language="en", text="We answer late.", filed_at=clock.now()
    )
    assert publish(decided).state == VersionState.PUBLISHED


def test_an_argument_filed_before_must_be_answered(clock):
    decided = make_approved(clock)
    sign(decided)
    party = Party.rows.get(case=decided.case, role=PartyRole.RESPONDENT)
    filed = decided.case.submitted_at
    Argument.rows.create(case=decided.case, party=party, position=1, language="en", text="Early.", filed_at=filed)
    assert codes(lambda: turn(decided, Key.PANEL_CHAIR, decided.chair)) == ("opinion.argument_unanswered",)


def test_nothing_is_published_before_it_is_approved(clock):
    decided = make_submitted(clock)
    assert codes(lambda: turn(decided, Key.PANEL_CHAIR, decided.chair)) == ("docket.wrong_stage",)


def test_citations_have_no_gap_even_when_a_publication_is_refused(clock):
    make_published(clock)
    second = make_approved(clock)
    codes(lambda: turn(second, Key.PANEL_CHAIR, second.chair))
    version = publish(second)
    clock.at = clock.at.replace(year=2027)
    third = publish(make_approved(clock))
    assert (version.opinion.citation, third.opinion.citation) == ("[2026] SMC 2", "[2027] SMC 1")


CORRECTION = {
    "title": "A question about the bridge",
    "sections": {Section.DECISION: "<p>The council overturns it.</p>"},
    "errata": ("The title names the bridge.", "A word in the decision."),
}


def test_a_correction_is_a_new_version_that_names_its_errata(clock):
    decided = make_published(clock)
    old = OpinionVersion.rows.get()
    clock.advance(days=3)
    new = actions.correct(
        decided.case.pk, **CORRECTION, agreed_by=decided.chair, actor=decided.secretariat, clock=clock
    )
    assert [(one.number, one.state) for one in queries.versions(decided.chair, decided.case.pk)] == [
        (2, VersionState.PUBLISHED),
        (1, VersionState.SUPERSEDED),
    ]
    assert new.document["errata"] == list(CORRECTION["errata"])
    assert new.document["corrects"] == old.document_hash
    assert new.document["text"]["sections"]["background"] == old.document["text"]["sections"]["background"]
    assert new.document["text"]["title"] == CORRECTION["title"]
    assert OpinionVersion.rows.get(number=1).document == old.document
    assert hash_of(new.document) == new.document_hash != old.document_hash
    assert [one.version_id for one in queries.issued(Actor.anonymous(), decided.case.pk)] == [new.pk]
    entry = RecordEntry.objects.get(tag=Tag.OPINION_CORRECTED)
    assert payload_of(entry)["document_hash"] == new.document_hash
    assert payload_of(entry)["actor"] == "system", "anybody may read it: it names nobody"
    keys = [payload_of(one) for one in RecordEntry.objects.filter(tag=Tag.PUBLICATION_KEY_TURNED).order_by("-seq")[:2]]
    assert [(one["key"], one["actor"], one["version"]) for one in keys] == [
        ("panel_chair", decided.chair.label, 2),
        ("secretariat", decided.secretariat.label, 2),
    ]


def test_a_correction_takes_two_people_and_the_secretariat(clock):
    decided = make_published(clock)

    def by(actor, agreed_by):
        return lambda: actions.correct(decided.case.pk, **CORRECTION, agreed_by=agreed_by, actor=actor, clock=clock)

    assert codes(by(decided.secretariat, decided.secretariat)) == ("opinion.two_people",)
    for actor, agreed_by in (
        (decided.chair, decided.secretariat),
        (decided.secretariat, actor_of(decided.panel[3])),
        (decided.secretariat, acting(Office.EDITOR)),
    ):
        with pytest.raises(NotReachable):
            by(actor, agreed_by)()
    assert OpinionVersion.rows.count() == 1


def test_two_thirds_reopen_a_case_and_it_gets_a_new_panel(clock):
    decided = make_published(clock)
    council_chair = acting(Office.COUNCIL_CHAIR)

    def reopen(votes_for, actor=council_chair):
        return actions.reopen(
            decided.case.pk,
            ground=ReopenGround.NEW_FACTS,
            reason="A witness came forward.",
            votes_for=votes_for,
            actor=actor,
            clock=clock,
        )

    assert codes(lambda: reopen(3)) == ("opinion.no_two_thirds",)
    with pytest.raises(NotReachable):
        reopen(4, decided.secretariat)
    clock.advance(days=366)
    assert codes(lambda: reopen(4)) == ("opinion.reopen_late",)
    clock.at -= timedelta(days=30)
    assert reopen(4).stage == Stage.PANEL_FORMATION
