"""What `mingting verify` asks of published bundles: no byte changed, every figure still proved by its rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import duckdb

from mingting.base.crypto import sm3
from mingting.base.findings import Finding
from mingting.report.bulletins.bundle import Bundle, file_digest, folder
from mingting.report.bulletins.models import Publication

KIND = "bundle"


def check_bundles() -> Iterator[Finding]:
    """Every publication: its folder, its files by hash, its figures against their id sets."""
    for publication in Publication.objects.select_related("bulletin"):
        yield from check_bundle(publication.bundle, publication.bulletin.title)


def check_bundle(name: str, title: str) -> Iterator[Finding]:
    path = folder() / name / "manifest.json"
    if not path.exists():
        yield Finding(KIND, f"bundles/{name}", f"《{title}》的数据包不在存放位置，请用备份恢复。")
        return
    content = path.read_bytes()
    if sm3(content).hex() != name:
        yield Finding(KIND, f"bundles/{name}/manifest.json", f"《{title}》的数据包清单与印发时不一致。")
        return
    altered = list(_files(name, json.loads(content), title))
    yield from altered
    if not altered:
        yield from _figures(Bundle(name), title)


def _files(name: str, manifest: dict[str, Any], title: str) -> Iterator[Finding]:
    at = folder() / name
    for file, digest in manifest["files"].items():
        if not (at / file).exists():
            yield Finding(KIND, f"bundles/{name}/{file}", f"《{title}》的数据包缺少文件 {file}。")
        elif file_digest(at / file) != digest:
            yield Finding(KIND, f"bundles/{name}/{file}", f"《{title}》的数据包文件 {file} 与印发时不一致。")
    for path in at.rglob("*"):
        if path.is_file() and path.name != "manifest.json" and str(path.relative_to(at)) not in manifest["files"]:
            yield Finding(
                KIND, f"bundles/{name}/{path.relative_to(at)}", f"《{title}》的数据包里多出了文件 {path.name}。"
            )


def _figures(bundle: Bundle, title: str) -> Iterator[Finding]:
    sets = _totals(bundle)
    for code, figure in bundle.figures.items():
        for side, parts in figure["proof"].items():
            for one in parts:
                if sets.get(one["set"], (0, 0)) != (one["count"], one["sum"]):
                    yield Finding(
                        KIND, f"bundles/{bundle.name}#{code}", f"《{title}》编码 {code} 的依据行数与印发时不一致。"
                    )
            printed, proved = figure[side], sum(one["sum"] for one in parts)
            if parts and printed is not None and printed != proved:
                yield Finding(
                    KIND,
                    f"bundles/{bundle.name}#{code}",
                    f"《{title}》编码 {code} 印为 {printed}，依据行合计 {proved}。",
                )


def _totals(bundle: Bundle) -> dict[str, tuple[int, int]]:
    connection = duckdb.connect(":memory:")
    try:
        path = str(bundle.at / "sets.parquet").replace("'", "''")
        rows = connection.execute(
            f"SELECT of_set, COUNT(*), SUM(adds) FROM read_parquet('{path}') GROUP BY of_set"
        ).fetchall()
        return {name: (int(count), int(total)) for name, count, total in rows}
    finally:
        connection.close()
