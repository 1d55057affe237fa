"""What `verify` looks at in facts: every file is what its name says, every cube is what its rows give, every figure's rows prove it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb

from mingting.assess.facts.models import Snapshot
from mingting.assess.facts.months import FORMAT
from mingting.assess.facts.store import Store, digest_of, files_of
from mingting.assess.facts.take import store
from mingting.assess.indicators.answers import Question
from mingting.assess.indicators.catalogue import CATALOGUE
from mingting.assess.indicators.cubes import Family, families
from mingting.assess.indicators.declare import Ratio
from mingting.assess.indicators.engine import Engine
from mingting.base.crypto import canonical, sm3
from mingting.base.findings import Finding


def check_figures() -> Iterator[Finding]:
    """All snapshots against their digests; the newest one file by file, cube by cube, figure by figure."""
    for snapshot in Snapshot.objects.iterator():
        if sm3(canonical(snapshot.manifest)).hex() != snapshot.digest:
            yield Finding("facts.manifest", f"snapshot:{snapshot.number}", f"第{snapshot.number}号快照的清单被改动过。")
    newest = Snapshot.objects.first()
    if newest is None or newest.manifest["format"] != FORMAT:
        return
    kept = store()
    broken = list(check_files(kept, newest.manifest))
    yield from broken
    if not broken:
        yield from check_cubes(kept, newest.manifest)
        yield from check_proofs(Engine(newest.manifest, kept.path, digest=newest.digest))


def check_files(kept: Store, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    for name in sorted(set(files_of(manifest))):
        path = kept.path(name)
        if not path.exists():
            yield Finding("facts.missing", f"facts/{name}", f"事实文件 {name[:12]} 不在了，请从备份恢复。")
        elif f"{digest_of(path)}.parquet" != name:
            yield Finding("facts.altered", f"facts/{name}", f"事实文件 {name[:12]} 的内容与其名称不符，被改动过。")


def check_cubes(kept: Store, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    """Every stored cube against one pass over the rows of its month."""
    connection = duckdb.connect(":memory:")
    for dataset, ones in families(CATALOGUE).items():
        for family in ones:
            if manifest["cubes"].get(dataset, {}).get(family.name) != family.digest:
                continue
            for month, entry in manifest["datasets"].get(dataset, {}).items():
                if not _agrees(kept, connection, family, entry):
                    say = f"{month} 的“{dataset}”汇总与明细不一致，请重新取数。"
                    yield Finding("facts.cube", f"facts/{dataset}/{month}/{family.name}", say)


def _agrees(kept: Store, connection: duckdb.DuckDBPyConnection, family: Family, entry: Mapping[str, Any]) -> bool:
    rows = family.sql(f"read_parquet('{kept.path(entry['file'])}')", "duckdb")
    if not entry["cube"]:
        return not connection.execute(f"SELECT COUNT(*) FROM ({rows})").fetchall()[0][0]
    names = ", ".join(f'"{one}"' for one in ("month", "path", *family.dims, *(flow.name for flow in family.flows)))
    cube = f"SELECT {names} FROM read_parquet('{kept.path(entry['cube'])}') WHERE family = '{family.name}'"
    query = f"SELECT COUNT(*) FROM (({rows} EXCEPT ALL {cube}) UNION ALL ({cube} EXCEPT ALL {rows}))"
    return not connection.execute(query).fetchall()[0][0]


def check_proofs(engine: Engine) -> Iterator[Finding]:
    """Every indicator of every county, over the last quarter with cases: the opened rows add up to the figure, both sides."""
    months = sorted(engine.manifest["datasets"].get("cases", {}))
    if not months:
        return
    period = f"{months[-1][:4]}Q{(int(months[-1][5:]) + 2) // 3}"
    for organ in engine.tree.by_code.values():
        if organ.kind == "county":
            for code in engine.catalogue:
                yield from check_proof(engine, Question(code, period, organ.code))


def check_proof(engine: Engine, question: Question) -> Iterator[Finding]:
    """One figure: what its rows add up to is what it says."""
    figure = engine.figure(question)
    ratio = isinstance(engine.indicator(question.indicator).measure, Ratio)
    sides = (
        [("numerator", figure.numerator), ("denominator", figure.denominator)]
        if ratio
        else [("numerator", figure.numerator)]
    )
    for side, says in sides:
        if says is None:
            continue
        opened = engine.open(question, side, limit=0)  # type: ignore[arg-type]
        if opened.sum != says or (opened.proof == "count" and opened.count != says):
            say = f"“{figure.name}”（{figure.code}）为 {says}，明细 {opened.count} 行、合计 {opened.sum}，两者不符。"
            yield Finding("figure.unproved", f"figure:{figure.code}", say)
