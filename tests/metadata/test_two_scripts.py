"""People whom a record has in two scripts: who is one person, who stays, and in which place."""

from __future__ import annotations

import pytest

from hugo_tools.metadata.items import Name
from hugo_tools.metadata.two_scripts import in_one_script

ENGLISH, RUSSIAN, GREEK, CHINESE = "A title", "Название", "Ένας τίτλος", "标题"


def names(written: str) -> tuple[Name, ...]:
    """Returns names written `Family Given; Family Given`, a group in brackets."""
    found = []
    for each in written.split("; "):
        family, _, given = each.partition(" ")
        found.append(Name(literal=each[1:-1]) if each.startswith("[") else Name(family, given))
    return tuple(found)


@pytest.mark.parametrize(
    ("written", "title", "expected"),
    [
        pytest.param("Гоголь Николай; Gogol Nikolay", ENGLISH, "Gogol Nikolay", id="an English title"),
        pytest.param("Гоголь Николай; Gogol Nikolay", RUSSIAN, "Гоголь Николай", id="a Russian title"),
        pytest.param(
            "Щербаков Е.; Юрьев П.; Scherbakov Ye.; Iurev P.", ENGLISH, "Scherbakov Ye.; Iurev P.", id="initials"
        ),
        pytest.param(
            "Иванов И.; Ivanov I.; Иванова А.; Ivanova A.", ENGLISH, "Ivanov I.; Ivanova A.", id="side by side"
        ),
        pytest.param("Иванова И.; Иванов И.; Ivanov I.; Ivanova I.", RUSSIAN, "Иванова И.; Иванов И.", id="much alike"),
        pytest.param("Хохлов Юрий; Smith Ann; Hohlov Iurii", ENGLISH, "Hohlov Iurii; Smith Ann", id="the first place"),
        pytest.param("Хохлов Евгений; Khokhlov Yevgeny", ENGLISH, "Khokhlov Yevgeny", id="another initial"),
        pytest.param("Παπαδόπουλος Νίκος; Papadopoulos Nikos", GREEK, "Παπαδόπουλος Νίκος", id="Greek"),
        pytest.param("王 小明; 李 雷; Wang Xiaoming; Li Lei", CHINESE, "王 小明; 李 雷", id="Chinese"),
        pytest.param("Ševčenko T.; Шевченко Т.", ENGLISH, "Ševčenko T.", id="Latin letters with marks"),
    ],
)
def test_one_person_is_listed_once(written: str, title: str, expected: str) -> None:
    assert in_one_script(names(written), title) == names(expected)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("Гоголь Николай; Bulgakov Mikhail", id="two people"),
        pytest.param("Иванов Пётр; Ivanov Alexander", id="one family"),
        pytest.param("Ли В.; Lu V.", id="short names"),
        pytest.param("鈴木 一郎; Suzuki Ichiro", id="Japanese, whose letters do not say how they are read"),
        pytest.param("Гоголь Николай; [Gogol Institute]", id="a group"),
        pytest.param("Müller Jürgen; Muller Jurgen", id="one script"),
        pytest.param("Гоголь Н.; Гоголь Николай", id="one script, and not ours"),
    ],
)
@pytest.mark.parametrize("title", [ENGLISH, RUSSIAN, ""])
def test_others_stay(written: str, title: str) -> None:
    assert in_one_script(names(written), title) == names(written)


def test_a_list_of_thousands_takes_no_time_to_compare() -> None:
    many = names("; ".join(f"Гоголь{n} Н.; Gogol{n} N." for n in range(2_000)))
    assert in_one_script(many, ENGLISH) == many
