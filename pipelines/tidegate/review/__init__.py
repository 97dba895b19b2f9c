"""Reports and reviews: findings and differences for people and machines."""
