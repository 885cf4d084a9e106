"""The only reader of the environment.

Every variable the product knows is a name in this file, with its default and what it means; nothing else in the house
touches `os.environ`. Variables start with `SMC_`, but for those that every host already knows, and the owner beside
`DATABASE_URL`.
"""

from pathlib import Path

from environs import Env

ROOT = Path(__file__).resolve().parents[2]

_env = Env()

SECRET_KEY: str = _env.str("SECRET_KEY", "")
"""Django's signing key. Required in production, at least 50 characters."""

DATABASE_URL: str = _env.str("DATABASE_URL", "")
"""`sqlite:///path` or `postgres://user:password@host:port/name`. Empty means SQLite under `SMC_DATA`."""

DATABASE_OWNER_URL: str = _env.str("DATABASE_OWNER_URL", "")
"""The same PostgreSQL database as the role that owns its tables, for `manage.py migrate --database owner` and
`manage.py harden_database`. Empty: the owner is `DATABASE_URL` itself. Production's web processes refuse to know it."""

DATA: Path = _env.path("SMC_DATA", ROOT / "var")
"""Folder of everything that is written at run time: database, uploads, keys. Back it up; keep keys apart."""

KEY_FILE: Path = _env.path("SMC_KEY_FILE", DATA / "keys" / "field-keys.json")
"""Key-encryption keys of encrypted fields; never in the database, never in its backup."""

ALLOWED_HOSTS: list[str] = _env.list("SMC_ALLOWED_HOSTS", [])
"""Host names that this site answers to, with commas."""

SITE_URL: str = _env.str("SMC_SITE_URL", "http://localhost:8000")
"""The public address, without a slash at the end; feeds, mails and PDF files print it."""

COUNCIL_NAME: str = _env.str("SMC_COUNCIL_NAME", "Social Media Council")
"""Name of the council on every page."""

COUNCIL_CODE: str = _env.str("SMC_COUNCIL_CODE", "SMC")
"""Code of the council in citations: `[2026] SMC 7`. Capital letters only."""

WORKING_LANGUAGES: list[str] = _env.list("SMC_WORKING_LANGUAGES", ["en"])
"""Languages that every panel reads, by ISO 639 code; content in another one is translated before it is taken up."""

TIME_ZONE: str = _env.str("SMC_TIME_ZONE", "UTC")
"""The council's time zone: deadlines are days in this zone."""

PRESET: str = _env.str("SMC_PRESET", "international")
"""Preset of the first Rules of Procedure: small, national or international."""

SIMULATED_CLOCK: bool = _env.bool("SMC_SIMULATED_CLOCK", False)
"""Run on a clock that a person can set forward. For demonstrations; the record says so, production refuses."""

EMAIL_URL: str = _env.str("SMC_EMAIL_URL", "")
"""`smtp://user:password@host:port`. Empty writes mail to files under `SMC_DATA`."""

MAIL_FROM: str = _env.str("SMC_MAIL_FROM", "council@localhost")
"""Sender of every mail."""

EXTERNAL_DATA: Path | None = _env.path("SMC_EXTERNAL_DATA", None)
"""Folder of data that nobody in this project wrote, for tests and for making up cases for a bench."""

SIGNING_KEY: Path | None = _env.path("SMC_SIGNING_KEY", None)
"""File of the key that signs checkpoints. Only for `manage.py sign_checkpoint`, run by another user: a web process that
can read it refuses to start."""

SIGNER_FOLDER: Path | None = _env.path("SMC_SIGNER_FOLDER", None)
"""Folder in which the signer keeps what it signed. Empty means the folder of its key."""

TSA_URL: str = _env.str("SMC_TSA_URL", "")
"""Address of a time-stamping authority (RFC 3161) that witnesses checkpoints. Empty: no such witness."""

TSA_ROOTS: Path | None = _env.path("SMC_TSA_ROOTS", None)
"""PEM file of the root certificates of that authority; without it no timestamp is taken as good."""

BEACON_URLS: list[str] = _env.list("SMC_BEACON_URLS", [])
"""Addresses of servers of the public beacon drand, with commas, by whose numbers panels are drawn: those of
`https://api.drand.sh`, for one. Empty: chance comes from a chain of numbers of this installation's own, and every page
of a draw says so."""

BEACON_FILE: Path = _env.path("SMC_BEACON_FILE", DATA / "keys" / "chain.json")
"""File of that chain, made when it is first needed. Whoever can read it knows the numbers of draws beforehand."""

PG_BIN: Path | None = _env.path("SMC_PG_BIN", None)
"""Folder of PostgreSQL's programs `pg_dump`, `pg_restore` and `psql`, for backups. Empty means those on the PATH."""

SQL_COUNT: bool = _env.bool("SMC_SQL_COUNT", False)
"""Send `X-Sql-Count`, `X-Sql-Writes` and `X-Sql-Ms` with every answer. For the bench only."""
