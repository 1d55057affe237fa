"""快速查找: what a case can be found by, and the finding.

`keys` says which words a name has, `write` keeps them, `asked` reads what was typed, `find` answers.
"""
