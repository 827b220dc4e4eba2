"""Policies, notices and guides in free text: read, split into passages, found and quoted.

`schema` is what a catalogue holds of them, `importing` makes it from files, `retriever` finds
passages, `quoting` takes the sentences of a passage that answer a question.
"""
