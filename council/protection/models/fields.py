"""A text that is sealed at rest: AES-256-GCM, bound to its table, row, field and key version.

The value is opened when it is read, so a listing that does not touch it costs nothing. A sealed value that was moved to
another row, or changed, raises `InvalidTag`: the field fails closed.
"""

from __future__ import annotations

import os
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from council.protection.models.keys import ring
from council.protection.rules import seal_context


def seal(text: str, *, table: str, row: object, field: str) -> bytes:
    """Seal a text for one place: version (2 bytes), nonce (12), ciphertext and tag."""
    keys = ring()
    nonce = os.urandom(12)
    box = AESGCM(keys.keys[keys.current])
    return (
        keys.current.to_bytes(2, "big")
        + nonce
        + box.encrypt(nonce, text.encode(), seal_context(table, row, field, keys.current))
    )


def unseal(sealed: bytes, *, table: str, row: object, field: str) -> str:
    """Open a sealed text. Raises `cryptography.exceptions.InvalidTag` when it was changed or moved."""
    version = int.from_bytes(sealed[:2], "big")
    box = AESGCM(ring().keys[version])
    return box.decrypt(sealed[2:14], sealed[14:], seal_context(table, row, field, version)).decode()


class _Sealed(bytes):
    """Bytes as the database holds them, not yet opened."""


class _Opening(DeferredAttribute):
    """Opens the value when it is first read."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, _Sealed):
            field: Any = self.field  # always an EncryptedField: it is the one that names this descriptor
            value = field.open(instance, value)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        """Being settable makes Python ask `__get__` first, even when the row already holds the sealed bytes."""
        instance.__dict__[self.field.attname] = value


class EncryptedField(models.BinaryField):
    """A text column whose database value is sealed. Needs a primary key that is known before saving (a uuid)."""

    descriptor_class = _Opening

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """A migration knows a column of bytes: it runs when this class is gone, and must not open what is sealed."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, "django.db.models.BinaryField", args, kwargs

    def get_default(self) -> Any:
        """A text, also when it is empty: a column of bytes would start with bytes, and their name would be sealed."""
        default = super().get_default()
        return default.decode() if isinstance(default, bytes) else default

    def open(self, instance: models.Model, sealed: bytes) -> str:
        """The text of a row."""
        return unseal(bytes(sealed), table=self.model._meta.db_table, row=instance.pk, field=self.attname)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Keep the bytes sealed until somebody reads them."""
        return None if value is None else _Sealed(bytes(value))

    def to_python(self, value: Any) -> Any:
        """Texts stay texts."""
        return value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Seal the text for its row; what was not opened is not sealed again."""
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, _Sealed):
            return value
        return _Sealed(seal(str(value), table=self.model._meta.db_table, row=model_instance.pk, field=self.attname))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Only sealed bytes go to the database: anything else is a mistake that must not be written."""
        if value is not None and not isinstance(value, _Sealed):
            raise TypeError(f"{self.name} is written through save() only: it is sealed there")
        return super().get_db_prep_value(None if value is None else bytes(value), connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        """Never in a dump."""
        raise TypeError("a sealed value is not serialised")
