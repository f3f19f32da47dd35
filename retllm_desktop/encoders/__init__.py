"""The only place that runs onnxruntime: pictures and sentences become vectors."""
