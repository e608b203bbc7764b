"""The help page: what fields, states, badges and roles mean. Its words are those that stand beside the things themselves."""
