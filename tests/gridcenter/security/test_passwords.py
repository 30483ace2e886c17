"""Passwords: only the right one matches, and what is stored tells nothing."""

from __future__ import annotations

import pytest

from gridcenter.security.passwords import hash_password, matches


@pytest.mark.parametrize("password", ["secret", "密码 with spaces", "", "x" * 500, "$scrypt$"])
def test_that_a_password_matches_what_was_stored_of_it(password):
    stored = hash_password(password)
    assert matches(password, stored)
    assert not matches(password + "x", stored)
    assert not password or password not in stored


def test_that_the_same_password_is_stored_differently_each_time():
    first, second = hash_password("secret"), hash_password("secret")
    assert first != second
    assert matches("secret", first)
    assert matches("secret", second)


def test_that_case_and_spaces_count():
    stored = hash_password("Secret")
    assert not any(matches(other, stored) for other in ("secret", "Secret ", " Secret", ""))


def test_that_a_digest_under_another_salt_does_not_match():
    first, second = hash_password("secret").split("$"), hash_password("secret").split("$")
    assert not matches("secret", "$".join((first[0], second[1], first[2])))


@pytest.mark.parametrize(
    "stored",
    [
        *("", "$$", "secret", "scrypt", "scrypt$", "scrypt$$", "scrypt$AAAA", "scrypt$AAAA$", "md5$AAAA$AAAA"),
        *("scrypt$a$b", "scrypt$盐$值", "scrypt$AAAA$BBBB$CCCC", "scrypt$!!!!$????", "scrypt$AAAA$AAAA"),
    ],
)
def test_that_a_stored_text_of_another_form_matches_nothing(stored):
    assert not matches("secret", stored)
    assert not matches("", stored)
