"""Records, rules, queries and actions of a shop. No Qt."""
