"""Semantic search over the published answers: which are most like a question.

It finds ids; whether one is similar enough to be suggested is decided in
`handover.core.suggestion`, and its words come from the catalogue.
"""
