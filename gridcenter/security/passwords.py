"""Hashes passwords and checks them; keeps nothing and logs nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

# scrypt with 16 MiB of memory: about 50 ms on a desk, slow enough to guess against and fast enough to wait for.
_N, _R, _P = 2**14, 8, 1


def hash_password(password: str) -> str:
    """The text to store for a password, with its own salt."""
    salt = os.urandom(16)
    return f"scrypt${base64.b64encode(salt).decode()}${base64.b64encode(_digest(password, salt)).decode()}"


def matches(password: str, stored: str) -> bool:
    """True when the password is the one the stored text was made of; false for a text of any other form."""
    kind, _, rest = stored.partition("$")
    salt, _, digest = rest.partition("$")
    if kind != "scrypt" or not digest:
        return False
    try:
        salted, wanted = base64.b64decode(salt, validate=True), base64.b64decode(digest, validate=True)
    except ValueError:
        return False
    return hmac.compare_digest(_digest(password, salted), wanted)


def _digest(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=_N, r=_R, p=_P, dklen=32)
