"""The ledger of claims, and the rules that judge them."""
