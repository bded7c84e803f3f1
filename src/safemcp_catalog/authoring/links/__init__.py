"""External addresses of entries: where they stand, whether they can be opened, and the day on which they were."""
