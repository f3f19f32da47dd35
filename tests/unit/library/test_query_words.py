"""What is typed as words becomes what is looked up: without what carries nothing, with forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.library.query_words import MAX_WORDS, parse_words, text_expression
from retllm_desktop.library.stop_words import find_idle_words
from retllm_desktop.library.text_analysis import fold_text, split_words
from retllm_desktop.library.word_forms import STEMMED_LANGUAGES, word_forms

ENGLISH = frozenset({"en"})


def looked_up(text: str) -> list[str]:
    return [" ".join(word.pieces) for word in parse_words(text)]


def test_the_last_word_may_be_a_beginning() -> None:
    assert [word.open_end for word in parse_words("red sho")] == [False, True]
    assert [word.open_end for word in parse_words("red sho ")] == [False, False]
    assert [word.open_end for word in parse_words("red s")] == [False, False]
    assert [word.open_end for word in parse_words("red sho.")] == [False, False]


def expressions(text: str) -> list[str]:
    return [form.expression for word in parse_words(text) for form in word.variants]


def test_a_name_typed_whole_is_one_thing() -> None:
    assert expressions("IMG_2041 ") == ['"img 2041"', '"\ue001img2041"']
    assert expressions("IMG_2041.JPG ") == ['"img 2041 jpg"', '"\ue001img2041 jpg"']
    assert expressions("DSC01234 ")[0] == '"dsc01234"'
    assert '"\ue001dsc01234"' in expressions("DSC01234 ")
    assert '"\ue001img204" *' in expressions("IMG_204")
    assert text_expression("img 2041") == '("img 2041" OR "\ue001img2041")'
    assert text_expression("two words") == '"two words"'
    assert text_expression("…") is None


def test_other_compounds_are_found_by_their_parts() -> None:
    assert expressions("T-shirt ") == ['"t shirt"', '"shirt"']
    assert expressions("black-and-white ") == ['"black and white"', '"black"', '"white"']


# Words that carry nothing


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a red car ", ["red", "car"]),
        ("a dog running on grass ", ["dog", "running", "grass"]),
        ("the sea ", ["sea"]),
        ("Anna's dog ", ["anna", "dog"]),
        ("it's raining, don't go ", ["raining", "go"]),
        # They name things in English, and carry nothing in Danish, German, Dutch, Spanish, Italian.
        ("dog beach ", ["dog", "beach"]),
        ("man in hat ", ["man", "hat"]),
        ("war memorial ", ["war", "memorial"]),
        ("red door ", ["red", "door"]),
        ("sea and sky ", ["sea", "sky"]),
        ("die cast toys ", ["die", "cast", "toys"]),
        ("men at work ", ["men", "work"]),
        ("white dove ", ["white", "dove"]),
        ("beer can ", ["beer", "can"]),
        ("my last will ", ["last", "will"]),
        # In their own language they carry nothing.
        ("war im Urlaub ", ["urlaub"]),
        ("die Katze auf dem Dach ", ["katze", "dach"]),
        ("der Hund und die Frau ", ["hund", "frau"]),
        ("door het raam ", ["raam"]),
        ("dove è la chiesa ", ["chiesa"]),
        ("le chien dans la neige ", ["chien", "neige"]),
        ("l’eau et le pain ", ["eau", "pain"]),
        ("una foto del perro en la playa ", ["foto", "perro", "playa"]),
        ("uma casa no campo ", ["casa", "campo"]),
        ("hunden på stranden ", ["hunden", "stranden"]),
        ("koira ja kissa ", ["koira", "kissa"]),
        ("собака на пляже ", ["собака", "пляже"]),
        ("zdjęcie psa na plaży ", ["zdjecie", "psa", "plazy"]),
        # On a tie what names a thing in one of the languages is kept.
        ("die Frau am Strand ", ["die", "frau", "strand"]),
        # Capitals among other letters are a name, an alphabet of its own is not.
        ("US flag on a mast ", ["us", "flag", "mast"]),
        ("LETTER TO THE BANK ", ["letter", "bank"]),
        # Letters are no words.
        ("vitamin c ", ["vitamin", "c"]),
        ("plan b ", ["plan", "b"]),
        # There is nothing else.
        ("to be or not to be ", ["to", "be", "or", "not"]),
        ("the ", ["the"]),
        ("the", ["the"]),
        ("a", ["a"]),
        # In quotes they are meant.
        ('"to be or not" hamlet ', ["hamlet", "to be or not"]),
        ('photo of "the who" ', ["photo", "the who"]),
        ('"a" ', ["a"]),
        ("日本の写真 ", ["日本の写真"]),
        ("صورة كلب ", ["صورة", "كلب"]),
        ("🐶", []),
        ("", []),
    ],
)
def test_what_is_looked_up(text: str, words: list[str]) -> None:
    assert looked_up(text) == [fold_text(word) for word in words]


def test_a_phrase_is_looked_up_as_it_stands() -> None:
    (word,) = parse_words('"cars of the year" ')
    assert [form.expression for form in word.variants] == ['"cars of the year"']
    # Inches are no quotes.
    assert looked_up('24" screen ') == ["24", "screen"]
    assert looked_up('"say ""hi"" now" ') == ["say hi now"]


@given(
    st.lists(
        st.sampled_from(
            ["the", "a", "in", "dog", "der", "die", "und", "la", "on", "sea", "men", "i"]
        )
    )
)
def test_order_and_repetition_tell_no_language(words: list[str]) -> None:
    forwards, backwards = find_idle_words(words), find_idle_words(words[::-1])
    assert forwards.languages == backwards.languages == find_idle_words(words * 2).languages
    assert {words[n] for n in forwards.places} == {words[::-1][n] for n in backwards.places}


@given(st.text(), st.sampled_from([ENGLISH, frozenset({"de", "fr"}), frozenset[str]()]))
def test_any_text_is_looked_up_in_some_way(text: str, languages: frozenset[str]) -> None:
    words = parse_words(text, languages)
    assert len(words) <= 2 * MAX_WORDS
    assert all(word.pieces and word.variants for word in words)
    assert bool(words) == bool(split_words(text)) or len(text.split()) > MAX_WORDS


# Forms


@pytest.mark.parametrize(
    ("word", "language", "some"),
    [
        ("car", "en", {"cars"}),
        ("running", "en", {"run", "runs"}),
        ("run", "en", {"running", "runs", "ran"}),
        ("ran", "en", {"run", "running"}),
        ("carries", "en", {"carry", "carried", "carrying"}),
        ("cities", "en", {"city"}),
        ("house", "en", {"houses"}),
        ("children", "en", {"child"}),
        ("Haus", "de", {"hauser", "hauses"}),
        ("Häuser", "de", {"haus"}),
        ("Hund", "de", {"hunde", "hunden"}),
        ("Rechnungen", "de", {"rechnung"}),
        ("chevaux", "fr", {"cheval"}),
        ("photo", "fr", {"photos"}),
        ("canción", "es", {"canciones"}),
        ("playa", "es", {"playas"}),
        ("macchina", "it", {"macchine"}),
        ("carro", "pt", {"carros"}),
        ("boot", "nl", {"boten", "boots"}),
        ("man", "nl", {"mannen"}),
        ("bil", "sv", {"bilen", "bilar"}),
        ("hund", "da", {"hunde", "hunden"}),
        ("bok", "nb", {"boken"}),
        ("koira", "fi", {"koirat", "koiran", "koiralla"}),
        ("собака", "ru", {"собаки", "собаку"}),
        ("красный", "ru", {"красная", "красные"}),
        ("kutya", "hu", {"kutyak", "kutyat"}),
        ("kedi", "tr", {"kediler"}),
        ("kot", "pl", {"koty", "kota"}),
    ],
)
def test_a_word_has_its_forms(word: str, language: str, some: set[str]) -> None:
    (found,) = parse_words(f"{word} ", frozenset({language}))
    assert {fold_text(form) for form in some} <= set(found.forms)


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("car", {"carbon", "care", "card", "cart", "carry", "carpet"}),
        ("new", {"news"}),
        ("organ", {"organic", "organization"}),
        ("general", {"generic", "generation"}),
        ("bus", {"business", "busy"}),
        ("on", {"ones"}),
    ],
)
def test_what_begins_like_a_word_is_no_form_of_it(word: str, others: set[str]) -> None:
    assert not others & set(word_forms(word, ENGLISH))


@given(st.text(max_size=40), st.frozensets(st.sampled_from(sorted(STEMMED_LANGUAGES))))
def test_forms_are_words_and_never_the_word(word: str, languages: frozenset[str]) -> None:
    forms = word_forms(word, languages)
    assert list(forms) == sorted(set(forms))
    assert word.lower() not in forms
    assert all(form and form == form.lower() for form in forms)


@pytest.mark.parametrize("word", ["ab", "東京", "صورة", "x1y", "0815", "w" * 40, ""])
def test_what_is_no_word_has_no_forms(word: str) -> None:
    assert word_forms(word, STEMMED_LANGUAGES) == ()
