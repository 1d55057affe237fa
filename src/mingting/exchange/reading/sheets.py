"""Files to sheets of plain text: every cell a string, every row with its number in the file, merged areas filled."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import fastexcel
import polars as pl
import python_calamine

from mingting.exchange.errors import FileRefused, Unreadable
from mingting.exchange.reading.files import Form, form_of
from mingting.exchange.reading.pages import page_tables

SEPARATORS = (",", "\t", ";", "|")


@dataclass(frozen=True)
class RawSheet:
    """One sheet as text: columns `c0`, `c1` ... (null where empty) and `row_no` from 1; `merged` are the areas filled, from 0, both ends included."""

    name: str
    frame: pl.DataFrame
    merged: tuple[tuple[int, int, int, int], ...] = ()
    form: str = "csv"
    visible: bool = True

    @property
    def width(self) -> int:
        return self.frame.width - 1


def read_sheets(path: Path, name: str = "") -> Iterator[RawSheet]:
    """The sheets of a file, one after the other."""
    form = form_of(path, name)
    if form is Form.TEXT:
        yield read_text(path)
        return
    if form is Form.HTML:
        for at, frame in enumerate(page_tables(decoded(path.read_bytes())), 1):
            yield RawSheet(f"表{at}", numbered(frame), (), form.value)
        return
    try:
        yield from _read_book(path, form)
    except (FileRefused, GeneratorExit):
        raise
    except Exception as error:  # the readers' own errors are many; the person needs one sentence
        raise Unreadable(why=str(error)[:80]) from error


def _read_book(path: Path, form: Form) -> Iterator[RawSheet]:
    book = fastexcel.read_excel(path)
    for index, name in enumerate(book.sheet_names):
        loaded = book.load_sheet(index, header_row=None, dtypes="string", skip_rows=0)
        frame = loaded.to_polars()
        if not frame.width or not frame.height:
            continue
        frame = numbered(frame)
        merged = _merged(path, form, index)
        yield RawSheet(name, _filled(frame, merged), merged, form.value, loaded.visible == "visible")


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    frame = frame.rename(dict(zip(frame.columns, (f"c{at}" for at in range(frame.width)))))
    return frame.with_row_index("row_no", offset=1)


def _merged(path: Path, form: Form, index: int) -> tuple[tuple[int, int, int, int], ...]:
    """Merged areas as (first row, first column, last row, last column), columns counted from the first used one."""
    if form is Form.XLSX and not _has_merged(path):
        return ()
    with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
        sheet = book.get_sheet_by_index(index)
        areas, start = sheet.merged_cell_ranges or (), sheet.start or (0, 0)
    return tuple((r0, c0 - start[1], r1, c1 - start[1]) for (r0, c0), (r1, c1) in areas if c0 >= start[1])


def _has_merged(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        for entry in archive.namelist():
            if entry.startswith("xl/worksheets/"):
                with archive.open(entry) as file:
                    tail = b""
                    while piece := file.read(1 << 20):
                        if b"<mergeCell " in tail + piece:
                            return True
                        tail = piece[-16:]
    return False


def _filled(frame: pl.DataFrame, merged: tuple[tuple[int, int, int, int], ...]) -> pl.DataFrame:
    """A cell merged over several rows says the same for all of them; one merged over several columns stands in the first."""
    areas = [area for area in merged if 0 <= area[1] < frame.width - 1 and area[0] < area[2] and area[0] < frame.height]
    if not areas:
        return frame
    columns = {at: frame[f"c{at}"].to_list() for at in {area[1] for area in areas}}
    for first, column, last, _ in areas:
        cells = columns[column]
        for row in range(first + 1, min(last, frame.height - 1) + 1):
            cells[row] = cells[first]
    return frame.with_columns(pl.Series(f"c{at}", cells, dtype=pl.String) for at, cells in columns.items())


def read_text(path: Path) -> RawSheet:
    text = decoded(path.read_bytes())
    separator = _separator(text)
    frame = _read_csv(text, separator)
    return RawSheet("", numbered(frame))


def decoded(content: bytes) -> str:
    """The text of UTF-8 (with or without a mark), UTF-16 or GB18030; refused where it is none of them.

    >>> [decoded("单位".encode(name)) for name in ("utf-8", "utf-8-sig", "utf-16", "gb18030")]
    ['单位', '单位', '单位', '单位']
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        names = ["utf-16"]
    elif b"\0" in content[:4000]:
        names = ["utf-16-le" if content[1:4000:2].count(0) >= content[0:4000:2].count(0) else "utf-16-be"]
    else:
        names = ["utf-8-sig", "gb18030"]
    for name in names:
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    raise FileRefused(say="文字编码认不出来；请用 Excel 或 WPS 打开，另存为 xlsx（或 UTF-8 的 csv）再导入。")


def _separator(text: str) -> str:
    """The mark that cuts the first lines most evenly into most pieces."""
    lines = [line for line in text[:200_000].splitlines()[:60] if line.strip()]
    best, score = ",", 0.0
    for mark in SEPARATORS:
        counts = sorted(line.count(mark) for line in lines)
        middle = counts[len(counts) // 2] if counts else 0
        even = sum(1 for count in counts if count == middle) / max(1, len(counts))
        if middle and middle * even > score:
            best, score = mark, middle * even
    return best


def _read_csv(text: str, separator: str) -> pl.DataFrame:
    lines = text[:400_000].splitlines()[:2000]
    width = 1 + max((line.count(separator) for line in lines), default=0)
    if not text.startswith(("\n", "\r")):
        try:
            return pl.read_csv(
                text.encode(),
                has_header=False,
                separator=separator,
                schema={f"c{at}": pl.String for at in range(width)},
                infer_schema=False,
                truncate_ragged_lines=False,
            )
        except pl.exceptions.PolarsError:
            pass
    return _read_csv_slowly(text, separator)


def _read_csv_slowly(text: str, separator: str) -> pl.DataFrame:
    """For ragged lines, blank lines between rows and stray quotes: one row a record, nothing cut off."""
    csv.field_size_limit(1 << 24)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise Unreadable(why=str(error)) from error
    width = max((len(row) for row in rows), default=1)
    columns: list[list[str | None]] = [
        [row[at] or None if at < len(row) else None for row in rows] for at in range(width)
    ]
    return pl.DataFrame({f"c{at}": pl.Series(cells, dtype=pl.String) for at, cells in enumerate(columns)})
