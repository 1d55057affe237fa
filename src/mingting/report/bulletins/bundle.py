"""印发的数据包: everything that answers for an issued bulletin, in one folder named by what it holds; it never changes.

    manifest.json   the name, period and scope; every other file with its SM3
    tree.json       the paper as compiled · figures.json  each figure with question, value, definition and its id sets
    sets.parquet    the id sets · members.json  the members of lists · snapshot.json  facts by hash, calendar, organs, declarations
    files/          the month files behind the rows, by content · documents/  DOCX, PDF, XLSX, HTML as issued

Identical sets are kept once. Opening reads this folder and nothing else, so ledgers may be replaced and definitions changed afterwards.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from mingting.assess.indicators.answers import Figure, Question, Side, plain_number
from mingting.assess.indicators.datasets import DATASETS
from mingting.assess.indicators.engine import Engine
from mingting.assess.indicators.proof import Proof, proof_of, sides_of
from mingting.base.crypto import Sm3, canonical, sm3

_SETS = pa.schema([("of_set", pa.string()), ("at", pa.int64()), ("key", pa.string()), ("adds", pa.int64())])
_ROW_GROUP = 200_000


def folder() -> Path:
    return Path(settings.DATA) / "bundles"


def digest_of_set(proof: Proof) -> str:
    """The name of an id set: SM3 over its dataset, keys and what they add."""
    return sm3(canonical([proof.dataset, proof.keys, proof.adds])).hex()


def file_digest(path: Path) -> str:
    digest = Sm3()
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


@dataclass
class _Sets:
    """Id sets on their way to the file, many to a row group; the same set is written once."""

    writer: pq.ParquetWriter
    known: set[str] = field(default_factory=set)
    waiting: list[pa.Table] = field(default_factory=list)
    rows: int = 0

    def keep(self, proof: Proof) -> str:
        name = digest_of_set(proof)
        if name not in self.known:
            self.known.add(name)
            columns = [[name] * len(proof.keys), list(range(len(proof.keys))), list(proof.keys), list(proof.adds)]
            self.waiting.append(pa.table(columns, schema=_SETS))
            self.rows += len(proof.keys)
            if self.rows > _ROW_GROUP:
                self.flush()
        return name

    def flush(self) -> None:
        if self.waiting:
            self.writer.write_table(pa.concat_tables(self.waiting).combine_chunks())
        self.waiting, self.rows = [], 0


class Packer:
    """Packs figures into a folder."""

    def __init__(self, engine: Engine, at: Path) -> None:
        self._engine = engine
        self._at = at
        self._members: dict[str, list[Any]] = {}

    def figures(self, asked: Iterable[Figure]) -> list[dict[str, Any]]:
        with pq.ParquetWriter(self._at / "sets.parquet", _SETS, compression="zstd") as writer:
            sets = _Sets(writer)
            packed = [self._figure(one, sets) for one in asked]
            sets.flush()
        (self._at / "members.json").write_bytes(canonical(self._members))
        return packed

    def _figure(self, figure: Figure, sets: _Sets) -> dict[str, Any]:
        question = figure.question
        indicator = self._engine.indicator(question.indicator)
        return {
            "code": figure.code,
            "question": question.to_plain(),
            "name": figure.name,
            "scope_name": figure.scope_name,
            "value": plain_number(figure.value),
            "numerator": figure.numerator,
            "denominator": figure.denominator,
            "unit": figure.unit,
            "measure": figure.measure,
            "text": figure.text,
            "definition": {
                "says": indicator.says,
                "basis": indicator.basis,
                "rounding": str(indicator.rounding),
                "places": indicator.places,
            },
            "proof": {side: self._side(question, side, sets) for side in sides_of(self._engine, question)},
        }

    def _side(self, question: Question, side: Side, sets: _Sets) -> list[dict[str, Any]]:
        found = []
        for proof in proof_of(self._engine, question, side):
            name = sets.keep(proof)
            if proof.dataset.startswith("entity:") and name not in self._members:
                rows = self._engine.members(question)
                self._members[name] = [
                    [one.key, one.upper, one.name, one.text, one.numerator, one.denominator] for one in rows
                ]
            found.append({"dataset": proof.dataset, "set": name, "count": len(proof.keys), "sum": sum(proof.adds)})
        return found


def files_of(manifest: Mapping[str, Any]) -> list[str]:
    """Every fact file a snapshot's manifest names, cubes apart: rows prove, cubes only hurry."""
    months = [month["file"] for dataset in manifest["datasets"].values() for month in dataset.values()]
    return sorted({*months, *(one["file"] for one in manifest["still"].values())})


def pack(
    engine: Engine,
    asked: Iterable[Figure],
    *,
    head: Mapping[str, Any],
    tree: Mapping[str, Any],
    snapshot: Mapping[str, Any],
    documents: Mapping[str, bytes],
    resolve: Callable[[str], Path],
) -> str:
    """Write a bundle and give it its name. Half a bundle is never seen: it is made aside and moved into place."""
    folder().mkdir(parents=True, exist_ok=True)
    at = Path(tempfile.mkdtemp(prefix=".making-", dir=folder()))
    try:
        packer = Packer(engine, at)
        (at / "figures.json").write_bytes(canonical(packer.figures(asked)))
        (at / "tree.json").write_bytes(canonical(tree))
        (at / "snapshot.json").write_bytes(canonical(snapshot))
        (at / "datasets.json").write_bytes(canonical(_datasets()))
        (at / "documents").mkdir()
        for name, content in documents.items():
            (at / "documents" / name).write_bytes(content)
        for name in files_of(snapshot):
            _link(resolve(name), at / "files" / name)
        return _close(at, head)
    except BaseException:
        shutil.rmtree(at, ignore_errors=True)
        raise


def _datasets() -> dict[str, Any]:
    """What the columns of the rows are called, as it is today."""
    return {
        one.name: {
            "label": one.label,
            "key": one.key,
            "personal": one.personal,
            "shown": [[name, one.column(name).label] for name in one.shown],
        }
        for one in DATASETS.values()
    }


def _link(source: Path, target: Path) -> None:
    """The same bytes under a second name: kept even if the first is collected. Another disk: a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _close(at: Path, head: Mapping[str, Any]) -> str:
    files = {str(path.relative_to(at)): file_digest(path) for path in sorted(at.rglob("*")) if path.is_file()}
    manifest = canonical(dict(head) | {"version": 1, "files": files})
    (at / "manifest.json").write_bytes(manifest)
    name = sm3(manifest).hex()
    final = folder() / name
    if final.exists():
        shutil.rmtree(at)
    else:
        at.rename(final)
    return name


class Bundle:
    """A published bundle, read only."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.at = folder() / name
        self.manifest: dict[str, Any] = self._json("manifest.json")
        self._figures: dict[str, dict[str, Any]] | None = None

    def _json(self, name: str) -> Any:
        return json.loads((self.at / name).read_bytes())

    @property
    def figures(self) -> dict[str, dict[str, Any]]:
        """Every printed figure by its code."""
        if self._figures is None:
            self._figures = {one["code"]: one for one in self._json("figures.json")}
        return self._figures

    def tree(self) -> Any:
        return self._json("tree.json")

    def members(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = self._json("members.json")
        return found

    def datasets(self) -> dict[str, Any]:
        found: dict[str, Any] = self._json("datasets.json")
        return found

    def snapshot(self) -> dict[str, Any]:
        found: dict[str, Any] = self._json("snapshot.json")
        return found

    def document(self, name: str) -> Path:
        return self.at / "documents" / name
