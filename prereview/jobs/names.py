"""Names that the queue's two ends agree on.

The version is fixed: the engine's default, a hash of the code, would strand every unfinished review
when the product is updated.
"""

QUEUE = "reviews"
WORKFLOW = "review_submission"
APPLICATION = "chuangqian"
VERSION = "1"
