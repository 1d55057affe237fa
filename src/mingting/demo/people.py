"""Invented people and firms: names nobody was asked for, numbers with right check digits, telephones of the usual form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from mingting.rules.codes import resident_id, uscc

_SURNAMES = (
    "马杨王李张刘陈田丁白金吴赵周徐孙朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧董袁潘于蒋蔡余杜叶程苏魏吕任"
    "沈姚卢姜崔钟谭陆汪范石廖贾夏韦付方邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_GIVEN = (
    "安邦晨成川丹栋恩芳飞峰福刚歌耕光国海涵航浩和恒宏虹华欢辉慧佳建江杰洁金锦景靖娟军俊凯康可兰乐磊力立丽"
    "良琳玲龙梅敏明铭娜楠宁培鹏平萍琪强青清庆秋荣瑞睿珊少胜诗世淑松涛天婷彤巍维伟文霞翔晓欣新星秀旭学雪雅"
    "延岩彦阳洋瑶怡毅银英勇宇玉元媛跃云泽哲珍振正志智中洲珠卓子"
)
_TRADES = (
    "枸杞",
    "商贸",
    "农业",
    "建筑",
    "物流",
    "餐饮",
    "建材",
    "劳务",
    "运输",
    "食品",
    "科技",
    "装饰",
    "养殖",
    "果蔬",
    "机械",
    "能源",
)
_STYLES = (
    "宏源",
    "众合",
    "天河",
    "红杞",
    "金岸",
    "黄河滩",
    "绿野",
    "恒信",
    "永盛",
    "四方",
    "塞上",
    "兴达",
    "富源",
    "晟泰",
    "瑞丰",
    "中汇",
)
# People of the county's own circular: their names are never given to invented ones.
REAL = frozenset(("马静", "王琛", "张学萍", "吴婷", "刘晓霞", "康媛", "陈秀峰", "王红梅"))


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who brings a matter: a person or a firm, with number and telephone."""

    name: str
    number: str
    phone: str
    legal: bool = False


class Crowd:
    """A supply of invented people and firms, the same for the same seed."""

    def __init__(self, rng: Random, region: str, persons: int, firms: int) -> None:
        self._rng, self._region = rng, region
        self.persons = [self._person() for _ in range(persons)]
        self.firms = [self._firm(at) for at in range(firms)]

    def name(self) -> str:
        """A name of two or three characters that is none of the circular's."""
        while True:
            given = "".join(self._rng.choice(_GIVEN) for _ in range(self._rng.choice((1, 2, 2))))
            if (name := self._rng.choice(_SURNAMES) + given) not in REAL:
                return name

    def phone(self) -> str:
        return (
            f"1{self._rng.choice((33, 35, 38, 39, 50, 52, 57, 70, 77, 80, 86, 89, 95))}{self._rng.randrange(10**8):08d}"
        )

    def _person(self) -> Applicant:
        born = date(1940, 1, 1) + timedelta(days=self._rng.randrange(23_700))
        number = resident_id.make(self._region, born, self._rng.randrange(1, 1000))
        return Applicant(self.name(), number, self.phone())

    def _firm(self, at: int) -> Applicant:
        style, trade = self._rng.choice(_STYLES), self._rng.choice(_TRADES)
        form = self._rng.choice(("有限公司", "有限公司", "专业合作社", "经营部"))
        kind = {"有限公司": "91", "专业合作社": "93", "经营部": "92"}[form]
        return Applicant(
            f"{style}{self._rng.choice(_GIVEN)}{trade}{form}",
            uscc.make(kind, self._region, f"MA7{at:05d}"),
            self.phone(),
            True,
        )

    def applicant(self, firms_in_ten: int) -> Applicant:
        """Somebody; in so many of ten cases a firm."""
        pool = self.firms if self.firms and self._rng.randrange(10) < firms_in_ten else self.persons
        return pool[self._rng.randrange(len(pool))]
