"""Faults planted in a clean bulletin, one at a time, of the kinds that are really seen."""

from __future__ import annotations

import random
from decimal import ROUND_DOWN, Decimal
from typing import Any

FAULTS = (
    "digit",
    "swap",
    "replaced",
    "nudged",
    "cut",
    "fraction",
    "wrong_base",
    "order",
    "name_added",
    "name_twice",
    "number_off",
)


def plant(bulletin: Any, seed: int) -> str:
    """Change what one figure prints (or one list of names) so that some relation breaks; answers with the kind of fault."""
    rng = random.Random(f"fault/{bulletin.genre}/{seed}")
    for _ in range(60):
        fault = rng.choice(FAULTS)
        if _try(bulletin, fault, rng):
            bulletin.fault = fault
            return fault
    return ""


def plant_in(bulletin: Any, seed: int, kind: str) -> str:
    """The same in a relation of one kind, which must then be contradicted; nothing where the bulletin has none."""
    rng = random.Random(f"fault/{bulletin.genre}/{seed}/{kind}")
    rels = [r for r in bulletin.rels if r.sure and r.kind == kind]
    for _ in range(40 if rels else 0):
        fault = rng.choice(FAULTS)
        if fault != "cut" and _try(bulletin, fault, rng, [rng.choice(rels)]):
            bulletin.fault = fault
            return fault
    return ""


def _try(b: Any, fault: str, rng: random.Random, among: list[Any] | None = None) -> bool:
    rels = [r for r in b.rels if r.sure] if among is None else among
    if fault in ("name_added", "name_twice", "number_off"):
        return _names(b, [r for r in rels if r.names], fault, rng)
    kinds = {
        "cut": ("ratio", "growth"),
        "fraction": ("ratio",),
        "wrong_base": ("growth",),
        "order": ("ranking",),
        "nudged": ("ratio", "growth", "average"),
    }
    rels = [r for r in rels if r.names is None and (fault not in kinds or r.kind in kinds[fault])]
    if not rels:
        return False
    rel = rng.choice(rels)
    tok = (
        rel.claimed
        if fault in ("cut", "fraction", "wrong_base", "nudged", "replaced")
        else rng.choice([*rel.inputs, rel.claimed])
    )
    old = tok.shown
    new = _changed(tok, rel, fault, rng)
    if new is None or new == old:
        return False
    tok.shown = new
    wrong = [r for r in rels if r.verdict != "holds"]
    if not wrong or fault != "cut" and not any(r.verdict == "contradicted" for r in wrong):
        tok.shown = old
        return False
    b.fault_tok = tok
    return True


def _changed(tok: Any, rel: Any, fault: str, rng: random.Random) -> Decimal | None:
    text = f"{tok.number:.{tok.decimals}f}"
    if fault == "digit":
        places = [i for i, c in enumerate(text) if c.isdigit()]
        i = rng.choice(places)
        digit = rng.choice([d for d in "0123456789" if d != text[i] and not (i == 0 and d == "0")])
        return Decimal(text[:i] + digit + text[i + 1 :])
    if fault == "swap":
        pairs = [
            i
            for i in range(len(text) - 1)
            if text[i].isdigit()
            and text[i + 1].isdigit()
            and text[i] != text[i + 1]
            and not (i == 0 and text[1] == "0")
        ]
        if not pairs:
            return None
        i = rng.choice(pairs)
        return Decimal(text[:i] + text[i + 1] + text[i] + text[i + 2 :])
    if fault == "replaced":
        if tok.unit == "%":
            return None
        new = Decimal(round(float(tok.number) * rng.uniform(0.75, 1.3), tok.decimals)).quantize(
            Decimal(1).scaleb(-tok.decimals)
        )
        return new if new > 0 else None
    if fault == "nudged":
        step = Decimal(1).scaleb(-tok.decimals)
        return tok.number + step * rng.choice((-30, -7, -3, -2, 2, 3, 9, 40))
    if fault == "cut":
        return (Decimal(tok.exact.numerator) / Decimal(tok.exact.denominator)).quantize(
            Decimal(1).scaleb(-tok.decimals), rounding=ROUND_DOWN
        )
    if fault == "fraction":
        return (tok.number / 100).quantize(Decimal(1).scaleb(-tok.decimals)) if tok.number > 5 else None
    if fault == "wrong_base":
        now, past = rel.inputs
        change = abs(now.exact - past.exact) if past.unit != "%" and now.exact != past.exact else past.exact
        value = change / now.exact * 100
        return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1).scaleb(-tok.decimals))
    if fault == "order":
        i = rng.randrange(len(rel.inputs) - 1)
        if tok is not rel.inputs[i]:
            return None
        return (
            rel.inputs[i + 1].number - (1 if tok.decimals == 0 else Decimal("0.7"))
            if rel.inputs[i + 1].number > 2
            else None
        )
    return None


def _names(b: Any, rels: list[Any], fault: str, rng: random.Random) -> bool:
    if not rels:
        return False
    rel = rng.choice(rels)
    joined = next((mark for mark in ("、", "；") for line in b.lines if mark.join(rel.names) in line), None)
    if fault == "number_off":
        rel.claimed.shown = rel.claimed.number + rng.choice((-1, 1, 2))
        b.fault_tok = rel.claimed
        return True
    if joined is None:
        return False
    old = joined.join(rel.names)
    extra = rel.names[0] if fault == "name_twice" else rng.choice(["粮食和物资储备局", "机关事务服务中心", "信访局"])
    where = rng.randrange(1, len(rel.names))
    new = [*rel.names[:where], extra, *rel.names[where:]]
    b.lines[:] = [line.replace(old, joined.join(new)) for line in b.lines]
    rel.names[:] = new
    b.fault_tok = rel.claimed
    return True
