"""Signatures and encryption of WeChat's calls, the same for official accounts and 企业微信.

WeChat's 消息加解密说明: SHA-1 over the sorted words; AES-256 in CBC mode with the first 16 bytes of
the key as the vector; 16 random bytes, the length in 4 bytes (big endian), the message and the
app's id, filled to a multiple of 32 as PKCS#7 does.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

_BLOCK_BITS = 32 * 8
_RANDOM = 16
_HEAD = _RANDOM + 4


class NotFromWechat(Exception):  # noqa: N818 - named for what it says
    """A call whose signature, encryption or app is not that of the configured account."""


def signature(*words: str) -> str:
    """SHA-1 of the words, sorted and put together, hexadecimal."""
    joined = "".join(sorted(words)).encode()
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()


def check_signature(shown: str, *words: str) -> None:
    """Pass when the shown signature is that of the words.

    Raises:
        NotFromWechat: it is not.
    """
    if not hmac.compare_digest(signature(*words).encode(), shown.encode()):
        raise NotFromWechat("wrong signature")


class Crypt:
    """Encrypts and decrypts messages of one app.

    Args:
        token: the word that both sides sign with.
        aes_key: the EncodingAESKey, 43 characters of base64 without its padding.
        app_id: the app's id, of an enterprise its corp id; within each message.

    Raises:
        ValueError: the key is not 43 characters of base64.
    """

    def __init__(self, token: str, aes_key: str, app_id: str) -> None:
        self._token, self._app_id = token, app_id.encode()
        try:
            # Keys are made at random, so the last character may carry bits that are not used.
            self._key = base64.b64decode(aes_key + "=")
        except binascii.Error as error:
            raise ValueError("an EncodingAESKey is 43 characters of base64") from error
        if len(aes_key) != 43 or len(self._key) != 32:
            raise ValueError("an EncodingAESKey is 43 characters of base64")

    def open(self, encrypted: str, shown: str, timestamp: str, nonce: str) -> bytes:
        """Return the message.

        Args:
            encrypted: in base64, as it came.
            shown: the `msg_signature`.
            timestamp: of the call.
            nonce: of the call.

        Raises:
            NotFromWechat: the signature is wrong, it cannot be decrypted, or it is for another app.
        """
        check_signature(shown, self._token, timestamp, nonce, encrypted)
        try:
            decryptor = self._cipher().decryptor()
            filled = decryptor.update(base64.b64decode(encrypted, validate=True))
            unpadder = PKCS7(_BLOCK_BITS).unpadder()
            plain = unpadder.update(filled + decryptor.finalize()) + unpadder.finalize()
            (length,) = struct.unpack(">I", plain[_RANDOM:_HEAD])
        except (ValueError, struct.error) as error:  # binascii.Error is a ValueError
            raise NotFromWechat("cannot be decrypted") from error
        message, app_id = plain[_HEAD : _HEAD + length], plain[_HEAD + length :]
        if len(message) != length or not hmac.compare_digest(app_id, self._app_id):
            raise NotFromWechat("meant for another app")
        return message

    def seal(self, message: bytes) -> str:
        """Return the message encrypted, in base64."""
        head = os.urandom(_RANDOM) + struct.pack(">I", len(message))
        padder = PKCS7(_BLOCK_BITS).padder()
        filled = padder.update(head + message + self._app_id) + padder.finalize()
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(filled) + encryptor.finalize()).decode()

    def sign(self, encrypted: str, timestamp: str, nonce: str) -> str:
        """The `msg_signature` of an encrypted message."""
        return signature(self._token, timestamp, nonce, encrypted)

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))
