"""What to do: problems and levers, cards, models, pilots, readiness, figures to ask for."""
