"""Words that name others than the work has: found where they do for certain, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hugo_tools.metadata.items import ET_AL, Item, Name
from hugo_tools.rules.wrong_labels import WORTH_A_LOOK, Label, fits, label_of, spelled
from tests.support.blog import Blog
from tests.support.fake_registries import Registries


def people(*names: str) -> tuple[Name, ...]:
    """Returns names, each as `Given Family`, or as one literal without a blank."""
    made = []
    for name in names:
        given, _, family = name.rpartition(" ")
        made.append(Name(family=family, given=given) if given else Name(literal=family))
    return tuple(made)


ATTENTION = Item(
    "arxiv:1706.03762",
    title="Attention Is All You Need",
    authors=people("Ashish Vaswani", "Noam Shazeer", "Łukasz Kaiser", "Illia Polosukhin"),
    abstract="We propose a new simple network architecture, the Transformer, based solely on attention mechanisms.",
)
DATED = replace(ATTENTION, number="arXiv:1706.03762", issued=(2017, 6, 12))
SCANNED = replace(ATTENTION, key="doi:10.1000/x", issued=(2017,))
SQUAD = Item(
    "arxiv:7", title="SQuAD: 100,000+ Questions for Machine Comprehension of Text", authors=people("Jian Zhang")
)
PAIR = Item("arxiv:1", title="On Bottlenecks", authors=people("Ravid Shwartz-Ziv", "Naftali Tishby"))
UMLAUT = Item("arxiv:2", title="On Words", authors=people("Jörg Müller", "Sören Ørsted"))
GROUP = Item("arxiv:3", title="GPT-4 Technical Report", authors=people("OpenAI"))
CHINESE = Item("arxiv:4", title="On Graphs", authors=people("Xiaoming Wang", "Fei Li"))
CUT = Item("arxiv:5", title="On Lists", authors=(*people("Ann Gray"), Name(literal=ET_AL)))
NOBODY = Item("arxiv:6", title="On Nothing")


@pytest.mark.parametrize(
    ("words", "item"),
    [
        ("Ouyang et al., 2022", ATTENTION),
        ("Ouyang et al (2022)", ATTENTION),
        ("InstructGPT (Ouyang, Wu, et al. 2022)", ATTENTION),
        ("see Long Ouyang et al.", ATTENTION),
        ("van den Oord et al., 2017", ATTENTION),
        ("Devlin, 2018", ATTENTION),
        ("Hinton (2015)", PAIR),
        ("Bahdanau, Cho & Bengio, 2014", ATTENTION),
        ("Vaswani & Hinton, 2017", ATTENTION),
        ("Shwartz-Ziv & Bengio, 2017", PAIR),
        ("“Deep Residual Learning for Image Recognition”", ATTENTION),
        ('He et al\'s "Deep Residual Learning for Image Recognition"', ATTENTION),
        ('the paper "Deep Residual Learning for Image Recognition" by him', ATTENTION),
        ("Deep Residual Learning for Image Recognition", ATTENTION),
        ("BERT: Pre-training of Deep Bidirectional Transformers", ATTENTION),
        ("Logeswaran and Lee", ATTENTION),
        ("Bartlett, Foster, and Telgarsky", ATTENTION),
        ("a new paper with Sanjeev Arora, Noah Golowich and Wei Hu", ATTENTION),
        ("my joint work with Li, Liang, Ma, Risteski", ATTENTION),
        ("our paper with Noam Shazeer, Rong Ge, Yi Zhang and Wei Hu", ATTENTION),  # one of four
        ("Vaswani et al., 2012", DATED),  # another Vaswani
        ("Vaswani et al., 2022", DATED),
        ("Vaswani et al., 2014", DATED),
        ("Vaswani, 2023", DATED),
        ("Kaiser et al., 2014", DATED),  # he was not the first
        ("Kaiser et al., 2021", DATED),
        ("Kaiser et al., 2021", SCANNED),
    ],
)
def test_words_that_name_others(words: str, item: Item) -> None:
    assert not fits(label_of(words), item)


@pytest.mark.parametrize(
    ("words", "item"),
    [
        ("Vaswani et al., 2017", ATTENTION),
        ("Vaswani et al., 2018a", ATTENTION),  # a year of the venue's, or of another version
        ("Ashish Vaswani et al.", ATTENTION),
        ("the Transformer of Vaswani et al. (2017)", ATTENTION),
        ("Kaiser et al. 2017", ATTENTION),
        ("Vaswami et al., 2017", ATTENTION),  # a slip, and the right work
        ("Shazeer's 2017", ATTENTION),
        ("Transformer, 2017", ATTENTION),  # what the abstract calls it
        ("BERT, 2018", ATTENTION),
        ("GPT-3 (2020)", ATTENTION),
        ("OpenAI, 2023", ATTENTION),  # a laboratory is nobody's name
        ("OpenAI, 2023", GROUP),
        ("this paper from 2017", ATTENTION),
        ("a great paper", ATTENTION),
        ("arXiv 2017", ATTENTION),
        ("Learning and Reasoning about 2020", ATTENTION),
        ("Shwartz-Ziv and Tishby, 2017", PAIR),
        ("Shwartz-Ziv & Tishby (2017)", PAIR),
        ("Mueller et al. 2019", UMLAUT),
        ("Müller & Orsted, 2019", UMLAUT),
        ("王小明, 2020", CHINESE),
        ("Brown et al., 2020", CUT),
        ("Brown et al., 2020", NOBODY),
        ("“Attention is all you need.”", ATTENTION),
        ("“Attention Is All You Need: A Retrospective”", ATTENTION),
        ("Attention Is All You Need: A Retrospective", ATTENTION),
        ("what is known as “scaled dot-product attention”", ATTENTION),
        ("a new way to translate text from one language to another", ATTENTION),
        ("We have never been there before", ATTENTION),
        ("Stanford Question Answering Dataset", SQUAD),
        ("Stanford Question Answering (Version Two of SQuAD)", SQUAD),
        ("Google and Stanford", ATTENTION),  # where people work
        ("joint work with Google and Berkeley", ATTENTION),
        ("Attention and Transformers", ATTENTION),
        ("Vaswani and Shazeer", ATTENTION),
        ("our paper with Ashish Vaswani, Łukasz Kaiser and Niki Parmar", ATTENTION),  # one slip of three
        ("Vaswani et al., 2015", DATED),
        ("Vaswani et al., 2021", DATED),
        ("Vaswani et al., 1999", SCANNED),  # of a scan the record may have the year
        ("Kaiser et al., 2019b", DATED),
        ("Kaiser et al., 2020", DATED),
        ("Kaiser et al., 2015", DATED),
        ("Transformer, 1999", DATED),
    ],
)
def test_words_that_may_be_meant(words: str, item: Item) -> None:
    assert fits(label_of(words), item)


NAMED = [
    ("Gray et. al", Label(("Gray",), are_names=True)), ("Gray et al. 2019b", Label(("Gray",), "", True, 2019)),
    ("Ann Bo Cy Di Ed et al.", Label(("Bo", "Cy", "Di", "Ed"), are_names=True)), ("Gray etal 2020", Label()),
    ("王小明 et al.", Label(("王小明",), are_names=True)), ("A. Gray et al.", Label(("Gray",), are_names=True)),
    ("Gray's, 2019", Label(("Gray",), year=2019)), ("Gray’s (2019a)", Label(("Gray",), year=2019)),
    ("(Gray 2019)", Label(("Gray",), year=2019)), ("X, 2019", Label()), ("Gray, 219", Label()),
    ("Gray and Ek, 2019", Label(("Gray", "Ek"), year=2019)), ("Gray, Ek, & Dahl", Label(("Gray", "Ek", "Dahl"))),
    ("Ann van der Berg and Ek, 2019", Label(("Ann", "Berg", "Ek"), year=2019)), ("Gray and their Ek, 2019", Label()),
    ("work of Gray, Ek, Dahl", Label(("Gray", "Ek", "Dahl"))), ("Gray, Ek, Dahl", Label()),
    ("work with Google and Ek", Label()), ("Ann B. Gray and Bo Ek", Label(("Ann", "Gray", "Bo", "Ek"))),
    ('— "Twelve letter" !', Label(title="Twelve letter")), ('"Eleven let"', Label()),
    ("a “Deep Residual Learning Here.” and “Some Other Title Beside That”", Label(title="Deep Residual Learning Here")),
    ("a “Deep Residual Learning” of it", Label()),  # three long words
    ("Deep Residual Learning For Images", Label(title="Deep Residual Learning For Images")),
    ("Deep Residual Learning Images", Label()), ("deep Residual Learning For Images", Label()),
    ("Deep Residual Learning For Images (2)", Label()), ("Deep Residual Learning For Benchmarks,", Label()),
    ("Deep Residual Learning For A DATASET", Label()), ("Deep Residual of the new images", Label()),
    ("Deep Residual Learning Images in words", Label(title="Deep Residual Learning Images in words")),
    ("Deep Residual Learning Images with words", Label()),  # four of six long words
]  # fmt: skip


@pytest.mark.parametrize(("words", "label"), NAMED)
def test_authors_or_a_title_that_words_name(words: str, label: Label) -> None:
    assert label_of(words) == label


@pytest.mark.parametrize("before", [*';:([—–"“/', " by ", " from ", " see ", " in ", " of "])
def test_names_begin_after_a_clause(before: str) -> None:
    assert label_of(f"Loom{before}Gray et al.") == Label(("Gray",), are_names=True)


SPELLED = [
    ("Løkk", "Lokk"), ("Łuk", "Luk"), ("Đuk", "Duk"), ("Guðr", "Gudr"), ("Sæm", "Sam"), ("Lœk", "Lok"),
    ("Ilık", "Ilik"), ("Röhl", "Roehl"), ("Müh", "Mueh"), ("Bär", "Baer"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SPELLED)
def test_two_spellings_of_a_name(one: str, other: str) -> None:
    assert spelled(one) == spelled(other)


WORTH = [
    "[Gray et al](u)", "[see Gray et. al., x](u)", "[BERT 2018](u)", "[BERT, 2018b](u)", '[a "Twelve letter"](u)',
    "[Gray and Ek](u)", "[of Ann & Ek](u)", "[Deep residual nets of images](u)", "[“A residual nets for images](u)",
]  # fmt: skip
NOT_WORTH = [
    "[here](u)", "[@gray et al]", "[a 20189](u)", '["Eleven let"](u)', "[Deep residual nets of i](u)", "et al., 2018",
    "[gray and ek](u)",
]  # fmt: skip


def test_brackets_that_may_name_somebody() -> None:
    assert [text for text in WORTH if not WORTH_A_LOOK.search(text)] == []
    assert [text for text in NOT_WORTH if WORTH_A_LOOK.search(text)] == []


@pytest.fixture
def cited(blog: Blog, registries: Registries) -> Blog:
    registries.add_arxiv("1706.03762", title="Attention Is All You Need", authors=["Ashish Vaswani", "Noam Shazeer"])
    registries.add_arxiv("2203.02155", title="Training to follow instructions", authors=["Long Ouyang"])
    blog.post("[@arxiv:1706.03762; @arxiv:2203.02155]\n", "seed.md", "title: Seed\ndescription: d\n")
    assert blog.run("cite").code == 0
    return blog


FRONT_MATTER = "title: A post\ndescription: d\n"


def test_a_link_and_a_bracket_are_reported_at_their_place(cited: Blog) -> None:
    cited.post(
        "As [*Ouyang* et al., 2022](https://arxiv.org/abs/1706.03762) says,\n"
        "and [Ouyang et al.][@arxiv:1706.03762], not [Ouyang et al.](https://arxiv.org/abs/2203.02155).\n",
        front_matter=FRONT_MATTER,
    )
    done = cited.run("check", "--select", "HT401")
    what = 'leads to "Attention Is All You Need" by Vaswani and others'
    remedy = "[HT401]\n  correct the link, or the words\n"
    assert done.out == (
        f'content/posts/post.md:6:4: warning: "Ouyang et al., 2022" {what}, 2017 {remedy}'
        f'content/posts/post.md:7:5: warning: "Ouyang et al." {what} {remedy}'
    )
    assert done.code == 0


def test_what_is_not_in_the_lock_is_not_compared(cited: Blog) -> None:
    cited.post("As [Ouyang et al., 2022](https://arxiv.org/abs/1810.04805) says.\n", front_matter=FRONT_MATTER)
    assert cited.run("check", "--select", "HT401").out == ""


def test_of_a_bracket_one_work_may_fit(cited: Blog) -> None:
    both = "[Ouyang et al.][@arxiv:1706.03762; @arxiv:2203.02155]"
    cited.post(f"As {both} say.\n", front_matter=FRONT_MATTER)
    assert cited.run("check", "--select", "HT401").out == ""


def test_an_entry_of_the_bibliography_is_compared_too(cited: Blog) -> None:
    cited.write("hugo.yaml", cited.read("hugo.yaml") + "params: {hugoTools: {bibliography: refs.bib}}\n")
    cited.write("refs.bib", "@article{gray, author = {Gray, Ann}, title = {On Grey}, year = 2020}\n")
    cited.post("As [Brown et al., 2020][@gray] says.\n", front_matter=FRONT_MATTER)
    assert (
        '"Brown et al., 2020" leads to "On Grey" by Gray, 2020 [HT401]\n' in cited.run("check", "--select", "HT401").out
    )


# --- asking the registries -----------------------------------------------------------------------


@pytest.fixture
def uncited(blog: Blog, registries: Registries) -> Blog:
    """A blog that links works which its lock does not have."""
    registries.add_arxiv("1706.03762", title="Attention Is All You Need", authors=["Ashish Vaswani", "Noam Shazeer"])
    links = ["[Ouyang et al., 2022](https://arxiv.org/abs/1706.03762)", "[a paper](https://arxiv.org/abs/1810.04805)"]
    blog.post(f"As {' and '.join(links)} say.\n", front_matter=FRONT_MATTER)
    blog.post(f"As {links[0]} says.\n", "other.md", FRONT_MATTER)
    return blog


def test_works_that_the_lock_lacks_are_asked_for_once_and_not_kept(uncited: Blog, registries: Registries) -> None:
    before = uncited.snapshot()
    assert uncited.run("check").out == ""
    assert registries.requests == []
    done = uncited.run("check", "--resolve")
    assert done.out.count('"Ouyang et al., 2022" leads to "Attention Is All You Need"') == 2
    assert (done.code, len(registries.requests), uncited.snapshot()) == (0, 1, before)
    assert "1810.04805" not in str(registries.requests)


def test_a_work_without_an_answer_is_told(uncited: Blog) -> None:
    uncited.post("As [Ouyang et al., 2022](https://arxiv.org/abs/2203.02155) say.\n", front_matter=FRONT_MATTER)
    done = uncited.run("check", "--resolve")
    assert done.code == 3
    assert "arxiv:2203.02155 was not compared: " in done.err
    assert "other.md:6:4: warning:" in done.out
