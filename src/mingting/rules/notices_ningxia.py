"""宁夏回族自治区放假通知 2019–2022: the days the region adds to the national calendar (开斋节、古尔邦节).

Read in reprints of the notices. In 2022 开斋节 fell inside the May holiday and added no day.
"""

from datetime import date

from mingting.rules.notices import Notice, Off

_ID_AL_FITR, _CORBAN = "开斋节", "古尔邦节"


def _notice(year: int, *off: Off) -> Notice:
    title = f"宁夏回族自治区人民政府办公厅关于{year}年开斋节、古尔邦节放假的通知"
    return Notice(f"宁夏-{year}", title, "640000", year, off, (), "通知转载件")


NINGXIA_NOTICES: tuple[Notice, ...] = (
    _notice(
        2019,
        Off(date(2019, 6, 5), date(2019, 6, 6), _ID_AL_FITR),
        Off(date(2019, 8, 12), date(2019, 8, 13), _CORBAN),
    ),
    _notice(
        2020,
        Off(date(2020, 5, 25), date(2020, 5, 26), _ID_AL_FITR),
        Off(date(2020, 7, 30), date(2020, 7, 31), _CORBAN),
    ),
    _notice(
        2021,
        Off(date(2021, 5, 13), date(2021, 5, 14), _ID_AL_FITR),
        Off(date(2021, 7, 19), date(2021, 7, 20), _CORBAN),
    ),
    _notice(2022, Off(date(2022, 7, 11), date(2022, 7, 12), _CORBAN)),
)
