"""Every command that can be typed is run, and nothing else is."""

import argparse

import pytest

from retllm_desktop.cli import (
    demo,
    doctor,
    erase,
    evaluation,
    indexing,
    launcher,
    library,
    licences,
    main,
    mcp,
    models,
    privacy,
    saved,
    search,
    serve,
    shared_demo,
    shared_library,
    status,
    update,
    window,
)
from retllm_desktop.cli.options import build_parser

MODULES = (
    demo,
    doctor,
    erase,
    evaluation,
    indexing,
    launcher,
    library,
    licences,
    mcp,
    models,
    privacy,
    saved,
    search,
    serve,
    shared_demo,
    shared_library,
    status,
    update,
    window,
)


def typed_commands():
    (commands,) = (
        action
        for action in build_parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    # Another word for a command is read as that command.
    return sorted({parser.prog.split()[-1] for parser in commands.choices.values()})


@pytest.fixture
def ran(monkeypatch):
    """Names of what ran; nothing is done."""
    ran = []
    for module in MODULES:
        for name, function in list(vars(module).items()):
            # Of the module itself: who imports another's meanwhile would keep what stands for it.
            own = getattr(function, "__module__", "") == module.__name__
            if own and name.endswith("_command") and name != "library_command":

                def note(*_, name=name):
                    ran.append(name)
                    return 0

                monkeypatch.setattr(module, name, note)
    return ran


@pytest.mark.parametrize("command", typed_commands())
def test_every_command_is_run_by_its_own_function(command, ran, tmp_path):
    options = argparse.Namespace(command=command, data_dir=tmp_path, shared=False)
    assert main.dispatch_command(options, None) == 0
    # «library» is what people say of a shared one; the file's commands have names of their own.
    expected = {"library": "shared_library_command"}.get(command, f"{command}_command")
    assert ran == [expected]


def test_the_demo_of_a_shared_library_has_a_function_of_its_own(ran, tmp_path):
    options = argparse.Namespace(command="demo", data_dir=tmp_path, shared=True)
    assert main.dispatch_command(options, None) == 0
    assert ran == ["shared_demo_command"]


def test_what_nothing_runs_does_not_touch_the_library(ran, tmp_path):
    options = argparse.Namespace(command="statistics", data_dir=tmp_path)
    with pytest.raises(AssertionError, match="statistics"):
        main.dispatch_command(options, None)
    with pytest.raises(AssertionError, match="statistics"):
        library.library_command(options, None, None, None)
    assert ran == []


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        (["search", "birthday", "-party"], ["birthday", "-party"]),
        (["search", "-party", "birthday", "--limit", "3"], ["-party", "birthday"]),
        (["search", "-type:pdf", "-n", "3"], ["-type:pdf"]),
        (["--json", "search", "dog", "-Hund"], ["dog", "-Hund"]),
        (["mark", "dog", "-cat"], ["dog", "-cat"]),
    ],
)
def test_a_word_to_exclude_is_no_option(typed, text):
    assert main.parse_arguments(typed).text == text


def test_an_unknown_option_is_refused_as_before(capsys):
    with pytest.raises(SystemExit):
        main.parse_arguments(["search", "dog", "--party"])
    with pytest.raises(SystemExit):
        main.parse_arguments(["index", "-party"])
    assert "unrecognized arguments" in capsys.readouterr().err
