"""Checks written as data: CEL expressions over the papers' fields, with three outcomes.

>>> rule = Rule.compile("business_licence.valid_until >= today", document_types)
>>> rule.evaluate(RuleInput(today=date.today(), documents={"business_licence": [{...}]})).truth
"""

from knowledge.rules.force import FROM, UNTIL, day_of, in_force
from knowledge.rules.functions import (
    age_on,
    days,
    same_address,
    same_name,
    valid_id,
    valid_uscc,
)
from knowledge.rules.inputs import RuleInput
from knowledge.rules.rule import Rule, Truth, Verdict3, compile_when
from knowledge.rules.template import MessageTemplate

__all__ = [
    "FROM",
    "UNTIL",
    "MessageTemplate",
    "Rule",
    "RuleInput",
    "Truth",
    "Verdict3",
    "age_on",
    "compile_when",
    "day_of",
    "days",
    "in_force",
    "same_address",
    "same_name",
    "valid_id",
    "valid_uscc",
]
