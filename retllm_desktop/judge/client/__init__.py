"""The judge in the program's process.

``process_judge`` fulfils the port; ``judge_client`` carries requests and answers, one request at a
time; ``supervisor`` starts, limits and ends the child; ``crash_report`` says why one ended;
``trial`` measures a model for ``doctor`` and pack validation.
"""
