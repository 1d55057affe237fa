"""Components drawn in Python because they stand in tables by the hundred; the larger ones are templates."""
