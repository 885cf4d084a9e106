"""Encrypted fields and stored files."""

from council.protection.models.fields import EncryptedField
from council.protection.models.files import StoredFile

__all__ = ["EncryptedField", "StoredFile"]
