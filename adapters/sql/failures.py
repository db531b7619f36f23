"""What goes wrong with a database, in our terms."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from scheduling.errors import StoreUnavailable

# SQLite's primary result codes (sqlite.org/rescode.html) that are the world's fault; SQLITE_ERROR is a bug of ours.
_SQLITE_WORLD: Final = frozenset(
    {"BUSY", "LOCKED", "FULL", "IOERR", "CANTOPEN", "READONLY", "NOMEM", "PERM", "CORRUPT", "NOTADB", "PROTOCOL"}
)
# SQLSTATE classes (PostgreSQL manual, appendix A): connection, rollback, resources, not in the right state, operator, system.
_POSTGRES_WORLD: Final = ("08", "40", "53", "55P03", "57", "58", "25006")
_POSTGRES_ROLLED_BACK: Final = "40"
_POSTGRES_CONNECTION_LOST: Final = "08006"

FAILURES: Final = (DBAPIError, PoolTimeout, OSError)
"""What may be the world's doing, to be handed to `raise_unavailable`."""


def raise_unavailable(failure: Exception, *, committing: bool) -> None:
    """Raise the failure as `StoreUnavailable`, unless it is a bug or a breach of a constraint."""
    cause = _cause(failure)
    if cause is not None:
        raise StoreUnavailable(cause, certain=not committing or cause.startswith(_POSTGRES_ROLLED_BACK)) from failure


def _cause(failure: Exception) -> str | None:
    """A short word for what the world did to the database (an SQLSTATE, SQLite's name), None for what is not its doing."""
    match failure:
        case PoolTimeout():
            return "pool_timeout"
        case DBAPIError(orig=original):
            return _driver_cause(original, connection_lost=failure.connection_invalidated)
        case OSError():
            return type(failure).__name__
    return None


def _driver_cause(original: BaseException | None, *, connection_lost: bool) -> str | None:
    sqlite_name = getattr(original, "sqlite_errorname", None)
    if isinstance(sqlite_name, str):
        return sqlite_name if sqlite_name.split("_")[1] in _SQLITE_WORLD else None
    sqlstate = getattr(original, "sqlstate", None)
    if isinstance(sqlstate, str) and sqlstate.startswith(_POSTGRES_WORLD):
        return sqlstate
    return _POSTGRES_CONNECTION_LOST if connection_lost else None
