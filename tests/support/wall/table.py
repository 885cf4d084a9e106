"""Who reaches which page: the expectation, written by hand and on its own, to be held against the product.

A row says what kind of page it is and which offices reach it. A route without a row fails; so does a row without a
route. Offices are those on the case; a wall leaves none.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from council.access.rules import Office

PANEL = frozenset({Office.PANELLIST, Office.PANEL_CHAIR, Office.RAPPORTEUR})
CLEARANCE = frozenset({Office.AUDITOR, Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER})
DESK = CLEARANCE | {
    Office.ADMISSIBILITY_OFFICER, Office.COMPLIANCE_OFFICER, Office.INTAKE_OFFICER, Office.SECRETARIAT
}  # fmt: skip
DOCKET = DESK | {Office.SELECTION_COMMITTEE}
FILE = DOCKET | PANEL | {Office.REVIEWER}
DRAFT = PANEL | {Office.COUNCIL_CHAIR, Office.REVIEWER, Office.SECRETARIAT}
KEYS = frozenset({Office.PANEL_CHAIR, Office.COUNCIL_CHAIR, Office.SECRETARIAT})
RECORD = frozenset(
    {Office.AUDITOR, Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.OPERATOR, Office.SECRETARIAT}
)
CHAIR = frozenset({Office.PANEL_CHAIR})
SELECTION = frozenset({Office.COUNCIL_CHAIR, Office.SECRETARIAT, Office.SELECTION_COMMITTEE})
CONFLICTS = frozenset({Office.CONFLICTS_PANEL, Office.COUNCIL_CHAIR, Office.SECRETARIAT})
MEMBER = frozenset({Office.DEPUTY, Office.MEMBER})
SITS = frozenset({Office.MEMBER})
REMOVALS = ("removals", "propose", "removal", "answer")
LIAISON = frozenset({Office.PLATFORM_LIAISON})


class Kind(StrEnum):
    """What a page asks of whoever opens it."""

    OPEN = "open"
    """Nothing; it holds only what is public, or what the own session holds."""
    DOOR = "door"
    """A council-wide office; it is about no case."""
    CASE = "case"
    """An office on the case."""
    OWN = "own"
    """That the object is one's own."""
    RECEIPT = "receipt"
    """That a receipt was entered in this session; the address names no case."""
    NOBODY = "nobody"
    """Nobody reaches an object of this case here."""


@dataclass(frozen=True)
class Row:
    """What is expected of one route, in a case of which stage, and why where it is not plain."""

    kind: Kind
    offices: frozenset[Office] = frozenset()
    stage: str = "voting"
    why: str = ""


def _case(offices: frozenset[Office], stage: str = "voting") -> Row:
    return Row(Kind.CASE, offices, stage)


def _door(offices: frozenset[Office] = frozenset(Office)) -> Row:
    return Row(Kind.DOOR, offices)


OPEN = Row(Kind.OPEN)
RECEIPT = Row(Kind.RECEIPT, frozenset({Office.APPELLANT}))

TABLE: dict[str, Row] = {
    # the council
    "set_language": OPEN,
    "components": OPEN,
    "safeguards:council": OPEN,
    "procedure:rules": OPEN,
    "polls:public": OPEN,
    **{f"polls:{name}": _door(DESK | SITS) for name in ("desk", "exemption")},
    "polls:enter": _door(frozenset({Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT})),
    "polls:ask": _door(SITS | {Office.COUNCIL_CHAIR, Office.SECRETARIAT}),
    "polls:vote": _door(SITS),
    "reports:report": OPEN,
    "reports:thanks": OPEN,
    "reports:desk": _door(frozenset({Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT})),
    "reports:ruling": Row(Kind.OWN, frozenset({Office.INTEGRITY_OFFICER}), why="of an officer, about somebody else"),
    "reports:answer": Row(Kind.OWN, MEMBER, why="what one was asked oneself"),
    "figures:conflicts": OPEN,
    "figures:table": OPEN,
    "capture:public": OPEN,
    "capture:table": OPEN,
    "capture:data": OPEN,
    "capture:members": _door(frozenset({Office.AUDITOR})),
    "capture:mine": _door(MEMBER),
    "interests:register": _door(MEMBER),
    "interests:changed": _door(MEMBER),
    "interests:add": _door(MEMBER),
    "interests:question": _door(MEMBER),
    "interests:sign": _door(MEMBER),
    "interests:end": Row(Kind.OWN, MEMBER, why="one's own entry in the register"),
    "addresses:change": _door(),
    "addresses:confirm": OPEN,
    "handovers:offices": _door(DOCKET | {Office.CONFLICTS_PANEL, Office.EDITOR, Office.OPERATOR}),
    "duty:mine": _door(frozenset({Office.MEMBER})),
    "duty:calendar": _door(frozenset({Office.AUDITOR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT})),
    "leaves:mine": _door(MEMBER),
    "leaves:away": _door(frozenset({Office.COUNCIL_CHAIR, Office.SECRETARIAT})),
    "leaves:end": Row(
        Kind.OWN,
        MEMBER | {Office.COUNCIL_CHAIR, Office.SECRETARIAT},
        why="one's own leave; anybody's for those who enter leaves for others",
    ),
    **{
        f"people:{name}": _door(frozenset({Office.COUNCIL_CHAIR, Office.SECRETARIAT}))
        for name in ("list", "appoint", "member", "change", "further")
    },
    **{f"people:{name}": _door(MEMBER | {Office.COUNCIL_CHAIR, Office.SECRETARIAT}) for name in REMOVALS},
    "people:vote": _door(SITS),
    "people:resign": _door(MEMBER),
    "invitations:invite": _door(frozenset({Office.COUNCIL_CHAIR, Office.SECRETARIAT})),
    "invitations:accept": OPEN,
    **{f"organisations:{name}": _door(DESK) for name in ("list", "organisation", "file")},
    **{
        f"organisations:{name}": _door(frozenset({Office.INTEGRITY_OFFICER, Office.SECRETARIAT}))
        for name in ("new", "change", "names", "sort", "alike", "back", "files")
    },
    "proposals:list": _door(DESK),
    "proposals:new": _door(DESK),
    "proposals:proposal": _case(CLEARANCE),
    "proposals:approve": _case(CLEARANCE),
    "proposals:refuse": _case(CLEARANCE),
    "proposals:withdraw": _case(CLEARANCE),
    # rooms
    "admissibility:ruling": _case(DOCKET, "admissibility"),
    "admissibility:review": Row(Kind.CASE, frozenset({Office.ADMISSIBILITY_OFFICER}), "inadmissible"),
    "admissibility:ask_review": RECEIPT,
    "assessment:case": _case(PANEL, "assessment"),
    "assessment:check": _case(PANEL, "assessment"),
    "assessment:correct": _case(PANEL, "assessment"),
    "assessment:comparison": _case(PANEL, "deliberation"),
    "challenges:mine": RECEIPT,
    "challenges:nobody": RECEIPT,
    "challenges:take_back": RECEIPT,
    **{
        f"challenges:{name}": Row(Kind.OWN, LIAISON, "panel_formation", "a notice to one's own platform")
        for name in ("platform", "platform_nobody", "platform_take_back")
    },
    "challenges:case": _case(CLEARANCE, "panel_formation"),
    "challenges:ruling": _case(CLEARANCE, "panel_formation"),
    "clearance:mine": _door(MEMBER),
    "clearance:answer": Row(Kind.OWN, MEMBER, why="one's own declaration, also of a case that one does not reach"),
    "clearance:change": Row(Kind.OWN, MEMBER, why="one's own declaration"),
    "clearance:more": Row(Kind.OWN, MEMBER, why="one's own declaration: who else is involved"),
    "clearance:appeal": Row(Kind.OWN, MEMBER, why="one's own declaration"),
    "clearance:reply": Row(Kind.OWN, MEMBER, why="one's own declaration"),
    "clearance:conflicts": _door(CONFLICTS),
    "clearance:question": Row(Kind.OWN, CONFLICTS, why="what one votes on, or has voted on"),
    "clearance:case": _case(CLEARANCE, "panel_formation"),
    "clearance:ask": _case(frozenset({Office.INTEGRITY_OFFICER}), "panel_formation"),
    "clearance:concern": _case(CLEARANCE),
    "clearance:confirm": _case(frozenset({Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER})),
    "deliberation:case": _case(PANEL, "deliberation"),
    "deliberation:open": _case(CHAIR, "assessment"),
    "deliberation:forfeit": _case(PANEL, "assessment"),
    "deliberation:spare": _case(PANEL, "assessment"),
    "deliberation:thread": _case(PANEL, "deliberation"),
    "docket:notices": _door(LIAISON),
    "docket:notice": Row(Kind.OWN, LIAISON, "admissibility", "a notice to one's own platform"),
    "intake:file": _case(DOCKET, "submitted"),
    "intake:take_up": _case(DOCKET, "submitted"),
    "intake:ask": _case(DOCKET, "submitted"),
    "intake:request_translation": _case(frozenset({Office.INTAKE_OFFICER}), "submitted"),
    "intake:translate": _case(frozenset({Office.INTAKE_OFFICER, Office.SECRETARIAT}), "submitted"),
    "intake:evidence_file": _case(FILE),
    "opinion:draft": _case(DRAFT, "drafting"),
    "opinion:submit": _case(frozenset({Office.RAPPORTEUR}), "drafting"),
    "opinion:group": _case(frozenset({Office.RAPPORTEUR}), "drafting"),
    "opinion:answers": _case(frozenset({Office.RAPPORTEUR}), "drafting"),
    "opinion:recommend": _case(frozenset({Office.RAPPORTEUR}), "drafting"),
    "opinion:recommendation": _case(frozenset({Office.RAPPORTEUR}), "drafting"),
    "opinion:drop": _case(frozenset({Office.RAPPORTEUR}), "drafting"),
    "opinion:separate": _case(PANEL, "drafting"),
    "opinion:waive": _case(PANEL, "drafting"),
    "opinion:review": _case(PANEL | {Office.REVIEWER}, "council_review"),
    "opinion:publication": _case(KEYS, "approved"),
    "opinion:sign": _case(frozenset({Office.PANEL_CHAIR, Office.SECRETARIAT}), "approved"),
    "opinion:turn": _case(KEYS, "approved"),
    "overview:desk": _door(),
    "overview:docket": _door(DOCKET),
    "overview:export": _door(DOCKET),
    "overview:take": _door(DOCKET),
    "overview:readings": _door(frozenset({Office.AUDITOR, Office.INTEGRITY_OFFICER})),
    "overview:case": _case(FILE),
    "panel:formation": _case(PANEL | CLEARANCE | {Office.SECRETARIAT}),
    "panel:chances": _case(frozenset({Office.INTEGRITY_OFFICER}), "panel_formation"),
    "panel:commit": _case(frozenset({Office.INTEGRITY_OFFICER}), "panel_formation"),
    "panel:draw": _case(frozenset({Office.INTEGRITY_OFFICER}), "panel_formation"),
    **{
        f"panel:{name}": _case(frozenset({Office.INTEGRITY_OFFICER}), "panel_formation")
        for name in ("deputies", "ask_roster", "call_roster")
    },
    "panel:roster": Row(Kind.NOBODY, why="no roster is asked for in this case"),
    **{f"urgency:{name}": _case(frozenset({Office.COUNCIL_CHAIR})) for name in ("case", "back", "ratify")},
    "urgency:agree": Row(Kind.OWN, MEMBER, why="what one was asked oneself"),
    "panel:secret": _case(frozenset({Office.INTEGRITY_OFFICER}), "panel_formation"),
    "panel:seat": _case(frozenset({Office.INTEGRITY_OFFICER}), "panel_formation"),
    "panel:recuse": _case(PANEL),
    "response:case": _case(DOCKET, "published"),
    "response:close": _case(frozenset({Office.COMPLIANCE_OFFICER}), "published"),
    "response:finding": _case(frozenset({Office.COMPLIANCE_OFFICER}), "published"),
    "response:letter": _case(frozenset({Office.COMPLIANCE_OFFICER}), "published"),
    "response:addressed": _door(LIAISON),
    "response:claim": Row(Kind.OWN, LIAISON, "published", "a recommendation to one's own platform"),
    "selection:choice": _case(DOCKET, "eligible"),
    "selection:select": _case(SELECTION, "eligible"),
    "selection:leave": _case(DOCKET, "eligible"),
    "selection:review": _case(SELECTION, "not_selected"),
    "selection:ask_review": RECEIPT,
    "voting:case": _case(PANEL),
    "voting:call": _case(CHAIR, "deliberation"),
    "voting:cast": _case(PANEL),
    "voting:receipt": _case(PANEL),
    "voting:receipt_proof": Row(Kind.OWN, PANEL, "published", "one's own ballot, once its day is signed"),
    "voting:tally_proof": Row(
        Kind.NOBODY, stage="published", why="of a count whose day is not signed; test_tally_proof.py has the rest"
    ),
    "voting:draft": _case(PANEL, "deliberation"),
    "voting:discuss": _case(PANEL, "deliberation"),
    "voting:freeze": _case(CHAIR, "deliberation"),
    "voting:withdraw": _case(CHAIR, "deliberation"),
    # appeals and receipts
    **{
        f"intake:{name}": OPEN
        for name in ("start", "begin", "decision", "content", "reasons", "about", "consents", "evidence", "discard",
                     "check", "receipt", "enter", "leave")
    },
    "intake:remove": Row(Kind.NOBODY, why="it removes a file of the appeal that the own session writes"),
    **{
        f"intake:{name}": RECEIPT
        for name in ("download", "second", "status", "answer", "files", "consents_given", "withdraw")
    },
    "clearance:asked_appellant": RECEIPT,
    "clearance:asked_platform": _door(LIAISON),
    # the record and the published opinions
    "opinion_of_case": Row(Kind.NOBODY, why="of a case without an opinion; with one it leads to the opinion"),
    **{
        f"transparency:{name}": OPEN
        for name in ("record", "check", "compare", "verifier", "note", "key", "bundle", "timestamp", "proof",
                     "proof_file", "draw", "draw_file", "draw_verifier", "draw_replay", "draw_witness", "draws",
                     "draws_file", "number", "seated", "seated_file", "seated_witness")
    },
    "transparency:watch": _door(RECORD),
    "pages:kept": Row(Kind.NOBODY, why="of a case without an opinion; test_taken_off.py has the rest"),
    **{f"pages:{name}": OPEN for name in ("feed", "pdf", "source", "version_pdf", "version")},
    "clock": OPEN,
}  # fmt: skip

OTHERS: dict[str, tuple[str, str, Row]] = {
    "the log-in": ("accounts/", "allauth.", OPEN),
    "the log-in's address page": ("accounts/", "django.", _door()),
    "Wagtail's admin": ("cms/", "wagtail.", _door(frozenset({Office.EDITOR}))),
    "what Wagtail could do": ("^cms/", "council.access.", OPEN),
    "the second log-in": ("cms/", "django.", OPEN),
    "Wagtail's site": ("", "wagtail.", OPEN),
}
"""Routes without a name of ours: by where they are mounted and whose they are. The first that fits counts."""
