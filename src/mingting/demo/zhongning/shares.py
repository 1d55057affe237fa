"""What of the cases was reviewed, and which licences they produced: the second quarter of 2021, department by department."""

from __future__ import annotations

from dataclasses import dataclass

# The organs whose windows in the hall have a review device: their hall cases are 应评办件 beside all cases of the platform.
DEVICES = ("人社局", "住建局", "林业和草原局", "残联")

# Cases reviewed, of the platform's cases and those of windows with a device.
REVIEWED = {
    "林业和草原局": 262,
    "教育体育局": 71,
    "县委统战部": 42,
    "农业农村局": 33,
    "枸杞产业发展服务中心": 21,
    "文化旅游广电局": 10,
    "县委宣传部": 7,
    "科学技术局": 6,
    "气象局": 4,
    "财政局": 2,
    "消防救援大队": 1,
    "残联": 220,
    "生态环境局": 44,
    "民政局": 42,
    "商务局": 36,
    "应急管理局": 14,
    "自然资源局": 73,
    "市场监管局": 127,
    "公安局": 102,
    "医保中心": 113,
    "不动产登记中心": 138,
    "交通运输综合执法大队": 80,
    "卫生健康局": 446,
    "司法局": 25,
    "社保中心": 110,
    "烟草专卖局": 60,
    "住建局": 496,
    "就创中心": 60,
    "人社局": 1469,
    "县委编办": 1,
}


@dataclass(frozen=True)
class Licences:
    """Licences of one department: `due` from cases finished in the quarter, `stored` in it, `timely` within one working day of issue."""

    short: str
    types: tuple[str, ...]
    due: int
    stored: int
    timely: int


LICENCES = (
    Licences(
        "自然资源局",
        ("建设用地规划许可证", "建设工程规划许可证", "乡村建设规划许可证", "采矿许可证", "国有土地划拨决定书"),
        2262,
        2262,
        2262,
    ),
    Licences("民政局", ("结婚证", "离婚证", "最低生活保障证", "社会团体法人登记证书"), 1463, 1463, 1463),
    Licences(
        "市场监管局",
        ("营业执照", "食品经营许可证", "食品生产加工小作坊登记证", "药品经营许可证", "特种设备使用登记证"),
        592,
        592,
        592,
    ),
    Licences("卫生健康局", ("公共场所卫生许可证", "医疗机构执业许可证", "医师执业证书", "护士执业证书"), 579, 579, 579),
    Licences("人社局", ("人力资源服务许可证",), 70, 48, 46),
    Licences("就创中心", ("就业创业证",), 58, 38, 34),
    Licences("林业和草原局", ("林木采伐许可证", "林草种子生产经营许可证"), 50, 27, 25),
    Licences("烟草专卖局", ("烟草专卖零售许可证",), 44, 19, 18),
    Licences("住建局", ("建筑工程施工许可证",), 38, 11, 10),
    Licences("枸杞产业发展服务中心", ("中宁枸杞地理标志证明商标准用证",), 18, 0, 0),
)
