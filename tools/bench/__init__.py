"""Measures Relais beside the project that `rasa init` makes, in one run.

Pure: `numbers` computes, `figures` says what is measured, `kept` keeps it as JSON,
`goals` judges, `report` and `sections` write docs/performance.md. The measurements
are `start`, `replies`, `memory`, `sockets`, `hubs`. They run programs
(`processes`, `relais`, `rasa_init`, `echo`, `fast_rasa`) and have them asked by
programs of their own (`load`, `holder`, `hop`): what these cost is not the others'.
"""
