"""Who is who: names, offices over time, states, members, former ids."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.config import shipped
from kg.errors import AmbiguousName, BadRow, UnknownName
from kg.names import Names, fold
from kg.register import Register, title_key

REGISTER = Register.load(shipped("data/register"), shipped("data/reference"))
NAMES = REGISTER.names()


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("US", "e:united-states"),
        ("u.s.", "e:united-states"),
        ("the United States", "e:united-states"),
        ("usa", "e:united-states"),
        ("VNM", "e:vietnam"),
        ("Q881", "e:vietnam"),
        ("Viet Nam", "e:vietnam"),
        ("e:laos", "e:laos"),
        ("laos", "e:laos"),
        ("Turkiye", "e:turkey"),
        ("Burmese", "e:myanmar"),
        ("ASEAN-US Summit", "e:asean-us-summit"),
        ("Rubio", "e:marco-rubio"),
        ("Lê Minh Hưng", "e:le-minh-hung"),
        ("Foggy Bottom", "e:us-state-department"),
        ("us-asean-s-13", "e:us-asean-s-13"),
        ("Prime Minister of Malaysia", "e:malaysia.prime-minister"),
    ],
)
def test_names_codes_and_ids_resolve(name: str, id: str) -> None:
    assert NAMES.resolve(name) == id


@pytest.mark.parametrize(("name", "id"), [("Singapore", "e:singapore"), ("Kuala Lumpur", "e:malaysia")])
def test_a_state_wins_over_its_capital(name: str, id: str) -> None:
    assert NAMES.resolve(name) == id


def test_a_declared_preference_decides() -> None:
    assert NAMES.resolve("Marcos") == "e:ferdinand-marcos-jr"
    assert NAMES.resolve("USTR") == "e:ustr"


def test_a_name_of_several_is_refused_with_the_candidates() -> None:
    with pytest.raises(AmbiguousName) as caught:
        NAMES.resolve("Korea")
    assert caught.value.candidates == ("e:north-korea", "e:south-korea")


@pytest.mark.parametrize(
    ("typed", "meant"), [("Singapor", "Singapore"), ("Marco Rubo", "Marco Rubio"), ("Malasia", "Malaysia")]
)
def test_a_misspelt_name_gets_the_nearest(typed: str, meant: str) -> None:
    with pytest.raises(UnknownName) as caught:
        NAMES.resolve(typed)
    assert caught.value.nearest[0] == meant


def test_labels_are_the_common_english_ones() -> None:
    for id, label in {
        "e:vietnam": "Vietnam",
        "e:brunei": "Brunei",
        "e:asean": "ASEAN",
        "e:nowhere": "e:nowhere",
    }.items():
        assert NAMES.label(id) == label


def test_the_table_survives_its_text_form() -> None:
    again = Names.from_tsv(NAMES.to_tsv())
    assert again.to_tsv() == NAMES.to_tsv()
    assert again.surfaces() == NAMES.surfaces()
    assert again.resolve("Burma") == "e:myanmar"


@settings(deadline=None, max_examples=60)
@given(st.sampled_from([a for a in REGISTER.aliases if a.kind.value == "name"]), st.booleans())
def test_case_and_stops_never_matter(alias: object, upper: bool) -> None:
    surface = alias.surface  # type: ignore[attr-defined]
    typed = surface.upper() if upper else surface.lower()
    if fold(typed) != fold(surface):  # letters without a one-letter capital
        return

    def answer(name: str) -> str | tuple[str, ...]:
        try:
            return NAMES.resolve(name)
        except AmbiguousName as error:
            return error.candidates

    assert answer(typed) == answer(surface)


@pytest.mark.parametrize(
    ("body", "title", "office"),
    [
        ("e:malaysia", "Foreign Minister", "e:malaysia.minister-of-foreign-affairs"),
        ("e:malaysia", "Minister for Foreign Affairs", "e:malaysia.minister-of-foreign-affairs"),
        ("e:malaysia", "PM", "e:malaysia.prime-minister"),
        ("e:malaysia-ministry-of-foreign-affairs", "Foreign Minister", "e:malaysia.minister-of-foreign-affairs"),
        ("e:vietnam", "Defense Minister", "e:vietnam.minister-of-national-defence"),
        ("e:united-states", "Secretary of State", "e:us-state-department.secretary-of-state"),
        ("e:united-states", "Secretary of War", "e:us-defense-department.secretary-of-defense"),
        ("e:philippines", "Foreign Minister", "e:philippines.secretary-of-foreign-affairs"),
        ("e:asean", "Secretary-General", "e:asean.secretary-general"),
        ("e:asean", "Chair", "e:asean.chair"),
        ("e:malaysia", "Astronaut", None),
        ("e:nowhere", "President", None),
    ],
)
def test_wordings_of_one_title_find_one_office(body: str, title: str, office: str | None) -> None:
    assert REGISTER.office(body, title) == office


def test_a_minister_is_no_prime_minister() -> None:
    assert title_key("Prime Minister") != title_key("Minister")
    assert title_key("Deputy Prime Minister") != title_key("Prime Minister")


def people(office: str, on: str) -> list[str]:
    return [tenure.person for tenure in REGISTER.holders(office, on)]


def test_offices_have_their_holders_of_the_day() -> None:
    state = "e:us-state-department.secretary-of-state"
    assert people(state, "2025-07-10") == ["e:marco-rubio"]
    assert people(state, "2022") == ["e:antony-blinken"]
    assert people("e:united-states.president", "2019-06") == ["e:donald-trump"]
    assert people("e:united-states.president", "2021-01-20") == ["e:donald-trump", "e:joe-biden"]
    assert [t.start for t in REGISTER.holders("e:united-states.president")][-4:] == [
        "2009-01-20",
        "2017-01-20",
        "2021-01-20",
        "2025-01-20",
    ]


def test_a_person_may_hold_two_offices() -> None:
    assert {t.office for t in REGISTER.offices_of("e:to-lam", "2026-05-01")} == {
        "e:communist-party-of-vietnam.general-secretary",
        "e:vietnam.president",
    }
    assert REGISTER.offices_of("e:to-lam", "2010") == ()


@pytest.mark.parametrize(
    ("entity", "state"),
    [
        ("e:marco-rubio", "e:united-states"),
        ("e:us-navy", "e:united-states"),
        ("e:malaysia.prime-minister", "e:malaysia"),
        ("e:kuala-lumpur", "e:malaysia"),
        ("e:laos", "e:laos"),
        ("e:asean", None),
        ("e:nowhere", None),
    ],
)
def test_what_belongs_to_a_state_says_so(entity: str, state: str | None) -> None:
    assert REGISTER.state_of(entity, "2025-07-10") == state


def test_asean_has_ten_members_and_then_eleven() -> None:
    assert len(REGISTER.members("e:asean", "2025-10-25")) == 10
    assert set(REGISTER.members("e:asean", "2025-10-27")) - set(REGISTER.members("e:asean", "2024")) == {
        "e:timor-leste"
    }


def test_partial_rows_keep_only_what_was_seen() -> None:
    assert REGISTER.agreements["e:us-malaysia-csp-2025"].signed == "2025-10"  # the day was not
    assert REGISTER.agreements["e:us-singapore-123-2024"].in_force is None
    assert not [t for t in REGISTER.tenures if t.person == "e:vladimir-putin"]  # known from nowhere


def test_a_sitting_knows_its_forum_and_its_days() -> None:
    summit = REGISTER.occasions["e:asean-48"]
    assert (summit.series, summit.date, summit.until, summit.place) == (
        "e:asean-summit",
        "2026-05-08",
        "2026-05-09",
        "e:cebu",
    )


def write(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


ENTITIES = "id,label,class,state,wikidata,iso3,note\nlaos,Laos,State,,,LAO,\n"


def test_former_ids_answer_for_ever(tmp_path: Path) -> None:
    write(tmp_path, "entities.csv", ENTITIES)
    write(tmp_path, "redirects.csv", "old,new\nlao-pdr,local.state-laos\nlocal.state-laos,laos\n")
    register = Register.load(tmp_path, tmp_path)
    laos = register.entity("e:lao-pdr")
    assert laos and laos.id == "e:laos"
    assert register.names().resolve("e:lao-pdr") == "e:laos"
    assert register.state_of("e:local.state-laos") == "e:laos"


def test_a_circle_of_redirects_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "entities.csv", ENTITIES)
    write(tmp_path, "redirects.csv", "old,new\na,local.b\nlocal.b,a\n")
    with pytest.raises(BadRow, match="redirects to itself"):
        Register.load(tmp_path, tmp_path)


def test_an_empty_folder_is_an_empty_register(tmp_path: Path) -> None:
    assert not Register.load(tmp_path, tmp_path).entities
