"""Files of strangers become pixels and passages, in processes that may die without harm."""
