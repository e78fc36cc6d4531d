"""Opening a journal's file: made if missing, refused if it is damaged, foreign or from the future."""

import sqlite3
from pathlib import Path

from contracts.errors import BadMemory

APPLICATION = 0x676F6672  # "gofr", in the file's header
VERSION = 1
SCHEMA = {
    "notes": (
        "CREATE TABLE notes (number INTEGER PRIMARY KEY AUTOINCREMENT, made REAL NOT NULL, time REAL NOT NULL, "
        "source TEXT NOT NULL, text TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, "
        "evidence TEXT NOT NULL) STRICT"
    ),
    "notes_by_subject": "CREATE INDEX notes_by_subject ON notes (kind, subject, number)",
    "vectors": (
        "CREATE TABLE vectors (number INTEGER PRIMARY KEY REFERENCES notes (number) ON DELETE CASCADE, "
        "model TEXT NOT NULL, vector BLOB NOT NULL) STRICT"
    ),
}


def open_journal_file(path: Path) -> sqlite3.Connection:
    """A connection on which every commit is on disk before it returns.

    A file from elsewhere may be hostile: nothing but our own tables, exactly as we make them, is accepted,
    and no function, trigger or view in it can run.

    Raises:
        BadMemory: the file is damaged, of another program, of a newer gofer, or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5.0)
    except (OSError, sqlite3.Error) as error:
        raise BadMemory(f"{path}: cannot be opened: {error}; choose another folder or mend its permissions") from error
    try:
        _prepare(connection, path)
    except sqlite3.Error as error:
        connection.close()
        raise BadMemory(f"{path}: is damaged or no journal: {error}; move it away or restore a copy") from error
    except BadMemory:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is gone from the file too
    if not _tables(connection):
        _create(connection)
    _check(connection, path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _tables(connection: sqlite3.Connection) -> dict[str, str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'")
    return {name: sql for name, sql in rows}


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    if not _tables(connection):  # another process may have been first
        for statement in SCHEMA.values():
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION:
        raise BadMemory(f"{path}: is a database of another program; choose another folder")
    if version > VERSION:
        raise BadMemory(f"{path}: has journal version {version}, this gofer reads up to {VERSION}; update gofer")
    if _tables(connection) != SCHEMA:
        raise BadMemory(f"{path}: its tables are not those of journal version {VERSION}; move it away")
    (health,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if health != "ok":
        raise BadMemory(f"{path}: is damaged: {' '.join(health.split())}; move it away or restore a copy")
