import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from council.kernel.numbering import BadNumber, case_number, citation, parse_case_number, parse_citation


def test_as_they_are_written():
    assert case_number(2026, 142) == "CASE-2026-000142"
    assert case_number(2026, 1_000_000) == "CASE-2026-1000000"
    assert citation(2026, "SMC", 7) == "[2026] SMC 7"


def test_as_they_are_read():
    assert parse_case_number(" case-2026-000142\n") == (2026, 142)
    assert parse_citation(" [2026]  smc 7 ") == (2026, "SMC", 7)


@pytest.mark.parametrize("text", ["", "CASE-2026-142", "CASE-2026-0000142", "CASE-2026-000000", "CASE-26-000142"])
@pytest.mark.parametrize("around", ["{}", "{}/1", "x{}", "{} x"])
def test_no_case_number(text, around):
    with pytest.raises(BadNumber):
        parse_case_number(around.format(text))


@pytest.mark.parametrize("text", ["", "CASE-٢٠٢٦-000142", "CASE-2026-00014２", "CASE 2026 000142"])
def test_no_case_number_in_other_digits_or_marks(text):
    with pytest.raises(BadNumber):
        parse_case_number(text)


@pytest.mark.parametrize(
    "text", ["", "2026 SMC 7", "[2026] SMC", "[2026] SMC 0", "[2026] SMC 07", "[26] SMC 7", "[2026] S 7", "[2026]SMC7"]
)
def test_no_citation(text):
    with pytest.raises(BadNumber):
        parse_citation(text)


@pytest.mark.parametrize(("year", "serial"), [(2026, 0), (2026, -1), (0, -1), (10000, 1), (-1, 1), (2026, 10**12)])
def test_nothing_is_written_that_could_not_be_read(year, serial):
    with pytest.raises(BadNumber):
        case_number(year, serial)
    with pytest.raises(BadNumber):
        citation(year, "SMC", serial)


@pytest.mark.parametrize("code", ["", "S", "smc", "SM C", "SMC1", "ABCDEFGHIJK", "ÄÖÜ"])
def test_no_code(code):
    with pytest.raises(BadNumber):
        citation(2026, code, 7)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 9999), st.integers(1, 999_999_999), st.text("ABCXYZ", min_size=2, max_size=10))
def test_read_back(year, serial, code):
    assert parse_case_number(case_number(year, serial)) == (year, serial)
    assert parse_citation(citation(year, code, serial)) == (year, code, serial)
