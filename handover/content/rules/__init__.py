"""The rules that content must keep, one module a subject; all pure.

Each takes records and yields breaches; none reads a file or looks at the clock.
"""
