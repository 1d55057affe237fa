"""中宁县, second quarter of 2021: ledgers from which the printed figures of the county's circular follow."""
