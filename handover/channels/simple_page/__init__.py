"""The simple page: the citizen's verbs as HTML forms, for browsers without scripts.

It adds no rule of its own: each form is one verb of docs/reference/protocol.md. What a
citizen reads is put together by the modules here; `routes` alone knows HTTP.
"""
