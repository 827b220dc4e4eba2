"""Papers as they come in China, drawn apart from the papers that the pre-review was tuned on.

Every template under `templates/<type>/` is one real-world layout; whoever wrote them had seen neither
the catalogue's words of recognition nor the other generator's papers. Layouts, not seeds, are split:
odd numbers are for tuning (`dev`), even numbers only for reporting (`test`).
"""
