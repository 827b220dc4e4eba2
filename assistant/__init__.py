"""The conversation: Rasa data and components, channels, fallback when Rasa is away."""
