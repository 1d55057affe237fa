"""Small counties: one for tests, one to stand beside a large one."""
