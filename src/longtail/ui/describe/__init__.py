"""What the page of a record says, kind by kind."""
