"""Pages of clearance: what a member may see of a case, and the officer's desk."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.clearance.actions import recheck
from cases.clearance.models import CaseDeclaration, Concern, ConflictRuling
from cases.lifecycle import Stage
from council.access.models import Reading
from council.access.queries import is_barred
from council.access.rules import Office
from council.interests.rules.words import InterestKind
from council.kernel.actor import Actor
from tests.factories.cases import make_case
from tests.factories.declarations import answer, ask, clear, declaration_of
from tests.factories.interests import make_interest, sign
from tests.factories.people import make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db

MINE_QUERIES = 6  # session, account, offices, declarations, deadlines, time
CASE_QUERIES = 11  # session, account, offices, case, walls, declarations, concerns, rulings, questions, deadlines, time
SECRETS = ("A post about a bridge", "The bridge was closed", "It is a question to an authority", "Ana Example")


@pytest.fixture
def case(clock):
    return make_case(Stage.PANEL_FORMATION, clock=clock, country="KE")


@pytest.fixture
def member(client, case, clock):
    found = make_member("Nino")
    ask(case, clock=clock)
    client.force_login(found.user)
    return found


@pytest.fixture
def officer(client):
    user = make_user("Helga", Office.INTEGRITY_OFFICER)
    client.force_login(user)
    return user


def key() -> dict[str, str]:
    return {"idempotency_key": str(uuid4())}


def mine(case, member) -> str:
    return reverse("clearance:answer", args=[declaration_of(case, member).pk])


def more(case, member) -> str:
    return reverse("clearance:more", args=[declaration_of(case, member).pk])


def test_nobody_is_clear_before_everybody_was_shown(client, member, case, clock):
    sign(member, clock=clock)
    refused = client.post(mine(case, member), {"choice": "clear", "text": "None.", **key()})
    assert refused.status_code == 422
    assert "choice" in refused.context["form"].errors
    assert CaseDeclaration.rows.get().state == "open"
    assert client.post(more(case, member), {"seen": "nine", **key()}).status_code == 302
    assert CaseDeclaration.rows.get().shown == 1


def test_member_sees_who_is_involved_and_nothing_of_the_case(client, member, case):
    for address in (reverse("clearance:mine"), mine(case, member)):
        text = client.get(address).content.decode()
        assert case.number in text
        for secret in SECRETS:
            assert secret not in text
    text = client.get(mine(case, member)).content.decode()
    assert case.platform.name in text
    assert "Appellant A" not in text
    assert "You need not read on" in text
    assert not Reading.objects.exists()
    shown = client.post(more(case, member), {"seen": "1", **key()})
    assert (shown.status_code, shown["Location"]) == (302, mine(case, member))
    text = client.get(mine(case, member)).content.decode()
    assert "Appellant A" in text
    assert "You need not read on" not in text
    assert Reading.objects.get().case_uuid == case.pk  # who looked at the people is noted
    for secret in SECRETS:
        assert secret not in text
    assert client.get(reverse("overview:case", args=[case.pk])).status_code == 404


def test_member_without_a_current_register_is_sent_there(client, member, case):
    client.post(more(case, member), {"seen": "1", **key()})
    refused = client.post(mine(case, member), {"choice": "clear", **key()})
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "The declaration of interests was never signed." in text
    assert reverse("interests:register") in text


def test_member_declares_no_conflict(client, member, case, clock):
    sign(member, clock=clock)
    client.post(more(case, member), {"seen": "1", **key()})
    given = client.post(mine(case, member), {"choice": "clear", **key()})
    assert given.status_code == 302
    assert CaseDeclaration.rows.get().state == "clear"
    assert "Something changed?" in client.get(mine(case, member)).content.decode()


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"choice": "conflict", "text": "We worked together"}, "code", "Choose which rule it falls under."),
        ({"choice": "conflict", "code": "D3"}, "text", "Say in a few words what the conflict is."),
    ],
)
def test_wrong_answer_is_refused_beside_its_field(client, member, case, clock, fields, field, sentence):
    sign(member, clock=clock)
    refused = client.post(mine(case, member), {**fields, **key()})
    assert refused.status_code == 422
    assert refused.context["form"].errors[field] == [sentence]
    assert CaseDeclaration.rows.get().state == "open"


def test_every_hit_is_answered(client, case, clock):
    member = make_member("Nino")
    make_interest(member, InterestKind.GIFT, case.platform, since=clock.now().date(), clock=clock)
    ask(case, clock=clock)
    sign(member, clock=clock)
    client.force_login(member.user)
    hit = Concern.rows.get()
    address = mine(case, member)
    client.post(more(case, member), {"seen": "1", **key()})
    assert case.platform.name in client.get(address).content.decode()
    refused = client.post(address, {"choice": "clear", **key()})
    assert refused.context["form"].errors[f"hit_{hit.pk}"] == ["Say whether this is right."]
    refused = client.post(address, {"choice": "clear", f"hit_{hit.pk}": "contested", **key()})
    assert refused.context["form"].errors["contest"] == ["Say in a few words why it is not right."]
    given = client.post(address, {"choice": "clear", f"hit_{hit.pk}": "contested", "contest": "I paid for it", **key()})
    assert given.status_code == 302
    assert (Concern.rows.get().stance, Concern.rows.get().text) == ("contested", "I paid for it")


def test_later_conflict_walls_and_leaves_the_number_alone(client, member, case, clock):
    answer(case, member, clock=clock)
    address = reverse("clearance:change", args=[declaration_of(case, member).pk])
    refused = client.post(address, key())
    assert refused.status_code == 422
    assert client.post(address, {"code": "R4", "text": "They paid me", **key()}).status_code == 302
    assert is_barred(member.user_id, case.pk)
    text = client.get(mine(case, member)).content.decode()
    assert "You stay out of this case" in text
    assert case.platform.name not in text
    assert case.number in text


def test_declaration_of_another_is_not_found(client, member, case, clock):
    other = make_member()
    ask(case, clock=clock)
    sign(other, clock=clock)
    for address in (mine(case, other), reverse("clearance:change", args=[declaration_of(case, other).pk])):
        assert client.post(address, {"choice": "clear", **key()}).status_code == 404


def test_list_takes_the_same_queries_at_one_and_three(client, member, case, clock, django_assert_num_queries):
    for count in (1, 3):
        while CaseDeclaration.rows.count() < count:
            ask(make_case(Stage.PANEL_FORMATION, clock=clock), clock=clock)
        with django_assert_num_queries(MINE_QUERIES):
            assert len(client.get(reverse("clearance:mine")).context["waiting"]) == count


def test_officer_asks_everybody(client, officer, case):
    make_member("Nino")
    page = reverse("clearance:case", args=[case.pk])
    assert "Nobody was asked yet" in client.get(page).content.decode()
    asked = client.post(reverse("clearance:ask", args=[case.pk]), key())
    assert (asked.status_code, asked["Location"]) == (302, page)
    shown = client.get(page).content.decode()
    assert "Nino" in shown
    assert "1 member was asked; the register was checked." in shown
    again = client.post(reverse("clearance:ask", args=[case.pk]), key(), follow=True)
    assert again.status_code == 200
    assert "Nobody new to ask; the register was checked again." in again.content.decode()


def test_officer_rules_with_a_reason_and_recusal_is_the_default(client, officer, case, clock):
    member = make_member("Nino")
    make_interest(member, InterestKind.GIFT, case.platform, since=clock.now().date(), clock=clock)
    ask(case, clock=clock)
    address = reverse("clearance:concern", args=[case.pk, Concern.rows.get().pk])
    form = client.get(address).context["form"]
    assert form.initial.get("decision") or form.fields["decision"].initial == "recuse"
    today = timezone.localdate()
    assert form.fields["until"].initial == today + timedelta(days=365)
    far = (today + timedelta(days=100)).isoformat()
    refused = client.post(address, {"decision": "dismiss", **key()})
    assert refused.status_code == 422
    assert refused.context["form"].errors["reason"] == ["Give the reason for the ruling: it is kept with the case."]
    for alone in ("allow", "waive"):
        assert client.post(address, {"decision": alone, "reason": "x", **key()}).status_code == 422
    past = client.post(
        address, {"decision": "dismiss", "reason": "x", "until": (today - timedelta(days=1)).isoformat(), **key()}
    )
    assert past.context["form"].errors["until"] == ["This day has passed. A dismissal counts at least through today."]
    assert not ConflictRuling.rows.exists()
    typed = {"decision": "dismiss", "reason": "Paid for it", "until": far, **key()}
    ruled = client.post(address, typed, follow=True)
    assert "Your ruling is kept." in ruled.content.decode()
    assert (ConflictRuling.rows.get().reason, ConflictRuling.rows.get().until) == (
        "Paid for it",
        date.fromisoformat(far),
    )
    assert "dismissed as a false hit" in client.get(address).content.decode()
    assert far in client.get(reverse("clearance:case", args=[case.pk])).content.decode()


def test_officer_is_not_offered_to_dismiss_what_the_panel_votes_on(client, officer, case, clock):
    member = make_member("Nino")
    make_interest(member, InterestKind.GIFT, case.platform, since=clock.now().date(), clock=clock)
    clear(case, member, clock=clock)
    address = reverse("clearance:concern", args=[case.pk, Concern.rows.get().pk])
    form = client.get(address).context["form"]
    assert [value for value, _ in form.fields["decision"].choices] == ["recuse"]
    assert "until" not in form.fields
    assert client.post(address, {"decision": "dismiss", "reason": "x", **key()}).status_code == 422
    assert not ConflictRuling.rows.exists()


def test_false_bar_takes_two_people_in_the_browser_too(client, officer, case, clock):
    member = make_member("Nino")
    make_interest(member, InterestKind.EMPLOYMENT, case.platform, clock=clock)
    ask(case, clock=clock)
    args = [case.pk, Concern.rows.get().pk]
    address, confirm = reverse("clearance:concern", args=args), reverse("clearance:confirm", args=args)
    assert client.post(address, {"decision": "dismiss", "reason": "Namesake", **key()}).status_code == 302
    assert client.post(confirm, key()).status_code == 409
    client.force_login(make_user("Anneliese", Office.COUNCIL_CHAIR))
    assert "I agree: the hit is false" in client.get(address).content.decode()
    assert client.post(confirm, key()).status_code == 302
    assert not is_barred(member.user_id, case.pk)


def test_concern_of_another_case_is_not_found(client, officer, case, clock):
    member = make_member()
    make_interest(member, InterestKind.EMPLOYMENT, case.platform, clock=clock)
    ask(case, clock=clock)
    other = make_case(Stage.PANEL_FORMATION, clock=clock)
    assert client.get(reverse("clearance:concern", args=[other.pk, Concern.rows.get().pk])).status_code == 404


@pytest.mark.parametrize(
    "office",
    sorted(set(Office) - {Office.SYSTEM, Office.INTEGRITY_OFFICER, Office.AUDITOR, Office.COUNCIL_CHAIR}),
)
def test_desk_is_closed_to_others(client, case, office):
    client.force_login(make_user("", office))
    assert client.get(reverse("clearance:case", args=[case.pk])).status_code == 404
    assert client.post(reverse("clearance:ask", args=[case.pk]), key()).status_code == 404


def test_desk_takes_the_same_queries_at_one_and_three(client, officer, clock, django_assert_num_queries):
    for count in (1, 3):
        case = make_case(Stage.PANEL_FORMATION, clock=clock)
        for _ in range(count if count == 1 else 2):
            make_interest(make_member(), InterestKind.EMPLOYMENT, make_organisation(parent=case.platform), clock=clock)
        ask(case, clock=clock)
        client.get(reverse("clearance:case", args=[case.pk]))  # the first of the day is noted for the integrity officer
        with django_assert_num_queries(CASE_QUERIES):
            page = client.get(reverse("clearance:case", args=[case.pk]))
        assert len(page.context["clearances"]) == count


def test_officer_sees_when_the_case_was_last_checked(client, officer, case, clock):
    page = reverse("clearance:case", args=[case.pk])
    words = "The register was last held against this case:"
    assert words not in client.get(page).content.decode()
    make_member()
    ask(case, clock=clock)
    assert "2 March 2026" in checked_line(client.get(page).content.decode(), words)
    clock.advance(days=1)
    recheck(case.pk, actor=Actor.system(), clock=clock)
    assert "3 March 2026" in checked_line(client.get(page).content.decode(), words)


def checked_line(text: str, words: str) -> str:
    return text[text.index(words) :].split("</p>", maxsplit=1)[0]
