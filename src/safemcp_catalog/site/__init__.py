"""The website: pages as data, made from a catalog and its views, and written by MkDocs with Material."""
