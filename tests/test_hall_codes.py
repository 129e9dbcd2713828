"""The code of a card: secret until the reveal, the same each time, typed without mistakes."""

import hashlib
import hmac
import itertools
import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards import hall_codes, seals
from awards.hall_codes import ALPHABET, GROUPS, LETTERS, check_of, code_of, key_text, read_code

SALT = "5a" * 32


def test_a_code_has_eighty_bits_at_least_and_is_written_in_groups():
    code = code_of(seals.new_salt())

    assert hall_codes.BITS >= 80
    assert 32 ** (GROUPS * LETTERS) >= 2**80
    assert [len(group) for group in code.split("-")] == [LETTERS + 1] * GROUPS
    assert set(key_text(code)) <= set(ALPHABET)
    assert not set(ALPHABET) & set("ILOU")


def test_it_is_the_same_each_time_and_another_for_another_salt():
    assert code_of(SALT) == code_of(SALT)
    assert len({code_of(seals.new_salt()) for _each in range(200)}) == 200


def test_it_comes_from_the_salt_alone_behind_a_tag_of_its_own():
    digest = hmac.new(bytes.fromhex(SALT), b"award-hall-code-v1\x00", hashlib.sha256).digest()
    bits = f"{int.from_bytes(digest):0256b}"[: hall_codes.BITS]
    letters = "".join(ALPHABET[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5))

    groups = code_of(SALT).split("-")

    assert "".join(group[:-1] for group in groups) == letters
    assert hall_codes.DOMAIN not in (seals.DOMAIN, seals.PSEUDONYM_DOMAIN)


@pytest.mark.parametrize(
    "as_typed",
    [
        lambda code: code.lower(),
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: f"  {code.replace('-', ' – ')}\t",
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.replace("0", "o").replace("1", "I"),
    ],
)
def test_what_people_type_is_put_right(as_typed):
    for _each in range(20):
        code = code_of(seals.new_salt())
        assert read_code(as_typed(code)) == code


@given(salt=st.binary(min_size=32, max_size=32), place=st.integers(0, 24), by=st.integers(1, 31))
@settings(max_examples=200)
def test_one_wrong_letter_is_always_told(salt, place, by):
    letters = list(key_text(code_of(salt.hex())))
    letters[place] = ALPHABET[(ALPHABET.index(letters[place]) + by) % 32]

    with pytest.raises(ValueError):
        read_code("".join(letters))


def test_two_neighbours_that_changed_places_are_always_told():
    for _each in range(50):
        letters = key_text(code_of(seals.new_salt()))
        for at in range(len(letters) - 1):
            swapped = letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
            if swapped != letters and at % (LETTERS + 1) != LETTERS:
                with pytest.raises(ValueError):
                    read_code(swapped)


def test_groups_that_changed_places_are_told():
    groups = code_of(SALT).split("-")
    for order in itertools.permutations(groups):
        if list(order) != groups:
            with pytest.raises(ValueError):
                read_code("-".join(order))


@pytest.mark.parametrize("typed", ["", "0", "UUUUU", "é" * 25, code_of(SALT)[:-6]])
def test_what_no_card_carries_is_refused(typed):
    with pytest.raises(ValueError):
        read_code(typed)


def test_the_check_of_each_place_is_its_own():
    values = [secrets.randbelow(32) for _letter in range(LETTERS)]

    assert len({check_of(place, values) for place in range(GROUPS)}) == GROUPS
