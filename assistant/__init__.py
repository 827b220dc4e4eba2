"""The conversation: Rasa data and components, masking of logs, fallback when Rasa is away.

Offers `assistant.conversation` (a turn of a chat), `assistant.training` (what Rasa learns from the
published catalogue) and `assistant.masking` (personal numbers out of logs). Nothing is imported
here: the dialogue process runs `assistant.rasa_ext` on Python 3.10 without the main environment.
"""
