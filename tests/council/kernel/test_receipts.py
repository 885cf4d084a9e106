import hashlib
import hmac

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from council.kernel.receipts import (
    CHECK_SYMBOLS,
    SYMBOLS,
    BadReceipt,
    grouped,
    lookup_key,
    new_receipt,
    normalise,
)

CODE = "0WBJEDT7AXKQF1WQMYVWFNZ7*"
PEPPER = bytes(range(32))
RANDOM = st.binary(min_size=15, max_size=15)


def code_of(data):
    return new_receipt(lambda _: data)


def refusal(text):
    with pytest.raises(BadReceipt) as refused:
        normalise(text)
    return refused.value.code


def test_the_alphabets_are_crockfords():
    assert SYMBOLS == "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    assert CHECK_SYMBOLS == "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U"


def test_a_code_says_its_number_and_the_number_modulo_37():
    data = bytes(range(7, 7 + 15 * 16, 16))
    number, symbols = int.from_bytes(data, "big"), ""
    for _ in range(24):
        number, digit = divmod(number, 32)
        symbols = SYMBOLS[digit] + symbols
    assert code_of(data) == symbols + CHECK_SYMBOLS[int.from_bytes(data, "big") % 37] == CODE


def test_the_ends_of_the_range():
    assert code_of(bytes(15)) == "0" * 25
    assert code_of(b"\xff" * 15) == "Z" * 24 + CHECK_SYMBOLS[(2**120 - 1) % 37]


def test_exactly_15_random_bytes_are_asked_for_and_used():
    asked = []
    new_receipt(lambda n: asked.append(n) or bytes(n))
    assert asked == [15]
    with pytest.raises(ValueError, match="got 14"):
        new_receipt(lambda _: bytes(14))


def test_grouped_in_fives():
    assert grouped(CODE) == "0WBJE-DT7AX-KQF1W-QMYVW-FNZ7*"


@pytest.mark.parametrize(
    "typed",
    [
        "0wbje dt7ax kqf1w qmyvw fnz7*",
        " 0WBJE-DT7AX-KQF1W-QMYVW-FNZ7*\n",
        "OWBJEDT7AXKQFIWQMYVWFNZ7*",
        "owbjedt7axkqflwqmyvwfnz7*",
        "0WBJE–DT7AX—KQF1W\u2011QMYVW\u00ad-FNZ7*",
        "\u200f0WBJE\u00a0DT7AX\u200bKQF1W\tQMYVW FNZ7*\ufeff",
        "٠WBJE DT۷AX KQF１W QMYVW FNZ7＊",
        "ＯＷＢＪＥDT7AXKQF1WQMYVWFNZ7*",
    ],
)
def test_what_people_type_and_paste_is_read(typed):
    assert normalise(typed) == CODE
    assert lookup_key(typed, PEPPER) == lookup_key(CODE, PEPPER)


@pytest.mark.parametrize("typed", ["", " - ", CODE[:-1], CODE + "0", "0" * 201, "\u200f" * 201])
def test_a_wrong_length_is_named(typed):
    assert refusal(typed) == "receipt.length"


@pytest.mark.parametrize("place", range(24))
@pytest.mark.parametrize("symbol", ["U", "u", "*", "$", "é", "ß", "Ж", "ı", "½"])
def test_a_symbol_outside_the_alphabet_is_named(place, symbol):
    assert refusal(CODE[:place] + symbol + CODE[place + 1 :]) in {"receipt.symbol", "receipt.length"}


def test_u_is_a_check_symbol_only():
    assert refusal("U" + CODE[1:]) == "receipt.symbol"
    assert refusal(CODE[:-1] + "é") == "receipt.symbol"
    assert refusal(CODE[:-1] + "U") == "receipt.check"
    assert code_of((36).to_bytes(15, "big")) == "0" * 22 + "14U"


@settings(max_examples=60, deadline=None)
@given(RANDOM)
def test_every_new_code_is_read_back(data):
    code = code_of(data)
    assert normalise(grouped(code).lower().replace("0", "o").replace("1", "l")) == code


@settings(max_examples=40, deadline=None)
@given(RANDOM, st.integers(0, 24))
def test_every_single_wrong_symbol_is_found(data, place):
    code = code_of(data)
    alphabet = SYMBOLS if place < 24 else CHECK_SYMBOLS
    wrong = [code[:place] + symbol + code[place + 1 :] for symbol in alphabet if symbol != code[place]]
    assert {refusal(text) for text in wrong} == {"receipt.check"}


@settings(max_examples=60, deadline=None)
@given(RANDOM)
def test_every_swap_of_neighbours_is_found(data):
    code = code_of(data)
    swaps = [code[:n] + code[n + 1] + code[n] + code[n + 2 :] for n in range(23) if code[n] != code[n + 1]]
    assert {refusal(text) for text in swaps} <= {"receipt.check"}


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_by_name(text):
    try:
        assert normalise(text) == normalise(normalise(text))
    except BadReceipt as refused:
        assert refused.code in {"receipt.length", "receipt.symbol", "receipt.check"}  # noqa: PT017


def test_the_lookup_key_is_an_hmac_under_the_pepper():
    assert lookup_key(CODE, PEPPER) == hmac.new(PEPPER, CODE.encode(), hashlib.sha256).digest()
    assert lookup_key(CODE, PEPPER) != lookup_key(CODE, PEPPER[::-1])


def test_a_short_pepper_and_a_wrong_code_have_no_key():
    with pytest.raises(ValueError, match="pepper"):
        lookup_key(CODE, PEPPER[:31])
    with pytest.raises(BadReceipt):
        lookup_key(CODE[:-1], PEPPER)
    with pytest.raises(BadReceipt):
        grouped(CODE[:-1] + "0")
