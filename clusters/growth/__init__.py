"""How the economy grew: published series, rates and chains, industry, structure, scenarios."""
