"""What writers of entries need: new drafts, numbers, one layout, and links that work."""
