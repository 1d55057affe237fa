"""Lines of registers as facts see them: whatever the register, its first choices, yes-or-nos and number stand in the same columns.

Texts stay behind: they may name people. So a register that an administrator declares can be counted at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

_YES = {True, "1", "是", "true", "yes", "y"}
_CATEGORIES = {
    "公务员": "civil_servant",
    "全额预算事业人员": "full_funded",
    "自收自支事业人员": "self_funded",
    "聘用人员": "contract",
}


def spread(rows: pa.Table, fields: Mapping[str, Sequence[Mapping[str, Any]]]) -> pa.Table:
    """Put the columns of the declared fields in place of `values`."""
    columns: dict[str, list[Any]] = {name: [] for name in ("category", "choice", "choice2", "yes", "yes2", "amount")}
    registers, values = rows.column("register").to_pylist(), rows.column("values").to_pylist()
    for register, text, category in zip(registers, values, rows.column("staff_category").to_pylist()):
        for name, value in one_row(fields.get(register, ()), json.loads(text or "{}"), category or "").items():
            columns[name].append(value)
    types = {"amount": pa.int64(), "yes": pa.bool_(), "yes2": pa.bool_()}
    for name, found in columns.items():
        rows = rows.append_column(name, pa.array(found, types.get(name, pa.string())))
    return rows.drop_columns(["values", "staff_category"])


def one_row(fields: Sequence[Mapping[str, Any]], values: Mapping[str, Any], category: str) -> dict[str, Any]:
    """
    >>> fields = [{"code": "grade", "kind": "choice"}, {"code": "adopted", "kind": "yesno"}, {"code": "n", "kind": "integer"}]
    >>> one_row(fields, {"grade": "好", "adopted": "是", "n": 3}, "")
    {'category': '', 'choice': '好', 'choice2': '', 'yes': True, 'yes2': False, 'amount': 3}
    """
    words, answers, numbers = [], [], []
    for field in fields:
        value = values.get(field["code"])
        if field.get("choices") and set(field["choices"]) <= set(_CATEGORIES):
            category = _CATEGORIES.get(str(value or ""), str(value or "")) or category
        elif field["kind"] == "choice":
            words.append(str(value or ""))
        elif field["kind"] == "yesno":
            answers.append(value in _YES)
        elif field["kind"] == "integer":
            numbers.append(int(value) if value not in (None, "") else None)
    return {
        "category": category,
        "choice": next(iter(words), ""),
        "choice2": words[1] if len(words) > 1 else "",
        "yes": next(iter(answers), False),
        "yes2": answers[1] if len(answers) > 1 else False,
        "amount": next(iter(numbers), None),
    }
