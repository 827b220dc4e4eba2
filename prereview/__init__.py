"""A submission is recognised, read, checked, judged and reported; a clerk decides.

`review` is the whole judgement; `Submissions` and `prereview.jobs` make it a durable service;
`notice` prints the 一次性告知书.
"""
