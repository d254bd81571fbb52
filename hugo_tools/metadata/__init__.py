"""What is known of works: identifiers, items, and their texts and names as people print them."""
