"""办事指南要素: the elements of an item that have no column of their own, by their names in the national exchange (GB/T 36114, GB/T 39046)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

GUIDE = {
    "by_law": "设定依据",
    "accept_condition": "受理条件",
    "handle_flow": "办理流程",
    "materials": "申请材料",
    "result_name": "审批结果",
    "is_fee": "是否收费",
    "handle_form": "办理形式",
    "handle_addr": "办理地点",
    "handle_time": "办理时间",
    "link_way": "咨询方式",
    "supervise_way": "监督投诉方式",
}
"""What every guide must say."""

RESTING = {
    "scene_reason": "到现场原因",
    "fee_basis": "收费依据",
    "fees": "收费标准",
    "special_procedure": "特别程序",
    "quantity_limit": "数量限制",
    "is_express": "是否支持物流快递",
    "is_online": "是否网上办理",
    "faq": "常见问题",
}
"""What it says where there is something to say."""

NAMES = GUIDE | RESTING


def text_of(elements: Mapping[str, Any], name: str) -> str:
    """An element as text; absent ones are empty."""
    return str(elements.get(name) or "").strip()


def said(elements: Mapping[str, Any], name: str) -> bool | None:
    """A yes or no (1 and 0 in the exchange), or None where nothing is said."""
    found = text_of(elements, name)
    return {"1": True, "是": True, "True": True, "0": False, "否": False, "False": False}.get(found)
