"""The judged collection: how well what a person looks for is found among pictures and documents."""
