"""Payloads about the council itself: people, rights, interests, draws, rules, files, and the record. Pure."""

from __future__ import annotations

from council.record.rules.entries import Tag
from council.record.rules.kinds import (
    CODE,
    DAY,
    DECIMAL,
    FLAG,
    HEX,
    HEX32,
    HEX48,
    NUMBER,
    TEXT,
    TIME,
    UUID,
    WORD,
    Field,
    list_of,
    map_of,
    object_of,
    one_of,
    or_empty,
    or_null,
)
from council.record.rules.shapes import Shape, shape

_PERSON = Field("person", UUID, "account of the person")
_LED = (
    "led_until",
    or_null(DAY),
    "last day of the last leading post with a platform, a ministry or a party, as they said; null for none",
)
_TERM = (
    _PERSON,
    Field("constituency", WORD, "for which constituency"),
    Field("starts", DAY, "first day of the term"),
    Field("ends", DAY, "last day of the term"),
    Field("term", NUMBER, "which term of this person"),
)
_FACTOR = Field("factor", WORD, "its kind: `webauthn` is a passkey, `totp` an app, `recovery_codes` a list")
_CASE = Field("case", or_null(UUID), "the case; null for the whole council")
_FILE = Field("file", UUID, "the file")
_INTEREST = Field("interest", UUID, "the interest")
_SOURCE = object_of(
    Field("name", TEXT, "where chance came from"),
    Field("bytes", one_of(HEX32, HEX48, HEX), "what it said"),
)
_SETTING = one_of(NUMBER, FLAG, TEXT, map_of(WORD, map_of(WORD, NUMBER)), list_of(list_of(WORD)))

REPORTS: dict[Tag, Shape] = {
    Tag.REPORT_ANSWERED: shape(
        "A member answers what somebody reported. The subject of the entry is the report alone.",
        Field("declared", FLAG, "whether the member has entered it now"),
    ),
    Tag.REPORT_FORGOTTEN: shape(
        "What was written in a report is erased, and in the answer to it.", Field("state", WORD, "how it was ruled")
    ),
    Tag.REPORT_RECEIVED: shape(
        "Somebody reports that an interest of a member is missing. Neither of them is named.",
        Field("kind", WORD, "what is reported"),
    ),
    Tag.REPORT_RULED: shape(
        "The member is asked, a concern is raised in the open cases, or the report is dismissed. Names nobody.",
        Field("state", WORD, "how it stands then"),
        Field("why", or_empty(WORD), "why it is dismissed"),
        Field("code", or_empty(CODE), "the conflict rule of the concern"),
    ),
}

_DRAW = (
    Field("draw_id", TEXT, "number of the draw"),
    Field("commitment", HEX32, "of the document that was fixed before"),
)

DRAWS: dict[Tag, Shape] = {
    Tag.DRAW_CHANCES: shape(
        "Everybody's chance in a draw is worked out, before chance speaks.",
        *_DRAW,
        Field("chances_sha256", HEX32, "SHA-256 of `chance.json`"),
    ),
    Tag.DRAW_FELL_BACK: shape(
        "The beacon was silent for a day: the next numbers of lotteries decide unless its number comes before.",
        *_DRAW,
        Field("lotteries", list_of(TEXT), "their names, by the rules in force when the document was fixed"),
        Field("first_day", DAY, "the first drawing of each on this day or later decides"),
    ),
    Tag.DRAW_LOTTERIES: shape(
        "Two people enter what the lotteries drew.",
        *_DRAW,
        Field("sources", list_of(_SOURCE), "what each of them drew, as RFC 3797 writes it"),
        Field("by", list_of(UUID), "the two accounts that agreed"),
    ),
    Tag.DRAW_LAPSED: shape("What a draw was about ended before chance spoke, so that it is never made.", *_DRAW),
    Tag.DRAW_WITNESSED: shape(
        "A time-stamping authority outside says that it saw the document of a draw.",
        *_DRAW,
        Field("witnessed", TIME, "when, by its clock"),
    ),
    Tag.DRAW_COMMITTED: Shape(
        "The document of a draw is fixed before chance speaks.",
        (
            (
                Field("draw_id", TEXT, "number of the draw"),
                Field("commitment", HEX32, "SHA-256 of the document; it names people by random words of this draw"),
                Field("pool", NUMBER, "how many can be drawn"),
                Field("excluded", NUMBER, "how many cannot"),
                Field("relaxed", list_of(TEXT), "rules that had to give way for a panel to exist"),
                Field("chain", TEXT, "whose number decides: the public beacon, or a chain made beforehand"),
                Field("round", NUMBER, "which of its numbers"),
                Field("due", TIME, "when that number is known"),
            ),
            (
                Field("pool", list_of(TEXT), "numbers of the cases that can be drawn"),
                Field("places", NUMBER, "how many are drawn"),
                Field("salt", HEX32, "key of the commitment"),
                Field("commitment", HEX32, "HMAC-SHA256 of `pool` and `places` with the salt"),
            ),
        ),
    ),
    Tag.DRAW_DRAWN: Shape(
        "Chance has spoken; whoever holds the document can draw again.",
        (
            (
                *_DRAW,
                Field("sources", list_of(_SOURCE), "the sources of chance"),
                Field("result_sha256", HEX32, "SHA-256 of the result"),
                Field("drawn", list_of(TEXT), "who was drawn, by the random words of this draw"),
                Field("relaxed", list_of(TEXT), "rules that gave way"),
            ),
            (
                Field("draw", UUID, "the draw"),
                Field("seed", HEX32, "SHA-256 of commitment and chance"),
                Field("pool", NUMBER, "how many could be drawn"),
                Field("entropy", HEX32, "what chance said"),
                Field("drawn", list_of(TEXT), "numbers of the cases drawn, in order of chance"),
            ),
        ),
    ),
    Tag.DRAW_SPOKE: shape("The beacon's number came before lotteries decided, so it decides after all.", *_DRAW),
    Tag.DRAW_VOIDED: shape(
        "Two people found that a draw does not count. Its document and its result stay.",
        *_DRAW,
        Field("result_sha256", or_empty(HEX32), "SHA-256 of the result; empty where nothing was drawn yet"),
        Field("ground", WORD, "why"),
        Field("asked_as", WORD, "the office under which one asked"),
        Field("agreed_as", WORD, "the office under which the other agreed"),
        Field("by", list_of(UUID), "the two accounts that agreed"),
    ),
}

DUTY: dict[Tag, Shape] = {
    Tag.DUTY_DECLARED: shape(
        "A member says in which months of a quarter they can be on duty. The subject is the answer, not the person.",
        Field("quarter", DAY, "first day of the quarter"),
        Field("months", list_of(DAY), "first days of the months"),
    ),
    Tag.DUTY_IMPOSSIBLE: shape(
        "No duty panel is possible for a month: expedited cases are drawn for like any other.",
        Field("month", DAY, "first day of the month"),
        Field("declared", NUMBER, "how many can be on duty"),
        Field("size", NUMBER, "how many are needed"),
        Field("reason", WORD, "why no panel was possible: too_few, or too_hard"),
    ),
}

_TWO = Field("by", list_of(UUID), "the two accounts that agreed")
_PROPOSAL = Field("proposal", UUID, "the proposal")

DUAL: dict[Tag, Shape] = {
    Tag.ACCOUNT_RECOVERED: shape("An account is closed to whoever held its password or second factor.", _PERSON, _TWO),
    Tag.DEADLINE_MOVED: shape(
        "A deadline of the case of the entry is moved.",
        Field("period", WORD, "which deadline"),
        Field("before", TIME, "when it ran out before"),
        Field("after", TIME, "when it runs out now"),
        _TWO,
    ),
    Tag.PROPOSAL_DECIDED: shape(
        "A proposal is approved and done, refused, withdrawn, or has run out.",
        _PROPOSAL,
        Field("kind", WORD, "what was asked for"),
        Field("decision", WORD, "what became of it: `executed`, `refused`, `withdrawn` or `expired`"),
    ),
    Tag.PROPOSAL_MADE: shape(
        "Somebody asks for an act that takes two people.",
        _PROPOSAL,
        Field("kind", WORD, "what is asked for"),
        Field("commitment", HEX32, "HMAC-SHA256 of hash and reason; its salt is kept with the proposal"),
    ),
}

SHAPES: dict[Tag, Shape] = (
    DRAWS
    | REPORTS
    | DUAL
    | DUTY
    | {
        Tag.ACCOUNT_ADDRESS_CHANGED: shape(
            "The e-mail address of an account is changed. Neither the old nor the new one is in it.", _PERSON
        ),
        Tag.ACCOUNT_FACTOR_ADDED: shape("A second factor of an account was set up.", _PERSON, _FACTOR),
        Tag.ACCOUNT_FACTOR_REMOVED: shape(
            "A second factor of an account was taken away; recovery codes also when new ones took their place.",
            _PERSON,
            _FACTOR,
        ),
        Tag.ACCOUNT_INVITED: shape("Somebody is invited to open an account. The address is not in it.", _PERSON),
        Tag.ACCOUNT_PASSWORD_SET: shape(
            "An account has another password, or its first one. Nothing of the password is in it.",
            _PERSON,
            Field("how", WORD, "`first` by an invitation, `changed` by its owner, or `reset` by the link of a mail"),
        ),
        Tag.BARRIER_LIFTED: shape(
            "The wall between a person and the case of the entry is taken away.",
            _PERSON,
            Field("reason", TEXT, "the conflict rule that turned out not to hold"),
            _TWO,
        ),
        Tag.BARRIER_RAISED: shape(
            "A person is walled off from the case of the entry.",
            _PERSON,
            Field("reason", TEXT, "the conflict rule, or what happened"),
        ),
        Tag.CLOCK_SET_FORWARD: shape(
            "The clock of a demonstration was set forward.", Field("hours", NUMBER, "by how many hours")
        ),
        Tag.EVIDENCE_ERASED: shape("A file was erased with all that was known of it.", _FILE),
        Tag.EVIDENCE_STORED: shape(
            "A file was taken in. This payload is erased with the file.",
            _FILE,
            Field("media_type", TEXT, "its type, as its bytes show it"),
            Field("size", NUMBER, "bytes of the original"),
            Field("sha256", HEX32, "SHA-256 of the original"),
        ),
        Tag.GRANT_ENDED: shape("An office ends.", _PERSON, Field("office_ended", WORD, "the office"), _CASE),
        Tag.GRANT_GIVEN: shape("An office is given.", _PERSON, Field("office_given", WORD, "the office"), _CASE),
        Tag.INTERESTS_SIGNED: shape(
            "A member signs the list of interests as it stands.",
            Field("version", NUMBER, "which declaration of this member"),
            Field("interests", NUMBER, "how many are on the list"),
            Field("commitment", HEX32, "HMAC-SHA256 of the list; its salt is sealed with it"),
        ),
        Tag.INTEREST_DECLARED: shape(
            "A member enters an interest. Its words stay sealed in the register.",
            _INTEREST,
            Field("kind", WORD, "kind of interest"),
            Field("organisation", or_null(UUID), "the organisation, where there is one"),
            Field("since", DAY, "first day"),
            Field("until", or_null(DAY), "last day, where it has ended"),
        ),
        Tag.INTEREST_ENDED: shape("A member ends an interest.", _INTEREST, Field("until", DAY, "last day")),
        Tag.LEAVE_ENDED: shape(
            "A leave of absence ends before its last day, or is taken back.",
            Field("last_day", or_null(DAY), "its last day; null when it was taken back and nobody was away"),
        ),
        Tag.LEAVE_TAKEN: shape(
            "Somebody is away. Why is not in it; the subject is the leave, not the person.",
            Field("first_day", DAY, "first day"),
            Field("last_day", DAY, "last day"),
        ),
        Tag.MEMBER_APPOINTED: shape(
            "Somebody is appointed for a term.",
            *_TERM,
            Field(*_LED, optional=True),
            Field("seat", WORD, "member, or deputy", optional=True),
        ),
        Tag.MEMBER_CHANGED: shape(
            "What the register says of a member changes. What it says is not in it.",
            Field("changed", list_of(WORD), "names of the fields"),
        ),
        Tag.MEMBER_REMOVED: shape(
            "The council removed a member for cause, by two thirds of all others. Why in words stays sealed.",
            Field("ends", DAY, "the day of the decision: the member sits no more"),
            Field("cause", WORD, "for which cause, of the closed list"),
        ),
        Tag.MEMBER_RESIGNED: shape(
            "A member ends a term before its last day.",
            Field("ends", DAY, "the new last day of the term"),
        ),
        Tag.NOTICE_SENT: shape(
            "A mail has left the house; its address is erased.",
            Field("notice", UUID, "the mail"),
            Field("kind", WORD, "kind of mail"),
        ),
        Tag.ORGANISATION_CHANGED: shape(
            "What is known of an organisation changes.",
            Field("change", WORD, "what: name, identifier, owner"),
            Field("to", or_null(TEXT), "the new one"),
        ),
        Tag.ORGANISATION_JOINED: shape(
            "A row of the register is found to be another organisation.",
            Field("kept", UUID, "the organisation for which it counts"),
        ),
        Tag.ORGANISATION_PARTED: shape(
            "That finding is taken back.",
            Field("from", UUID, "the organisation for which it counted"),
        ),
        Tag.ORGANISATIONS_NOT_TOLD_APART: shape(
            "That two organisations are two is taken back.",
            Field("other", UUID, "the other organisation"),
        ),
        Tag.ORGANISATIONS_TOLD_APART: shape(
            "Two organisations that look alike are found to be two.",
            Field("other", UUID, "the other organisation"),
        ),
        Tag.ORGANISATION_REGISTERED: Shape(
            "An organisation, or who pays for it, is entered.",
            (
                (
                    Field("key", TEXT, "short name"),
                    Field("kind", WORD, "kind of organisation"),
                    Field("parent", or_null(UUID), "who owns it"),
                ),
                (
                    Field("funder", UUID, "who pays"),
                    Field("share_percent", DECIMAL, "share of its income"),
                    Field("from_year", NUMBER, "first year"),
                    Field("to_year", or_null(NUMBER), "last year, where it has ended"),
                ),
            ),
        ),
        Tag.REMOVAL_ANSWERED: shape(
            "The member concerned answers. The words stay sealed.",
            Field("commitment", HEX32, "HMAC-SHA256 of the answer; its salt is sealed with it"),
        ),
        Tag.REMOVAL_CLOSED: shape(
            "The vote on a removal is counted, or the removal is without object.",
            Field("ending", WORD, "how it ended"),
            Field("in_favour", or_null(NUMBER), "how many said yes; null when nothing was counted"),
            Field("sitting", or_null(NUMBER), "how many sat besides the member concerned; null the same"),
        ),
        Tag.REMOVAL_OPENED: shape(
            "The member was heard, or had the time to be; everybody else who sits is asked.",
            Field("closes", TIME, "until when"),
        ),
        Tag.REMOVAL_PROPOSED: shape(
            "Somebody asks the council to remove a member. The reasons stay sealed; the subject is the removal.",
            Field("member", UUID, "the member concerned"),
            Field("cause", WORD, "for which cause, of the closed list"),
            Field("commitment", HEX32, "HMAC-SHA256 of the reasons; its salt is sealed with them"),
            Field("answer_until", TIME, "until when the member can answer before the vote"),
        ),
        Tag.REMOVAL_VOTED: shape(
            "A member says yes or no to a removal, sealed.",
            Field("commitment", HEX32, "HMAC-SHA256 of the vote; its salt is sealed with it"),
        ),
        Tag.ROSTER_LEFT: shape(
            "Somebody who was named for one case leaves before it is over.",
            Field("ends", DAY, "the last day"),
        ),
        Tag.ROSTER_NAMED: shape("Somebody is named for one case. Which it is, is not in it.", *_TERM, Field(*_LED)),
        Tag.SPELLING_DECIDED: shape(
            "A person finds what a name means.",
            Field("text", TEXT, "the name as it was written"),
            Field("organisation", or_null(UUID), "the organisation; null when it means none"),
        ),
        Tag.SPELLING_NOTED: shape(
            "A name waits for a person to say what it means.",
            Field("text", TEXT, "the name as it was written"),
        ),
        Tag.STATEMENTS_TAKEN: shape(
            "A file of ownership statements is taken in.",
            Field("sha256", HEX32, "the file"),
            Field("taken", NUMBER, "statements that were taken"),
            Field("refused", NUMBER, "statements that were refused"),
            Field("organisations", list_of(UUID), "organisations that were new"),
            Field(
                "owners",
                list_of(object_of(Field("organisation", UUID, "what is owned"), Field("owner", UUID, "by whom"))),
                "owners that were entered",
            ),
        ),
        Tag.RULES_ADOPTED: shape(
            "A version of the Rules of Procedure takes force.",
            Field("version", NUMBER, "number of the version"),
            Field("preset", WORD, "the set of rules it began from"),
            Field("rules", map_of(WORD, _SETTING), "every rule by name"),
        ),
    }
)
