"""Measures Relais beside the project that `rasa init` makes, in one run.

`numbers` computes (pure), `processes` starts and weighs programs, `relais` and
`rasa_init` are the two sides, `report` writes docs/performance.md.
"""
