"""What reading costs over time and under attack: `python -m bench.reader growth|pool|hostile`."""
