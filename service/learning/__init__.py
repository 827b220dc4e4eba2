"""What is learnt from questions: turns kept, suggestions made and decided, a report a month."""
