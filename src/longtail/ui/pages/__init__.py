"""One file a page; each has a `show_page()`."""
