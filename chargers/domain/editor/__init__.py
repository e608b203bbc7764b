"""The connection editor without its page: what stands in its fields, and what that means together."""
