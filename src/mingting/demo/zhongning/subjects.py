"""What the county's organs deal with: subjects from which the names of their items are made, the usual ones first."""

from __future__ import annotations

from pathlib import Path

_LINES = Path(__file__).with_name("subjects.txt").read_text("utf-8").splitlines()
SUBJECTS: dict[str, tuple[str, ...]] = {
    words[0]: tuple(words[1:]) for line in _LINES if not line.startswith("#") and (words := line.split())
}
TOWN_SUBJECTS = SUBJECTS["乡镇"]
