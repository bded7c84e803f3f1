"""Questions asked of a catalog. Views compute; pages and exports write down what they say."""
