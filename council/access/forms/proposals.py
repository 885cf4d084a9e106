"""Asking for what takes two people, and answering. A room adds the form of its own kind with `asks_for`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from council.access.forms.house import HouseForm
from council.access.phrases import OFFICES, TAGS
from council.access.queries.proposals import (
    entry_to_erase,
    holdings_to_pass_on,
    is_last_holder,
    liftable,
    office_holdings,
    others,
)
from council.access.rules import ESSENTIAL, OFFICES_OF_THE_DESK, Office
from council.access.rules.proposals import LONGEST_REASON, ProposalKind
from council.kernel.actor import Actor
from council.kernel.verdicts import require_that

CHOOSE = ("", _("Choose one"))


@dataclass(frozen=True)
class Asked:
    """What a form asks for: the arguments of `propose` besides kind and reason."""

    subject: UUID
    payload: Mapping[str, Any]
    case: UUID | None = None


class ProposalForm(HouseForm):
    """What is asked, and why. Choices hold only what the actor may reach.

    `address` is the query of the page: a link may say what it is about.
    """

    title: ClassVar[Any]
    lead: ClassVar[Any]
    nothing = False
    """Whether there is nothing that could be asked for: the page says so instead of showing an empty choice."""
    reason = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Whoever decides reads this. Write nothing from a file of a case."),
    )

    def __init__(self, actor: Actor, now: datetime, address: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.now, self.address = actor, now, address
        self.order_fields([name for name in self.fields if name != "reason"])
        self.offer()

    def offer(self) -> None:
        """Fill the choices."""

    def asked(self) -> Asked:
        """What the valid form asks for. Raises `Refused` for what cannot be asked."""
        raise TypeError("each form says what it asks for")

    def choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Offer choices of one field, after an empty one. What a link to one case leaves alone is chosen already."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [CHOOSE, *choices]
        self.nothing |= not choices
        if "case" in self.address and len(choices) == 1:
            field.initial = choices[0][0]


F = TypeVar("F", bound=type[ProposalForm])
_forms: dict[ProposalKind, type[ProposalForm]] = {}


def asks_for(kind: ProposalKind) -> Callable[[F], F]:
    """Register the form by which proposals of a kind are made."""

    def register(form: F) -> F:
        _forms[kind] = form
        return form

    return register


def form_for(kind: ProposalKind) -> type[ProposalForm]:
    """The form of a kind."""
    return _forms[kind]


def asked_kinds() -> frozenset[ProposalKind]:
    """The kinds that have a form; a test compares them with the enum."""
    return frozenset(_forms)


@asks_for(ProposalKind.BARRIER_LIFT)
class LiftForm(ProposalForm):
    """Which wall should fall."""

    title = _("Ask to lift a wall")
    lead = _("The person would reach the case again, with the offices held now. The other agrees or refuses.")
    wall = forms.ChoiceField(label=_("Which wall?"))

    def offer(self) -> None:
        """Walls before cases that the actor reaches, never the actor's own."""
        self.walls = {str(one.barrier.pk): one for one in liftable(self.actor)}
        self.choose(
            "wall", [(key, f"{one.name} · {one.number} · {one.barrier.reason}") for key, one in self.walls.items()]
        )

    def asked(self) -> Asked:
        """The person, the ground of the wall and the case."""
        barrier = self.walls[self.cleaned_data["wall"]].barrier
        payload = {"person": str(barrier.person_id), "ground": barrier.reason}
        return Asked(barrier.person_id, payload, barrier.case_uuid)


class PersonForm(ProposalForm):
    """About one person, who is not the actor."""

    person = forms.ChoiceField(label=_("Who?"))

    def offer(self) -> None:
        """Everybody with an open account but the actor."""
        self.choose("person", [(str(pk), name) for pk, name in others(self.actor)])


@asks_for(ProposalKind.OFFICE_GIVE)
class GiveForm(PersonForm):
    """Whom to give which office."""

    title = _("Ask to give an office")
    lead = _("For the whole council. Seats, reviews and appointments have their own way and are not given here.")
    office = forms.ChoiceField(label=_("Which office?"))

    def offer(self) -> None:
        """People, and offices of the desk."""
        super().offer()
        self.choose("office", sorted(((str(one), OFFICES[one]) for one in OFFICES_OF_THE_DESK), key=str))

    def asked(self) -> Asked:
        """The person and the office."""
        person = self.cleaned_data["person"]
        return Asked(UUID(person), {"person": person, "office": self.cleaned_data["office"]})


@asks_for(ProposalKind.OFFICE_END)
class EndOfficeForm(ProposalForm):
    """Whose office should end."""

    title = _("Ask to end an office")
    lead = _("The office ends in the moment of the approval, also on pages that are open.")
    holding = forms.ChoiceField(label=_("Whose office?"))

    def offer(self) -> None:
        """Offices of the desk that others hold now."""
        self.holdings = {str(one.pk): one for one in office_holdings(self.actor)}
        self.choose(
            "holding",
            [(key, f"{one.person.name} · {OFFICES[Office(one.office)]}") for key, one in self.holdings.items()],
        )

    def asked(self) -> Asked:
        """The person and the office. Refused for the last who holds one that the council needs."""
        grant = self.holdings[self.cleaned_data["holding"]]
        needed = grant.office in ESSENTIAL and is_last_holder(grant.person_id, grant.office)
        require_that(not needed, "access.office_needed", "holding").or_refuse()
        return Asked(grant.person_id, {"person": str(grant.person_id), "office": grant.office})


@asks_for(ProposalKind.OFFICE_HAND_OVER)
class HandOverForm(ProposalForm):
    """Which office passes to whom."""

    title = _("Ask to hand over an office")
    lead = _(
        "In the moment of the approval it ends for one and begins for the other. "
        "Neither of the two decides about it; whoever goes may ask."
    )
    holding = forms.ChoiceField(label=_("Which office?"))
    successor = forms.ChoiceField(label=_("Who comes after?"))

    def offer(self) -> None:
        """The actor's own offices first, those of others for whoever may end them; and people."""
        self.holdings = {str(one.pk): one for one in holdings_to_pass_on(self.actor)}
        self.choose(
            "holding",
            [(key, f"{one.person.name} · {OFFICES[Office(one.office)]}") for key, one in self.holdings.items()],
        )
        own = {one.office: key for key, one in self.holdings.items() if one.person_id == self.actor.id}
        self.initial["holding"] = own.get(self.address.get("office", ""), "")
        self.choose("successor", [(str(pk), name) for pk, name in others(self.actor)])

    def asked(self) -> Asked:
        """Who goes, the office, and who comes."""
        grant = self.holdings[self.cleaned_data["holding"]]
        payload = {
            "person": str(grant.person_id),
            "office": grant.office,
            "successor": self.cleaned_data["successor"],
        }
        return Asked(grant.person_id, payload)


@asks_for(ProposalKind.ACCOUNT_RECOVERY)
class RecoveryForm(PersonForm):
    """Whose account is lost."""

    title = _("Ask to recover an account")
    lead = _(
        "Its password and second factors stop working and it is logged out everywhere. Speak with the person first."
    )

    def asked(self) -> Asked:
        """The person."""
        person = self.cleaned_data["person"]
        return Asked(UUID(person), {"person": person})


@asks_for(ProposalKind.PAYLOAD_ERASURE)
class ErasureForm(ProposalForm):
    """Which entry of the record should lose what it holds."""

    title = _("Ask to erase what an entry holds")
    lead = _(
        "For what must not be kept: what the entry holds is gone for good, and the record says that it was erased."
    )
    seq = forms.IntegerField(label=_("Number of the entry in the record"), min_value=0, max_value=2**53 - 1)

    def asked(self) -> Asked:
        """The entry, if it is about the file of a case that the actor reaches."""
        entry = entry_to_erase(self.actor, self.cleaned_data["seq"])
        require_that(entry is not None, "access.no_such_entry", "seq").or_refuse()
        assert entry is not None  # require_that said so
        require_that(entry.tag in TAGS, "access.no_such_entry", "seq").or_refuse()
        return Asked(entry.subject, {"seq": entry.seq, "entry": entry.tag.replace(".", "_")}, entry.subject)


class ApproveForm(HouseForm):
    """Agreement to exactly what the page showed: it sends back the hash of it."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    read = forms.BooleanField(label=_("I have read what changes, and I agree to it"))


class RefuseForm(HouseForm):
    """Why not."""

    reason = forms.CharField(
        label=_("Why not?"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )


class WithdrawForm(HouseForm):
    """Taking one's own proposal back."""
