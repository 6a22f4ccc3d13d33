"""Ends that a clause leaves out: who gives, who is helped, who takes part, between whom somebody stands."""

from __future__ import annotations

import pytest

from tests.facts.reading import facts

AID = [
    (
        "Cambodia lost its harvest to the floods. The government thanked all donors. Japan sent rice and tents.",
        {("Japan", "providesAidTo", "Cambodia", "asserted")},
    ),
    (
        "U.S. aid to Laos\n\nThe embassy of the United States told the ministry that the following would be paid:\n\n"
        "- $3 million for clinics in Laos\n- $2 million to clear bombs in Laos",
        {("United States", "providesAidTo", "Laos", "planned")},
    ),
    (
        "A typhoon struck the Philippines. The Philippine government thanked the world.\n\nOther donors:\n\n"
        "- Australia: $28 million\n- Japan: $52 million promised",
        {
            ("Australia", "providesAidTo", "Philippines", "asserted"),
            ("Japan", "providesAidTo", "Philippines", "planned"),
        },
    ),
]


@pytest.mark.parametrize(("text", "told"), AID)
def test_aid_reaches_the_state_that_the_text_deals_with(text: str, told: set[tuple[str, str, str, str]]) -> None:
    assert told <= facts(text)


def test_a_list_item_with_a_verb_is_no_sum() -> None:
    text = "The ministry met the press.\n\n- Malaysia: the minister saw 3 million dollars in Japan\n- Laos: no comment"
    assert not {f for f in facts(text) if f[1] == "providesAidTo"}


def test_guests_of_a_named_exercise_train_with_its_hosts() -> None:
    text = (
        "The United States and Thailand opened Cobra Gold on Monday. Participants from Singapore and Japan joined in, "
        "and China sent observers."
    )
    told = {f for f in facts(text) if f[1] == "conductsExerciseWith"}
    assert {("Thailand", "conductsExerciseWith", "Japan", "asserted")} <= told
    assert not any("China" in f for f in told)


def test_who_protests_against_an_exercise_takes_no_part() -> None:
    told = facts("China denounced the drill of Philippine and American marines off Palawan.")
    assert not any("China" in f for f in told if f[1] == "conductsExerciseWith")


def test_a_ship_acts_for_its_state() -> None:
    told = facts("USS Mobile took part in a drill with the Royal Malaysian Navy.")
    assert ("United States", "conductsExerciseWith", "Malaysia", "asserted") in told


def test_a_mediator_stands_between_the_two_in_the_quarrel() -> None:
    text = (
        "Thailand and Cambodia fought along their border for five days. "
        "The ceasefire was brokered by Malaysia, the ministry said."
    )
    told = {f for f in facts(text) if f[1] == "mediatesBetween"}
    assert told == {
        ("Malaysia", "mediatesBetween", "Thailand", "asserted"),
        ("Malaysia", "mediatesBetween", "Cambodia", "asserted"),
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The minister said Indonesia ordered six F-15EX from the United States.", True),
        ("The minister said Indonesia ordered six A330 jets for its airline from the United States.", False),
    ],
)
def test_letters_and_a_number_name_a_weapon(text: str, told: bool) -> None:
    assert (("United States", "sellsArmsTo", "Indonesia", "asserted") in facts(text)) is told


def test_a_currency_names_no_state() -> None:
    assert not any("United States" in f for f in facts("China will give Laos US$5 million, the ministry said."))
