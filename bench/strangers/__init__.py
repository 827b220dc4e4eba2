"""Papers as they come in China, drawn apart from the papers that the pre-review was tuned on.

Every template under `templates/<type>/` is one real-world layout; whoever wrote them had seen neither
the catalogue's words of recognition nor the other generator's papers. Layouts, not seeds, are split:
odd numbers are `dev`, even numbers are `test`. Those of `templates/third/` are a set of its own by
another author with other invented people: it is held out, and counted only in totals.
"""
