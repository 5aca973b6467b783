"""Wastewater: who treats it, what treatment would cost, which plants a budget buys, which rules hold."""
