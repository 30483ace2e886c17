import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gridcenter.domain.search import bigrams, folded, parts, query_bigrams, token_number

MIXED = st.text(st.sampled_from("井盖雨水街道破损〇aBz09Ａｚ１９ 　-，。éİſＫ㈱豈ﬁ𠮷👍"), max_size=24)


@pytest.mark.parametrize("text", ["雨水井盖破损", "解放路雨水井盖 丢失", "井盖", "【井盖】3处"])
def test_that_a_word_is_found_inside_a_longer_text(text: str) -> None:
    assert query_bigrams("井盖") == {"井盖"}
    assert query_bigrams("井盖") <= bigrams(text)


@pytest.mark.parametrize("text", ["盖井", "井 盖", "井，盖", "井a盖", "雨水箅子"])
def test_that_characters_that_do_not_stand_together_are_no_match(text: str) -> None:
    assert not query_bigrams("井盖") <= bigrams(text)


def test_that_runs_of_one_kind_are_cut_into_overlapping_pairs() -> None:
    assert bigrams("雨水井盖") == {"雨水", "水井", "井盖"}
    assert bigrams("解放路128号B座") == {"解放", "放路", "12", "28", "号", "b", "座"}
    assert bigrams("K3线-井盖") == {"k3", "线", "井盖"}


def test_that_the_zero_the_repeat_mark_and_rare_characters_are_chinese_characters() -> None:
    assert bigrams("二〇二六年") == {"二〇", "〇二", "二六", "六年"}
    assert bigrams("佐々木") == {"佐々", "々木"}
    first, last = "\U00020000", "\U000323af"
    assert bigrams(f"{first}{last}村") == {first + last, last + "村"}
    assert query_bigrams("𠮷村") <= bigrams("大𠮷村口")
    assert bigrams("\U000323b0\U0001f44d") == frozenset()


def test_that_marks_and_blanks_give_no_words() -> None:
    assert bigrams("，。！ -　👍") == frozenset()
    assert bigrams("") == frozenset()


@pytest.mark.parametrize(
    ("wide", "plain"), [("ＡＢＣ１２３", "abc123"), ("Ｋ３ 井盖", "k3 井盖"), ("ABC", "abc"), ("（一）", "(一)")]
)
def test_that_full_width_and_capitals_are_folded(wide: str, plain: str) -> None:
    assert folded(wide) == plain
    assert bigrams(wide) == bigrams(plain)
    assert query_bigrams(wide) == query_bigrams(plain)


@pytest.mark.parametrize("query", ["井", "a", "7", "Ａ", "3楼", "井 盖", "", " ", "？"])
def test_that_single_characters_cannot_be_looked_up(query: str) -> None:
    assert query_bigrams(query) == frozenset()


def test_that_a_query_is_split_at_white_space() -> None:
    assert parts("  井盖　解放路\tＡ1\n") == ("井盖", "解放路", "a1")
    assert parts(" ") == ()


@given(text=MIXED | st.text(max_size=24), data=st.data())
@settings(derandomize=True, deadline=None, max_examples=400)
def test_that_whatever_stands_in_a_text_is_found_in_its_words(text: str, data: st.DataObject) -> None:
    whole = folded(text)
    start = data.draw(st.integers(0, len(whole)))
    query = whole[start : data.draw(st.integers(start, len(whole)))]
    assume(folded(query) in whole)
    assert query_bigrams(query) <= bigrams(text)


@given(token=st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
@settings(derandomize=True, deadline=None, max_examples=300)
def test_that_a_token_number_fits_into_a_signed_32_bit_column(token: str) -> None:
    assert -(2**31) <= token_number(token) < 2**31
    assert token_number(token) == token_number(token)


def test_that_token_numbers_are_spread_over_both_signs_and_stay_the_same() -> None:
    # The check value of CRC-32 in every text book, and one whose top bit is not set.
    assert token_number("123456789") == 0xCBF43926 - 2**32
    assert token_number("a") == 0xE8B7BE43 - 2**32
    assert token_number("") == 0
    numbers = {token_number(chr(0x4E00 + place) + "盖") for place in range(500)}
    assert len(numbers) == 500
    assert min(numbers) < 0 < max(numbers)
