"""Building blocks that know nothing of cases."""
