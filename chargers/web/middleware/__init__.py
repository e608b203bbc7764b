"""What happens around every page: language, second factor, errors."""
