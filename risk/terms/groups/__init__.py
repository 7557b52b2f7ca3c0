"""The indicators, one module a group."""
