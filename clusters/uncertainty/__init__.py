"""Quantities known only within bounds, tables of them, and draws from assumptions. Knows no words."""
