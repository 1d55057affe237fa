"""What a register's declaration says, and the one place that says whether it is sound. The built-in ones are `declared/*.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from mingting.base.models import Place, Presence
from mingting.base.roles import ROLE_NAMES
from mingting.registers.errors import DeclarationRefused
from mingting.registers.models import Register

FOLDER = Path(__file__).parent / "declared"
KINDS = {"text": "文字", "integer": "整数", "date": "日期", "choice": "选项", "yesno": "是否", "staff": "工号"}
PERIODS = {"month": 12, "quarter": 4, "year": 1, "none": 0}
"""How many of a register's periods a year has."""
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_RESERVED = {"source_no", "organ", "on", "state"}


@dataclass(frozen=True)
class Field:
    """One column: its code for programs, its heading for people."""

    code: str
    name: str
    kind: str
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Obliged:
    """Who must report: those standing at places of a tier, by class; with `keepers`, also who runs such a place; and organs by code."""

    tier: str = ""
    classes: tuple[str, ...] = ()
    keepers: bool = False
    organs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Declaration:
    """A register as it is declared."""

    code: str
    name: str
    fields: tuple[Field, ...]
    period: str = "none"
    writers: tuple[str, ...] = ()
    approvers: tuple[str, ...] = ()
    quota: Mapping[str, Any] = field(default_factory=dict)
    obliged: Obliged = Obliged()
    organ_heading: str = "单位"

    def __post_init__(self) -> None:
        if problems := list(_problems_of(self)):
            raise DeclarationRefused(name=self.name or self.code, problems="；".join(problems))

    def quota_of(self, organ: str) -> int:
        """How many entries a period this organ owes."""
        return int(self.quota.get("organs", {}).get(organ, self.quota.get("default", 0)))

    def plain(self) -> dict[str, Any]:
        """As the table keeps it."""
        found = asdict(self)
        found["fields"] = [{key: value for key, value in one.items() if value != ()} for one in found["fields"]]
        found["obliged"] = {key: value for key, value in found["obliged"].items() if value}
        return {key: list(value) if isinstance(value, tuple) else value for key, value in found.items()}


def declaration_from(data: Mapping[str, Any]) -> Declaration:
    """A declaration from plain data (TOML, JSON, a form); refused with every mistake at once."""
    try:
        fields = tuple(Field(**{**one, "choices": tuple(one.get("choices", ()))}) for one in data["fields"])
        obliged = data.get("obliged") or {}
        who = Obliged(**{**obliged, **{key: tuple(obliged.get(key, ())) for key in ("classes", "organs")}})
        rest = {key: value for key, value in data.items() if key not in {"fields", "obliged"}}
        rest |= {key: tuple(data.get(key, ())) for key in ("writers", "approvers")}
        return Declaration(fields=fields, obliged=who, **rest)
    except (KeyError, TypeError) as error:
        name = str(data.get("name", data.get("code", "")))
        raise DeclarationRefused(name=name, problems=f"缺少或多出设置项（{error}）") from error


def declaration_of(register: Register) -> Declaration:
    """The declaration a register was made from."""
    keys = ("code", "name", "fields", "period", "writers", "approvers", "quota", "obliged", "organ_heading")
    return declaration_from({key: getattr(register, key) for key in keys})


def shipped() -> tuple[Declaration, ...]:
    """The declarations that come with the program."""
    return tuple(declaration_from(tomllib.loads(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.toml")))


def clean(one: Field, text: str) -> tuple[Any, str]:
    """A cell's text as the table keeps it, or the sentence that says what is wrong with it (then the value is None)."""
    text = text.strip()
    if not text:
        return None, f"“{one.name}”不能为空" if one.required else ""
    if one.kind == "integer":
        plain = text.removesuffix(".0")
        return (
            (int(plain), "") if plain.isascii() and plain.isdigit() else (None, f"“{one.name}”应为整数，现为“{text}”")
        )
    if one.kind == "date":
        try:
            return date.fromisoformat(text.replace("/", "-")[:10]).isoformat(), ""
        except ValueError:
            return None, f"“{one.name}”应为日期，如2021-06-30，现为“{text}”"
    if one.kind == "yesno":
        said = {"是": True, "否": False, "有": True, "无": False}.get(text)
        return said, "" if said is not None else f"“{one.name}”应填是或否，现为“{text}”"
    if one.kind == "choice" and text not in one.choices:
        return None, f"“{one.name}”应为{'、'.join(one.choices)}之一，现为“{text}”"
    return text, ""


def _problems_of(one: Declaration) -> Iterator[str]:
    if not _CODE.fullmatch(one.code):
        yield f"代码“{one.code}”应为小写字母开头的字母、数字"
    if not one.name:
        yield "缺少名称"
    if one.period not in PERIODS:
        yield f"统计周期“{one.period}”应为{'、'.join(PERIODS)}之一"
    for role in (*one.writers, *one.approvers):
        if role not in ROLE_NAMES:
            yield f"没有“{role}”这个岗位角色"
    if not one.fields:
        yield "至少要有一个栏目"
    yield from _problems_of_fields(one.fields)
    yield from _problems_of_duty(one)


def _problems_of_fields(fields: tuple[Field, ...]) -> Iterator[str]:
    for what in ("code", "name"):
        seen = [getattr(one, what) for one in fields]
        if again := {value for value in seen if seen.count(value) > 1}:
            yield f"栏目“{'、'.join(sorted(again))}”重复"
    for one in fields:
        if not _CODE.fullmatch(one.code) or one.code in _RESERVED:
            yield f"栏目代码“{one.code}”不能用"
        if one.kind not in KINDS:
            yield f"栏目“{one.name}”的类型“{one.kind}”应为{'、'.join(KINDS)}之一"
        if (one.kind == "choice") != bool(one.choices):
            yield f"栏目“{one.name}”：选项类型须列出选项，其他类型不列"
    if len([one for one in fields if one.kind == "staff"]) > 1:
        yield "一个台账只能有一个工号栏目"


def _problems_of_duty(one: Declaration) -> Iterator[str]:
    numbers = [one.quota.get("default", 0), *one.quota.get("organs", {}).values()]
    if set(one.quota) - {"default", "organs"} or not all(isinstance(value, int) and value >= 0 for value in numbers):
        yield "定额应为不小于0的整数"
    if any(numbers) and one.period == "none":
        yield "有定额的台账须有统计周期"
    if one.obliged.tier and one.obliged.tier not in Place.Tier.values:
        yield f"场所类型“{one.obliged.tier}”应为{'、'.join(Place.Tier.values)}之一"
    if wrong := set(one.obliged.classes) - set(Presence.Class.values):
        yield f"进驻类别“{'、'.join(sorted(wrong))}”不存在"
