"""What stands behind the figure under the cursor: whose it is, its formula, what it was before."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from mingting.assess import reads
from mingting.assess.indicators.answers import Question, Side
from mingting.base.permissions import Reach
from mingting.doors.desk.figure_card import Address, compared, short_card, shown, sides, with_unit
from mingting.doors.desk.figure_compare import trend_line
from mingting.doors.desk.figure_links import code_url
from mingting.doors.desk.figure_words import slices_of, whose
from mingting.report.bulletins.bundle import Bundle
from mingting.report.bulletins.models import Bulletin, FigureCode
from mingting.rules.periods import Period
from mingting.web.formatting import thousands
from mingting.web.values import Definition


def evidence_of(bulletin: Bulletin, entry: FigureCode, reach: Reach) -> dict[str, Any]:
    """The panel of one code: live for a draft, frozen for what is issued."""
    question = Question.from_plain(entry.question)
    engine = reads.engine_for(bulletin.snapshot)

    def address(side: Side, piece: int | None) -> str:
        return code_url(entry.code, side, piece)

    who = whose(engine, question)
    if bulletin.state == Bulletin.State.ISSUED:
        definition = _frozen(bulletin, entry.code, question, address, who, reach)
    else:
        figure = engine.figure(question)
        title = f"{who} {figure.name} {with_unit(shown(figure), figure.unit)}"
        definition = short_card(engine, question, address, title)
    return {
        "definition": definition,
        "line": trend_line(engine, question),
        "period": Period.parse(question.period).name,
        "code": entry.code,
        "url": reverse("figure-code", args=[entry.code]),
    }


def _frozen(bulletin: Bulletin, code: str, question: Question, address: Address, who: str, reach: Reach) -> Definition:
    figure = Bundle(bulletin.publication.bundle).figures[code]
    engine = reads.engine_for(bulletin.snapshot)
    value = figure["text"] if figure["unit"] == "%" or figure["value"] is None else thousands(figure["value"])
    top, of = sides(question.indicator, figure["numerator"], figure["denominator"], address)
    facts = [
        *compared(engine, question, reach.covers(bulletin.scope.path)),
        *(tuple(one.split("：", 1)) for one in slices_of(engine, question)),
    ]
    title = f"{who} {figure['name']} {with_unit(value, figure['unit'])}"
    return Definition(title, figure["definition"]["says"], top, of, facts)  # type: ignore[arg-type]
