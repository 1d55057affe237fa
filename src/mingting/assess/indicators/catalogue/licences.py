"""电子证照: stored, by how many kinds and departments, and how promptly."""

from __future__ import annotations

from decimal import Decimal

from ibis import _

from mingting.assess.indicators.catalogue.cases import KEPT
from mingting.assess.indicators.catalogue.online import DEPARTMENTS
from mingting.assess.indicators.declare import Indicator, Members, Part, Stock, count, share, test

stored = count("licences", "stored_on")
DUE = KEPT & _.licence_due
full_rate = share("cases", "finished_on", of=DUE, top=_.licence_stored_on.notnull())
prompt_rate = share("cases", "finished_on", of=DUE, top=_.licence_prompt)
issued_prompt = share("licences", "issued_on", top=_.prompt)

INDICATORS = (
    Indicator(
        "licences_stored",
        "电子证照入库量",
        stored,
        "件",
        "入库日期在统计期内的电子证照数，按发证单位统计。",
        number="K57",
        better="more",
    ),
    Indicator(
        "licence_types",
        "入库证照种类数",
        Members("licence_type", Part("licence_types", ""), (test(stored, ">0"),), unit="件"),
        "类",
        "统计期内至少入库1件的证照类型数；各单位相同的类型只计一次。",
        number="K57",
    ),
    Indicator(
        "licence_departments",
        "入库证照的部门数",
        Members("organ", DEPARTMENTS, (test(stored, ">0"),), unit="件"),
        "个",
        "统计期内至少入库1件电子证照的部门数。",
    ),
    Indicator(
        "licence_departments_100",
        "入库100件以上的部门数",
        Members("organ", DEPARTMENTS, (test(stored, ">=100"),), unit="件"),
        "个",
        "统计期内入库电子证照100件以上（含）的部门数。",
    ),
    Indicator(
        "licence_due_cases",
        "应出证照办件量",
        count("cases", "finished_on", DUE),
        "件",
        "统计期内办结、其事项的办理结果为证照的办件数。",
    ),
    Indicator(
        "licence_full_rate",
        "应归尽归率",
        full_rate,
        "%",
        "应出证照的办结件中，截至取数时证照已入库的占比。",
        number="K58",
        target=Decimal(100),
        better="more",
        places=2,
    ),
    Indicator(
        "licence_prompt_rate",
        "证照及时入库率",
        prompt_rate,
        "%",
        "应出证照的办结件中，证照在办结后规定工作日内入库的占比。",
        number="K58",
        target=Decimal(100),
        better="more",
        places=2,
    ),
    Indicator(
        "licence_late_departments",
        "证照未及时入库的部门数",
        Members("organ", DEPARTMENTS, (test(prompt_rate, "<100"), test(issued_prompt, "<100")), any_of=True),
        "个",
        "统计期内有应出证照的办结件、或者已制发的证照，未在规定工作日内入库的部门数。",
        better="less",
    ),
    Indicator(
        "licences_valid",
        "有效证照存量",
        Stock((Part("licences", "issued_on", _.state == "valid", until="ended_on"),)),
        "件",
        "统计期最后一日在有效期内的证照数。",
    ),
)
