"""ISO/IEC 7064 hybrid systems: MOD 11,10 over digits, MOD 37,36 over digits and letters."""

DIGITS = "0123456789"
DIGITS_AND_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def check_character(text: str, alphabet: str = DIGITS) -> str:
    """The check character over `text`; the modulus follows from the alphabet.

    >>> check_character("6405212026010500123")
    '2'
    >>> check_character("11100000000013338W01111430000006122244L20230000403001", DIGITS_AND_LETTERS)
    'U'
    """
    size = len(alphabet)
    product = size
    for character in text:
        total = (product + alphabet.index(character)) % size or size
        product = total * 2 % (size + 1)
    return alphabet[(size + 1 - product) % size]
