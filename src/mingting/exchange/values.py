"""What a cell can be: each value says how it is understood, what it refuses and how it is written, over a whole column at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from mingting.base.organs import Candidate
from mingting.exchange.reading.fold import moments, narrow, numbers
from mingting.rules.errors import RuleError

if TYPE_CHECKING:
    from mingting.exchange.context import Context
    from mingting.exchange.table import Table

_SCIENTIFIC = r"^\d\.\d+[eE]\+?\d+$|^\d[eE]\+\d+$"
_HOSTILE = r"^[=@]|^[+\-][^\d.]|[\x00-\x08\x0e-\x1f\x7f]"


class Value:
    """One kind of cell. `understand` takes `raw:<code>` and puts the value under the code."""

    numeric: ClassVar[bool] = False

    @property
    def says(self) -> str:
        """What the cell must be, in words."""
        raise NotImplementedError

    def understand(self, table: Table, code: str, context: Context) -> None:
        raise NotImplementedError


@dataclass(frozen=True)
class Text(Value):
    """Plain words of at most so many characters; nothing that a spreadsheet would run. In a `name` 张　三 is 张三."""

    most: int
    name: bool = False

    @property
    def says(self) -> str:
        return f"文字，不超过{self.most}字"

    def understand(self, table: Table, code: str, context: Context) -> None:
        cells = table[f"raw:{code}"]
        _refuse_hostile(table, code, cells)
        if self.name and cells.str.contains(r"\p{Han} +\p{Han}").any():
            cells = cells.str.replace_all(r"(\p{Han}) +(\p{Han})", "$1$2").str.replace_all(
                r"(\p{Han}) +(\p{Han})", "$1$2"
            )
        table.put(**{code: cells})
        _refuse_long(table, code, self.most)


@dataclass(frozen=True)
class Code(Value):
    """A number of some register: half-width, no blanks; `check` is a rule's `validate`, run over distinct texts."""

    most: int
    words: str = "编号"
    check: Callable[[str], str] | None = None

    @property
    def says(self) -> str:
        return f"{self.words}，不超过{self.most}位"

    def understand(self, table: Table, code: str, context: Context) -> None:
        cells = narrow(table[f"raw:{code}"])
        _refuse_hostile(table, code, cells)
        table.put(**{code: cells})
        _refuse_long(table, code, self.most)
        if cells.str.contains(_SCIENTIFIC).any():
            table.refuse(
                cells.str.contains(_SCIENTIFIC),
                code,
                "被表格软件改成了科学记数，末几位已丢失；请把该列设为文本后重填。",
            )
        if self.check:
            known, refused = checked(cells, self.check)
            table.refuse(
                cells.is_in(list(refused)), code, cells.replace_strict(refused, default="", return_dtype=pl.String)
            )
            if known:
                table.put(**{code: cells.replace(known)})


def checked(cells: pl.Series, check: Callable[[str], str]) -> tuple[dict[str, str], dict[str, str]]:
    """Distinct texts through a scalar rule: (text to clean code where it changes, text to the reason it is refused)."""
    changed: dict[str, str] = {}
    refused: dict[str, str] = {}
    for text in cells.drop_nulls().unique().to_list():
        try:
            plain = check(text)
        except RuleError as error:
            refused[text] = str(error)
        else:
            if plain != text:
                changed[text] = plain
    return changed, refused


@dataclass(frozen=True)
class Whole(Value):
    least: int = 0
    most: int = 100_000_000
    empty: int | None = None
    numeric: ClassVar[bool] = True

    @property
    def says(self) -> str:
        return f"整数，{self.least}至{self.most}"

    def understand(self, table: Table, code: str, context: Context) -> None:
        cells = table[f"raw:{code}"]
        found, bad = numbers(cells)
        table.refuse(bad, code, pl.lit("“") + cells + "”不是整数，请填数字。")
        table.refuse(
            (found < self.least) | (found > self.most), code, f"数值应在{self.least}至{self.most}之间，请核对。"
        )
        table.put(**{code: found.fill_null(self.empty) if self.empty is not None else found})


@dataclass(frozen=True)
class Day(Value):
    @property
    def says(self) -> str:
        return "日期，如 2021-04-06、2021年4月6日"

    def understand(self, table: Table, code: str, context: Context) -> None:
        cells = table[f"raw:{code}"]
        found = moments(cells)
        table.refuse(found.bad, code, pl.lit("“") + cells.str.slice(0, 40) + "”不是日期，请写成 2021-04-06。")
        table.put(**{code: found.at.cast(pl.Date)})


@dataclass(frozen=True)
class Moment(Value):
    """A time in China; `<code>~day` tells where only the day was given."""

    @property
    def says(self) -> str:
        return "时间，如 2021-04-06 09:30:00，也可只写日期"

    def understand(self, table: Table, code: str, context: Context) -> None:
        cells = table[f"raw:{code}"]
        found = moments(cells)
        table.refuse(found.bad, code, pl.lit("“") + cells.str.slice(0, 40) + "”不是时间，请写成 2021-04-06 09:30:00。")
        table.put(**{code: found.at, f"{code}~day": found.day_only})
        if code != "due_on":
            late = found.at > context.latest
            if late.any():
                table.refuse(late, code, "时间在今天之后，请核对。")


@dataclass(frozen=True)
class Choice(Value):
    """One of a few words; `also` are other ways to write them."""

    words: Mapping[str, str]
    also: Mapping[str, str] = field(default_factory=dict)
    default: str | None = None

    @property
    def says(self) -> str:
        return "、".join(self.words) + "之一"

    def understand(self, table: Table, code: str, context: Context) -> None:
        cells = table[f"raw:{code}"].str.replace_all(r"\s", "")
        known = {**self.also, **self.words}
        found = cells.replace_strict(known, default=None, return_dtype=pl.String)
        bad = cells.is_not_null() & found.is_null()
        if bad.any():
            folded = {
                text.replace("（", "(").replace("）", ")").replace("(", "").replace(")", ""): value
                for text, value in known.items()
            }
            again = cells.str.replace_all(r"[()（）]", "").replace_strict(folded, default=None, return_dtype=pl.String)
            found = found.fill_null(again)
            bad = cells.is_not_null() & found.is_null()
        table.refuse(bad, code, pl.lit("“") + cells.str.slice(0, 40) + f"”不在可填的范围内，请填{self.says}。")
        table.put(**{code: found.fill_null(self.default) if self.default is not None else found})


@dataclass(frozen=True)
class YesNo(Value):
    default: bool | None = None

    @property
    def says(self) -> str:
        return "是或否"

    def understand(self, table: Table, code: str, context: Context) -> None:
        cells = table[f"raw:{code}"].str.to_lowercase()
        words = dict.fromkeys(("是", "y", "yes", "true", "1", "√", "有", "已"), True)
        words |= dict.fromkeys(("否", "n", "no", "false", "0", "×", "无", "未"), False)
        found = cells.replace_strict(words, default=None, return_dtype=pl.Boolean)
        table.refuse(
            cells.is_not_null() & found.is_null(), code, pl.lit("“") + cells.str.slice(0, 20) + "”看不懂，请填是或否。"
        )
        table.put(**{code: found.fill_null(self.default) if self.default is not None else found})


@dataclass(frozen=True)
class OrganName(Value):
    """An organ by code, name, short name, alias or an earlier decision. Puts the code, and `~id`, `~path`, `~kind` beside it."""

    @property
    def says(self) -> str:
        return "单位代码、规范简称、全称或别名"

    def understand(self, table: Table, code: str, context: Context) -> None:
        cells = table[f"raw:{code}"]
        found: dict[str, tuple[str, int, str, str]] = {}
        refused: dict[str, str] = {}
        offered: dict[str, tuple[Candidate, ...]] = {}
        for text in cells.drop_nulls().unique().to_list():
            organ = context.organ(text)
            if not isinstance(organ, tuple):
                found[text] = (organ.code, organ.id, organ.path, organ.kind)
                if not context.covers(organ.path):
                    refused[text] = f"“{organ.short_name}”不在您可以导入的单位范围内。"
            elif organ:
                offered[text] = organ
                names = "、".join(one.name for one in organ)
                refused[text] = f"“{text}”对应多个单位：{names}；请选定一个（选定一次，以后照此办理）。"
            else:
                refused[text] = f"没有名为“{text[:40]}”的单位；请核对名称，或先登记单位、别名。"
        words = cells.replace_strict(refused, default=None, return_dtype=pl.String)
        table.refuse(words.is_not_null(), code, words, offered, by=f"raw:{code}")
        parts = pl.DataFrame(
            {
                "text": pl.Series(list(found), dtype=pl.String),
                code: pl.Series([one[0] for one in found.values()], dtype=pl.String),
                f"{code}~id": pl.Series([one[1] for one in found.values()], dtype=pl.Int64),
                f"{code}~path": pl.Series([one[2] for one in found.values()], dtype=pl.String),
                f"{code}~kind": pl.Series([one[3] for one in found.values()], dtype=pl.String),
            }
        )
        _beside(table, cells, parts)


@dataclass(frozen=True)
class Known(Value):
    """A record of a small table by its code or name (a place, a member of staff, a licence type). Puts the code and `~id` beside it."""

    what: str
    words: str

    @property
    def says(self) -> str:
        return f"已登记的{self.words}"

    def understand(self, table: Table, code: str, context: Context) -> None:
        cells = table[f"raw:{code}"]
        found: dict[str, tuple[str, int]] = {}
        refused: dict[str, str] = {}
        for text in cells.drop_nulls().unique().to_list():
            answer = context.known(self.what, text)
            if isinstance(answer, str):
                refused[text] = answer
            else:
                found[text] = answer
        words = cells.replace_strict(refused, default=None, return_dtype=pl.String)
        table.refuse(words.is_not_null(), code, words)
        parts = pl.DataFrame(
            {
                "text": pl.Series(list(found), dtype=pl.String),
                code: pl.Series([one[0] for one in found.values()], dtype=pl.String),
                f"{code}~id": pl.Series([one[1] for one in found.values()], dtype=pl.Int64),
            }
        )
        _beside(table, cells, parts)


def _beside(table: Table, cells: pl.Series, parts: pl.DataFrame) -> None:
    joined = pl.DataFrame({"text": cells}).join(parts, on="text", how="left", maintain_order="left")
    table.put(**{name: joined[name] for name in joined.columns if name != "text"})


def _refuse_hostile(table: Table, code: str, cells: pl.Series) -> None:
    hostile = cells.str.contains(_HOSTILE)
    if hostile.any():
        table.refuse(hostile, code, "含有公式或控制字符，请改为普通文字。")


def _refuse_long(table: Table, code: str, most: int) -> None:
    length = table[code].str.len_chars()
    if (length > most).any():
        table.refuse(
            length > most, code, pl.lit("有") + length.cast(pl.String) + f"个字，超过{most}个字的上限，请缩短。"
        )
