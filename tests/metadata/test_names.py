"""Words by which groups, places of work, titles, degrees and suffixes are known in a name, in their spellings."""

from __future__ import annotations

import pytest

from hugo_tools.metadata import names
from hugo_tools.metadata.items import Name

GROUPS = """
    Royal Academy; Space Agency; Open Alliance; Bell Archive; Bell Archives; Heart Association; Port Authority;
    Medical Board; Cancer Center; Cancer Centre; CMS Collaboration; LHC Collaborations; Boston College;
    European Commission; Joint Comission; Nobel Committee; Ford Company; Pugwash Conference; Unicode Consortium;
    Unicode Consortia; Sloan Corporation; Arts Council; Energy Department; Physics Dept; Flood Division;
    Light Facility; Law Faculty; Sports Federation; Blockchain Forum; Mozilla Foundation; French Government;
    Jones Group; Mercy Hospital; Acme Inc; Open Initiative; Leveson Inquiry; Max Planck Institute; Institut Pasteur;
    ALLHAT Investigators; The Journal; Bell Laboratory; Bell Laboratories; Bell Lab; Bell Labs; NumPy Contributors;
    Django Developers; Debian Maintainers; Football League; Bodleian Library; Acme LLC; Acme Ltd; Health Ministry;
    British Museum; Prado Muséum; Museo Egizio; Nature Network; Leiden Observatory; Health Organisation;
    Health Organization; Expert Panel; Trial Participants; Health Partnership; Food Program; Food Programme;
    Gutenberg Project; Acme Publisher; Acme Publishers; Birth Registry; Data Repository; Dance School;
    Basel Secretariat; Royal Society; La Società; Société Civile; Statistics Norway; UK Statistical Office;
    Framingham Study; Household Survey; Weather System; Health Task Force; Gemini Team; Women Trial; Wellcome Trust;
    Soviet Union; Kyoto University; Kyoto Universities; ICML Workshop; Microsoft Research; Baugemeinschaft Nord;
    Fraunhofer Gesellschaft; Innenministerium Hessen; Landes Verband; United Nations; World Bank;
    Asian Development Bank; Central Bank; National Bank; Federal Bank; European Investment Bank; Reserve Bank;
    Associação Médica; Asociación Médica; Centro Médico; Comisión Europea; Fundação Getúlio; Fundación Botín;
    Grupo Uno; Laboratório Vivo; Laboratorio Vivo; Ministério Público; Ministerio Público; Núcleo Duro;
    Observatório Social; Observatorio Social; Sociedad Anónima; Sociedade Anônima; Bayer AG; Siemens GmbH;
    Repsol S.A.; Fiat SpA; Philips BV; Tesco Plc; Friends of Earth; Chart für Alle; Physicians for Peace;
    Villes pour Demain
"""
PERSONS = """
    Ada Lovelace; Jane Labbé; Ada Groupe; Jan Teamer; Max Bank; Ada Inch; Jo Institu; Research Jane; Paul Boarding;
    Peter Unionist; Bernard Bv
"""


def each(words: str) -> list[str]:
    return [" ".join(word.split()) for word in words.split(";")]


@pytest.mark.parametrize("name", each(GROUPS))
def test_a_group_is_known_by_a_word(name: str) -> None:
    assert names.group_or_person(name) == Name(literal=name)


@pytest.mark.parametrize("name", each(PERSONS))
def test_a_word_that_only_begins_or_ends_like_a_groups_is_a_persons(name: str) -> None:
    given, family = name.split()
    assert names.group_or_person(name) == Name(family, given)


PLACES = """
    Academy in Rome; Mayo Clinic; Boston College; Department of Physics; Dept of Physics; Faculty of Law;
    Charité Hospital; Institute for Ants; Institut Pasteur; Bell Laboratory; Bell Laboratories; Paris Polytechnic;
    School of Law; University of Oslo; Università di Pisa; Naturalis Collection; Naturalis collection.;
    Sydney, Australia; Vienna, Austria; Ghent, Belgium; Recife, Brazil; Toronto, Canada; Wuhan, China;
    Wuhan, PR China; Wuhan, P.R. China; Wuhan, P. R. China; Wuhan, P R China; Odense, Denmark; Bath, England;
    Lyon, France; Bonn, Germany; Pune, India; Haifa, Israel; Turin, Italy; Kobe, Japan; Delft, The Netherlands;
    Delft, Netherlands; Singapore, Singapore; Seoul, South Korea; Leon, Spain; Lund, Sweden; Bern, Switzerland;
    Bath, UK; Bath, U.K.; Bath, United Kingdom; Austin, USA; Austin, U.S.A.; Austin, United States; Bath, UK.
"""


@pytest.mark.parametrize("place", each(PLACES))
def test_the_place_where_an_author_works_is_known(place: str) -> None:
    assert names.is_affiliation(place)
    assert names.several(f"Ada Lovelace; {place}; Mary Shelley") == ["Ada Lovelace", "Mary Shelley"]


AUTHORS = """
    Jane France; India Jones; Collection Data Team; Oslo University Study Group; Stanford Hospital Network;
    Institute Collaboration; Delft Consortium, Netherlands; Academy Council; Paris Commission, France;
    Ethics Committee; Clinic Initiative; Clinic Investigators; Hospital Society; University Task Force; Collections
"""


@pytest.mark.parametrize("name", each(AUTHORS))
def test_authors_are_not_taken_for_a_place(name: str) -> None:
    assert not names.is_affiliation(name)


DEGREES = """
    PhD; Ph.D; Ph.D.; Ph. D.; PharmD; Pharm.D.; Pharm. D.; MBBS; MBChB; FRCS; FACC; MD; M.D.; MSc; M.Sc.; BSc;
    B.Sc.; MPH; M.P.H.; Dr med; Dr. med.; DPhil; D.Phil.; RN; R.N.; FACS; FRCP; MBA; MS; DDS; DVM; Esq; Esq.
"""


@pytest.mark.parametrize("degree", each(DEGREES))
def test_a_degree_is_not_a_part_of_a_name(degree: str) -> None:
    for written in (f"Jane Roe, {degree}", f"Jane Roe {degree}", f"Jane Roe, {degree}, MD"):
        assert names.person(written) == Name("Roe", "Jane"), written
    assert names.parts(f"Jane, {degree}", "Roe") == names.parts("Jane", f"Roe, {degree}") == Name("Roe", "Jane")


@pytest.mark.parametrize(
    "title", each("Dr; Dr.; Prof; Prof.; Professor; Mr; Mr.; Mrs.; Ms; Ms.; Sir; Prof. Dr.; Sir Dr")
)
def test_a_title_is_not_a_part_of_a_name(title: str) -> None:
    assert names.person(f"{title} Jane Roe") == Name("Roe", "Jane")
    assert names.parts(f"{title} Jane", "Roe") == names.parts("Jane", f"{title} Roe") == Name("Roe", "Jane")


@pytest.mark.parametrize(
    "name", [Name("Drew", "Jane"), Name("Sirius", "Ann"), Name("Mrsic", "Ann"), Name("Prof", "Ann")]
)
def test_a_name_that_begins_like_a_title_is_whole(name: Name) -> None:
    assert names.person(f"{name.given} {name.family}") == names.person(f"{name.family}, {name.given}") == name


@pytest.mark.parametrize("suffix", each("Jr; Jr.; Sr; Sr.; Jnr; Jnr.; 2nd; 3rd; 4th; II; III; IV; VI; VII; VIII"))
def test_a_suffix_stands_apart(suffix: str) -> None:
    name = Name("Roe", "Jane", suffix)
    assert names.person(f"Jane Roe {suffix}") == names.person(f"Jane Roe, {suffix}") == name
    assert names.person(f"Roe, Jane, {suffix}") == names.parts("Jane", f"Roe {suffix}") == name
    assert names.parts(f"Jane {suffix}", "Roe") == name


MARKED = {
    "Jane Roe*": "Jane Roe", "Jane Roe*†": "Jane Roe", "Jane Roe1,2": "Jane Roe", "Jane Roe¹⁰": "Jane Roe",
    "Jane Roe (ed.)": "Jane Roe", "Jane Roe (eds)": "Jane Roe", "Jane Roe (Editor)": "Jane Roe",
    "Jane Roe (Editors)": "Jane Roe", "Jane Roe(hrsg.)": "Jane Roe", "Jane Roe (dir.)": "Jane Roe",
    "Jane Roe (coord.)": "Jane Roe", "Jane Roe (comp.)": "Jane Roe", "Jane Roe (trans.)": "Jane Roe",
    "Jane Roe (Oslo)": "Jane Roe (Oslo)", "Jane Roe 0000-0002-1825-0097": "Jane Roe",
    "Jane Roe (0000-0002-1825-009X)": "Jane Roe", "Jane Roe [ORCID: 0000-0002-1825-0097]": "Jane Roe",
    "Jane Roe orcid id 0000-0002-1825-0097": "Jane Roe", "Jane Roe https://orcid.org/0000-0002-1825-0097": "Jane Roe",
    "Jane Roe http://orcid.org/0000-0002-1825-0097": "Jane Roe", "[Jane Roe]": "Jane Roe", "Jane Roe,;": "Jane Roe",
    "DARPA 2020": "DARPA 2020", "0000-0002-1825-0097 Jane Roe": "Jane Roe",
}  # fmt: skip


@pytest.mark.parametrize(("written", "expected"), MARKED.items())
def test_a_name_is_clean_of_marks_roles_and_numbers(written: str, expected: str) -> None:
    assert names.clean(written) == expected


SEVERAL = {
    "Ada Lovelace and Mary Shelley": ["Ada Lovelace", "Mary Shelley"],
    "Ada Lovelace & Mary Shelley": ["Ada Lovelace", "Mary Shelley"],
    "Ada Lovelace, Mary Shelley, Jane Roe": ["Ada Lovelace", "Mary Shelley", "Jane Roe"],
    "Ada Lovelace, Mary Shelley, and Jane Roe": ["Ada Lovelace", "Mary Shelley", "Jane Roe"],
    "Lovelace, A., Shelley, M.-J. & Roe, J": ["Lovelace, A.", "Shelley, M.-J.", "Roe, J"],
    "Lovelace, A. B., Shelley, MJ": ["Lovelace, A. B.", "Shelley, MJ"],
    "Lovelace, Ada": ["Lovelace, Ada"],
    "Lovelace, Ada, Countess": ["Lovelace, Ada, Countess"],
    "Ada Lovelace (London), Mary Shelley (Bath) and Jane Roe": ["Ada Lovelace", "Mary Shelley", "Jane Roe"],
    "Lovelace, Ada; Shelley, Mary;": ["Lovelace, Ada", "Shelley, Mary"],
    "Ann Gray,Bo Ek,and Cy Dow": ["Ann Gray", "Bo Ek", "Cy Dow"],
    "Ann Gray, Bo Ek": ["Ann Gray, Bo Ek"],
    "Gray, A., Ek, Bo": ["Gray, A., Ek, Bo"],
    "Ann Gray(Oslo) ;Bo Ek (Rome)": ["Ann Gray", "Bo Ek"],
    "Ann Gray; University of Oslo;": ["Ann Gray"],
    "University of Oslo; MIT College": ["University of Oslo"],
    "Sandy Anderson": ["Sandy Anderson"],
    "University of Oslo": ["University of Oslo"],
}


@pytest.mark.parametrize(("written", "expected"), SEVERAL.items())
def test_several_names_in_one_text(written: str, expected: list[str]) -> None:
    assert names.several(written) == expected


@pytest.mark.parametrize(
    ("given", "family", "expected"),
    [
        ("Hans Van", "der Berg", Name("Van der Berg", "Hans")),
        ("Hans Von", "Den Berg", Name("Von Den Berg", "Hans")),
        ("Hans Van", "Der Berg", Name("Van Der Berg", "Hans")),
        ("Hans Von", "den Berg", Name("Von den Berg", "Hans")),
        ("Hans Van", "Dermot", Name("Dermot", "Hans Van")),
        ("Hans von der", "Berg", Name("von der Berg", "Hans")),
        ("von", "Berg", Name("Berg", "von")),
        ("BO", "LI", Name("Li", "BO")),
        ("BCD", "Roe", Name("Roe", "B. C. D.")),
        ("AE", "Roe", Name("Roe", "A. E.")),
        ("AEI", "Roe", Name("Roe", "AEI")),
        ("XQZT", "Roe", Name("Roe", "XQZT")),
        ("Ann", "M. B. Roe", Name("Roe", "Ann M. B.")),
        ("Yuyuyu", "yuyuyu", Name("Yuyuyu", "Yuyuyu")),
        ("Yuyuyus", "YUYUYUS", Name("Yuyuyus")),
        ("ANN MARIE", "Roe", Name("Roe", "ANN Marie")),
        ("ANN", "ROE", Name("Roe", "Ann")),
        ("ANN", "R", Name("R", "ANN")),
        ("AN", "ROE", Name("Roe", "AN")),
        ("Ann", "MacDONALD", Name("MacDonald", "Ann")),
        ("Ann", "O'BRIEN-ROE", Name("O'Brien-Roe", "Ann")),
        ("ann", "roe", Name("roe", "ann")),
        ("Ann", "de", Name("de", "Ann")),
        ("", "ROEBUCKS", Name("Roebucks")),
        ("", "ROES", Name("ROES")),
        ("Ann Sr.", "Roe", Name("Roe", "Ann", "Sr.")),
        (",Ann;", ",Roe;", Name("Roe", "Ann")),
    ],
)
def test_parts_of_a_name_are_put_where_they_belong(given: str, family: str, expected: Name) -> None:
    assert names.parts(given, family) == expected


@pytest.mark.parametrize("written", ["Roe J.", "Roe J. K. L. M.", "Roe J.-K.", "Roe JK", "Roe JKL", "de Roe J.K."])
def test_a_family_name_before_initials(written: str) -> None:
    family = "de Roe" if written.startswith("de") else "Roe"
    assert names.person(written).family == family
