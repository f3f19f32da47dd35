import pytest

from retllm_desktop.core.errors import InputError
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import (
    RENAMED,
    Settings,
    parse_settings,
)
from retllm_desktop.platform.settings_file import (
    load_settings,
    load_settings_file,
    write_setting,
)


def test_no_file_gives_the_defaults(tmp_path):
    assert load_settings_file(tmp_path / "none.toml") == Settings()


def test_a_file_overrides(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text('version = 1\ncoarse_k = 5\nfine_budget_s = 3\nscoring = "paper"\n')
    settings = load_settings_file(path)
    assert (settings.coarse_k, settings.fine_budget_s, settings.scoring) == (5, 3.0, "paper")
    assert settings.threads == 0


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("coarse_k = ", "not valid TOML"),
        ("version = 2", "newer version"),
        ("speed = 3", "no setting «speed»"),
        ('coarse_k = "many"', "takes int"),
        ("coarse_k = true", "takes int"),
        ("coarse_k = 0", "at least 1"),
        ("fine_budget_s = nan", "at least 0"),
        ('theme = "pink"', "one of system, light, dark"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason(tmp_path, text, complaint):
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=complaint) as caught:
        load_settings_file(path)
    assert caught.value.path == path


def test_a_file_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="cannot be read"):
        load_settings_file(path)


def test_optional_settings_take_none_from_defaults_only():
    assert parse_settings({"fusion_weight": 2}).fusion_weight == 2.0
    assert parse_settings({}).fusion_weight is None


def test_every_setting_says_what_it_is():
    for field in Settings.__dataclass_fields__.values():
        assert field.metadata["about"].endswith("."), field.name


def test_a_choice_is_written_and_the_rest_stays(tmp_path):
    path = tmp_path / "new" / "settings.toml"
    write_setting(path, "fine_pack", "one")
    assert load_settings_file(path).fine_pack == "one"
    path.write_text('# mine\nversion = 1\nfine_pack = "one" # why\nthreads = 3\n', "utf-8")
    write_setting(path, "fine_pack", 'tw"o\\')
    write_setting(path, "coarse_pack", "c")
    settings = load_settings_file(path)
    assert (settings.fine_pack, settings.coarse_pack, settings.threads) == ('tw"o\\', "c", 3)
    assert path.read_text("utf-8").startswith("# mine\n")


def test_a_choice_does_not_make_a_bad_file_worse(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text("threads = ", "utf-8")
    with pytest.raises(InputError, match="not valid TOML"):
        write_setting(path, "fine_pack", "one")
    path.write_text("threads = 3\n", "utf-8")
    with pytest.raises(InputError, match="no setting"):
        write_setting(path, "speed", "one")
    assert path.read_text("utf-8") == "threads = 3\n"


def test_a_library_with_a_name_has_packs_of_its_own_and_the_rest_in_common(tmp_path):
    first, second = resolve_paths(tmp_path), resolve_paths(tmp_path, "holiday")
    write_setting(first.settings, "coarse_pack", "large")
    write_setting(first.settings, "theme", "dark")
    assert load_settings(first).coarse_pack == "large"
    assert load_settings(second) == Settings(theme="dark")
    write_setting(second.settings, "coarse_pack", "small")
    write_setting(second.settings, "theme", "light")
    assert (load_settings(second).coarse_pack, load_settings(second).theme) == ("small", "light")
    assert (load_settings(first).coarse_pack, load_settings(first).theme) == ("large", "dark")
    assert second.settings == tmp_path / "libraries" / "holiday.toml"


@pytest.mark.parametrize("broken", ["", "holiday"])
def test_which_file_is_wrong_is_said(tmp_path, broken):
    path = resolve_paths(tmp_path, broken).settings
    path.parent.mkdir(exist_ok=True)
    path.write_text("speed = 3")
    with pytest.raises(InputError) as caught:
        load_settings(resolve_paths(tmp_path, "holiday"))
    assert caught.value.path == path


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_an_old_name_is_answered_with_the_new_one(tmp_path, old, new):
    assert new in Settings.__dataclass_fields__
    path = tmp_path / "settings.toml"
    path.write_text(f"{old} = true")
    with pytest.raises(InputError, match=f"«{old}» is called «{new}» now") as caught:
        load_settings_file(path)
    assert caught.value.path == path
