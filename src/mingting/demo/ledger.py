"""A ledger as an office would hand it over: a sheet with or without a title, its own headings, a total row, its own encoding."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import xlsxwriter

Cell = str | int | date | datetime | None
Row = Sequence[Cell]
Form = Literal["xlsx", "csv", "csv-gb18030"]


@dataclass(frozen=True)
class LedgerFile:
    """One file to import: what it is, whose, where it lies, and how many rows it holds (title, headings and totals out)."""

    kind: str
    source: str
    path: Path
    rows: int
    mapping: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ledger:
    """`renames` gives some columns another heading in the sheet; the mapping that undoes it travels with the file."""

    kind: str
    source: str
    name: str
    headings: tuple[str, ...]
    rows: Sequence[Row]
    form: Form = "csv"
    title: tuple[str, ...] = ()
    renames: dict[str, str] = field(default_factory=dict)
    total: str = ""

    def write(self, folder: Path) -> LedgerFile:
        """Write the sheet and say what to import."""
        path = folder / f"{self.name}{'.xlsx' if self.form == 'xlsx' else '.csv'}"
        if self.form == "xlsx":
            self._write_xlsx(path)
        else:
            self._write_csv(path, "gb18030" if self.form == "csv-gb18030" else "utf-8-sig")
        mapping = {new: old for old, new in self.renames.items()}
        return LedgerFile(self.kind, self.source, path, len(self.rows), mapping)

    def _shown(self) -> list[str]:
        return [self.renames.get(heading, heading) for heading in self.headings]

    def _total(self) -> list[Cell]:
        """合计 in the first column, the sum under the column named by `total`."""
        if not self.total:
            return []
        at = self.headings.index(self.total)
        cells: list[Cell] = [""] * len(self.headings)
        cells[0] = "合计"
        cells[at] = sum(value for row in self.rows if isinstance(value := row[at], int))
        return cells

    def _write_csv(self, path: Path, encoding: str) -> None:
        with path.open("w", encoding=encoding, newline="") as out:
            writer = csv.writer(out)
            writer.writerows([line] for line in self.title)
            writer.writerow(self._shown())
            writer.writerows(self.rows)
            if total := self._total():
                writer.writerow(total)

    def _write_xlsx(self, path: Path) -> None:
        book = xlsxwriter.Workbook(path, {"constant_memory": True})
        book.set_properties({"created": datetime(2021, 7, 5)})  # noqa: DTZ001 - a spreadsheet's own wall time
        sheet = book.add_worksheet("台账")
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        width = len(self.headings) - 1
        for at, line in enumerate(self.title):
            sheet.merge_range(at, 0, at, width, line, bold)
        sheet.write_row(len(self.title), 0, self._shown(), bold)
        lines = [*self.rows, total] if (total := self._total()) else self.rows
        for at, row in enumerate(lines, len(self.title) + 1):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(at, column, value, instant)
                elif isinstance(value, date):
                    sheet.write_datetime(at, column, value, day)
                elif isinstance(value, int):
                    sheet.write_number(at, column, value)
                elif value:
                    sheet.write_string(at, column, value)
        book.close()
