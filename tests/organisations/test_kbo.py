import pytest
from django.core.exceptions import ValidationError

from organisations.kbo import clean_kbo, format_kbo


@pytest.mark.parametrize("text", ["0202.239.951", "BE 0202.239.951", "202239951", " be0202239951 ", "0202 239 951"])
def test_usual_spellings_give_the_ten_digits(text: str) -> None:
    assert clean_kbo(text) == "0202239951"


def test_numbers_that_start_with_one_are_enterprise_numbers_too() -> None:
    assert clean_kbo("1000.000.021") == "1000000021"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0202.239.952", "checksum"),
        ("2123456789", "establishment"),
        ("2.100.000.038", "establishment"),
        ("9000000000", "start"),
        ("12345", "format"),
        ("geen nummer", "format"),
        ("0000000000", "format"),
    ],
)
def test_other_numbers_are_refused_with_the_true_reason(text: str, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        clean_kbo(text)
    assert caught.value.code == code


def test_shown_with_points() -> None:
    assert format_kbo("0202239951") == "0202.239.951"
    assert format_kbo("") == ""
