"""What is known of the works that posts cite."""
