"""Recognition of papers: labelled pages, the weights fitted on them, and how often it is right."""
