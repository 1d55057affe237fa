"""The store: immutable Parquet files, each named by the SM3 of what it holds. Writing the same again changes nothing; nothing is ever overwritten."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb

from mingting.base.crypto import Sm3

_COPY = "COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"


class Store:
    """A folder of fact files. A file is written aside and then named, so a crash leaves no half file under a name that counts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        """Where a file lies, there or not."""
        return self.folder / name

    def put(self, connection: duckdb.DuckDBPyConnection, query: str) -> str:
        """Write what a query gives (ordered by it, so that the same rows make the same bytes) and answer its name."""
        aside = self.folder / f".{os.getpid()}-{os.urandom(6).hex()}.parquet"
        try:
            connection.execute(_COPY.format(query=query, path=str(aside).replace("'", "''")))
            name = f"{digest_of(aside)}.parquet"
            if self.path(name).exists():
                aside.unlink()
            else:
                aside.replace(self.path(name))
            return name
        finally:
            aside.unlink(missing_ok=True)


def digest_of(path: Path) -> str:
    """SM3 of a file, read in pieces."""
    digest = Sm3()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def files_of(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Every file a manifest names: facts, cubes, and what is kept once a snapshot."""
    for months in manifest["datasets"].values():
        for month in months.values():
            yield month["file"]
            if month["cube"]:
                yield month["cube"]
    for still in manifest["still"].values():
        yield still["file"]
