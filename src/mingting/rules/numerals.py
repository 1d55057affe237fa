"""Chinese numerals (中文数字) and the digits of official prose, both ways.

>>> number_of("一百二十三"), number_of("两万零五"), number_of("十二")
(123, 20005, 12)
>>> number_of("二〇二一")
2021
>>> number_of("三点五") is None
True
>>> numeral_of(12), numeral_of(305), numeral_of(20005)
('十二', '三百零五', '二万零五')
>>> half_width("１２３．５％")
'123.5%'
"""

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2}
DIGITS |= {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
BIG_STEPS = {"万": 10_000, "亿": 100_000_000}
NUMERAL_CHARACTERS = "".join(dict.fromkeys([*DIGITS, *STEPS, *BIG_STEPS]))
LONGEST = 24

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as half-width, one for one."""
    return text.translate(_WIDE)


def number_of(text: str) -> int | None:
    """The whole number that a Chinese numeral writes, or None if it writes none."""
    if not text or len(text) > LONGEST or any(c not in NUMERAL_CHARACTERS for c in text):
        return None
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text)) if len(text) > 1 or text != "〇" else 0
    return _by_steps(text)


def _by_steps(text: str) -> int | None:
    total, section, digit, last_step = 0, 0, None, None
    for c in text:
        if c in DIGITS:
            if digit not in (None, 0):
                return None
            digit = DIGITS[c]
        elif c in STEPS:
            section += (1 if digit in (None, 0) else digit) * STEPS[c]
            digit, last_step = None, STEPS[c]
        else:
            section += digit or 0
            if section == 0 and total == 0:
                return None
            total = (total + section) * BIG_STEPS[c] if BIG_STEPS[c] > total else total + section * BIG_STEPS[c]
            section, digit, last_step = 0, None, BIG_STEPS[c]
    return total + section + _tail(digit, text, last_step)


def _tail(digit: int | None, text: str, last_step: int | None) -> int:
    """The last digit; after a step and without 零 it is short for the next lower step (一万二 is 12000)."""
    if not digit:
        return 0
    short = last_step is not None and last_step >= 100 and len(text) > 1 and text[-2] in {*STEPS, *BIG_STEPS}
    return digit * (last_step // 10) if short and last_step else digit


def numeral_of(number: int) -> str:
    """The Chinese numeral of a whole number below 10^8, as headings print it (十二, 三百零五)."""
    if not 0 <= number < 100_000_000:
        raise ValueError("numeral_of writes 0 to 99999999")
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        if not low:
            return numeral_of(high) + "万"
        return numeral_of(high) + "万" + ("零" if low < 1000 else "") + _below_ten_thousand(low)
    text = _below_ten_thousand(number)
    return text[1:] if text.startswith("一十") else text


def _below_ten_thousand(number: int) -> str:
    if number == 0:
        return "零"
    names, text, pending = "零一二三四五六七八九", "", False
    for step, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, step)
        if digit:
            text += ("零" if pending else "") + names[digit] + name
            pending = False
        elif text:
            pending = bool(number)
    return text
