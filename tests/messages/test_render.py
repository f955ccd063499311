"""Every message, in every language, for every reader."""

import re
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import bisdesk
from bisdesk.catalogues import catalogue
from bisdesk.domain.gsm7 import fold, is_gsm7, parts
from bisdesk.messages.addresses import Addresses
from bisdesk.messages.catalogue import CATALOGUE, By, UnknownMessage, kind_of
from bisdesk.messages.examples import PEOPLE, example
from bisdesk.messages.render import About, RenderedMail, render_mail, render_sms
from bisdesk.messages.salutation import Salutation, Title, for_worker
from bisdesk.outbox.models import Channel

LANGUAGES = ("nl", "fr", "de", "en")
MAILS = [code for code, kind in CATALOGUE.items() if kind.by is By.MAIL]
TEXTS = [code for code, kind in CATALOGUE.items() if kind.by is By.SMS]
TO = Addresses(
    intranet_url="https://bisdesk.intra.example",
    public_url="https://keys.example",
    contact_mail="hulp@voorbeeld.example",
    keys_help_url="https://help.example/{language}",
    keys_videos_url="https://help.example/videos",
)
CODE = "ABCDEFGHJKLMNPQRSTUV"
WORST = 'Müller <b>"Ș\r\nBcc: x@y.example'


def about(**changes: object) -> About:
    given: dict[str, object] = {
        "salutation": for_worker("F", "Anneli", "Saarinen"),
        "reference": "BIS-2026-000042",
        "secret": {"token": "tok-EN_123", "code": CODE, "digits": "0417"},
        "at": datetime(2026, 11, 23, 11, 5, tzinfo=UTC),
    }
    return About(**(given | changes))  # type: ignore[arg-type]


def words(mail: RenderedMail) -> str:
    """The HTML as text, spaces collapsed."""
    body = BeautifulSoup(mail.html, "html.parser").body
    assert body is not None
    return " ".join(body.get_text(" ").split())


def test_each_channel_of_the_catalogue_is_one_of_the_outbox() -> None:
    assert {by.value for by in By} == {channel.value for channel in Channel}


def test_each_message_has_its_folder_and_no_folder_is_left_over() -> None:
    folder = Path(bisdesk.__file__).parent / "templates" / "messages"
    found = {
        (path.name, tuple(sorted(file.name for file in path.iterdir())))
        for path in folder.iterdir()
        if path.is_dir()
    }
    mail, sms = ("body.html", "body.txt", "subject.txt"), ("body.txt",)
    assert found == {
        (code, mail if kind.by is By.MAIL else sms) for code, kind in CATALOGUE.items()
    }


def test_an_unknown_message_is_refused() -> None:
    with pytest.raises(UnknownMessage):
        kind_of("activation_linked")


@pytest.mark.parametrize("code", CATALOGUE)
def test_no_two_languages_say_it_the_same_way(code: str) -> None:
    def said(language: str) -> str:
        if code in TEXTS:
            return render_sms(code, language, about(), TO).text
        mail = render_mail(code, language, about(), TO)
        return mail.subject + mail.text

    assert len({said(language) for language in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "sex", "greeting"),
    [
        ("nl", "F", "Geachte mevrouw Saarinen,"),
        ("nl", "M", "Geachte heer Saarinen,"),
        ("nl", "X", "Geachte Anneli Saarinen,"),
        ("fr", "F", "Madame Saarinen,"),
        ("fr", "M", "Monsieur Saarinen,"),
        ("fr", "X", "Bonjour Anneli Saarinen,"),
        ("de", "F", "Sehr geehrte Frau Saarinen,"),
        ("de", "M", "Sehr geehrter Herr Saarinen,"),
        ("de", "X", "Guten Tag Anneli Saarinen,"),
        ("en", "F", "Dear Ms Saarinen,"),
        ("en", "M", "Dear Mr Saarinen,"),
        ("en", "X", "Dear Anneli Saarinen,"),
    ],
)
def test_the_salutation_fits_the_reader(language: str, sex: str, greeting: str) -> None:
    salutation = for_worker(sex, "Anneli", "Saarinen")
    mail = render_mail("activation_link", language, about(salutation=salutation), TO)
    assert mail.text.splitlines()[0] == greeting
    assert greeting in words(mail)


@pytest.mark.parametrize("language", LANGUAGES)
def test_mails_are_signed_by_the_bisdesk_and_never_by_csam(language: str) -> None:
    for code in MAILS:
        mail = render_mail(code, language, about(), TO)
        assert mail.sender_name in mail.text
        assert mail.sender_name.startswith("Bisdesk ")
        assert "csam" not in (mail.subject + mail.text.partition("\n--\n")[2]).lower()
        # Where CSAM activates, its mail has to be named; elsewhere nothing may pass for it.
        if "_external_" not in code:
            assert "csam" not in (mail.text + mail.html).lower()


THREE = ("activation_link", "activation_explained", "activation_code")
ANNEXES: dict[str, tuple[int, *tuple[str, ...]]] = {
    # what the manual's annexes 3 to 5 say: which of the three says it, and how in each language
    "the profile was made": (0, "is aangemaakt", "a été créé", "wurde angelegt", "has been created"),
    "a personal code": (0, "persoonlijke activatiecode per sms", "personnel par SMS", "persönlichen Aktivierungscode per SMS", "personal activation code from us by SMS"),
    "use it with the link": (0, "de link in deze mail", "le lien de cet e-mail", "dem Link in dieser E-Mail", "the link in this mail"),
    "the link is short-lived": (0, "maar 14 dagen", "que 14 jours", "nur 14 Tage", "14 days only"),
    "then a new link": (0, "een nieuwe link", "un nouveau lien", "einen neuen Link", "a new link"),
    "be quick": (0, "zo snel mogelijk", "dès que possible", "so bald wie möglich", "as soon as you can"),
    "where to ask": (0, *("hulp@voorbeeld.example",) * 4),
    "why they get this": (1, "toegang te geven tot een toepassing", "donner accès à une application", "Zugang zu einer Anwendung", "access to an application"),
    "a link by mail": (1, "activatielink per e-mail", "lien d’activation par e-mail", "Aktivierungslink per E-Mail", "activation link by e-mail"),
    "a code by SMS": (1, "activatiecode per sms", "code d’activation par SMS", "Aktivierungscode per SMS", "activation code by SMS"),
    "from no town hall": (1, "gemeentehuis", "maison communale", "Gemeindehaus", "town hall"),
    "which button": (1, "kies de knop", "cliquez sur le bouton", "klicken Sie auf die Schaltfläche", "choose the button"),
    "digits and capitals": (1, "cijfers en hoofdletters", "des chiffres et des majuscules", "Ziffern und Großbuchstaben", "digits and capital letters"),
    "14 days": (1, "Na 14 dagen kunt u een nieuwe link", "Après 14 jours, vous pouvez obtenir un nouveau lien", "Nach 14 Tagen können Sie einen neuen Link", "After 14 days you can get a new link"),
    "30 days": (1, "langer dan 30 dagen", "plus de 30 jours", "länger als 30 Tage", "longer than 30 days"),
    "three tries": (1, "drie pogingen", "trois essais", "drei Versuche", "three tries"),
    "a new request": (1, "nieuwe aanvraag", "nouvelle demande", "neuer Antrag", "new request"),
    "no SMS": (1, "Geen sms gekregen", "pas reçu de SMS", "Keine SMS erhalten", "No SMS"),
    "key by app": (1, "beveiligingscode via mobiele app", "code de sécurité via application mobile", "Sicherheitscode über mobile App", "security code via mobile app"),
    "key by SMS": (1, "beveiligingscode via sms", "code de sécurité par SMS", "Sicherheitscode per SMS", "security code via text message"),
    "name and password": (1, "gebruikersnaam en een wachtwoord", "nom d’utilisateur et un mot de passe", "Benutzernamen und ein Passwort", "user name and a password"),
    "back-up": (1, "meteen ook de andere sleutel", "tout de suite aussi l’autre clé", "gleich auch den anderen Schlüssel", "the other key at once"),
    "my digital keys": (1, *("https://keys.example/keys",) * 4),
    "help page": (1, *(f"https://help.example/{language}" for language in LANGUAGES)),
    "videos": (1, *("https://help.example/videos",) * 4),
    "a mail with a link": (2, "tijdelijke activatielink", "lien d'activation temporaire", "befristeten Aktivierungslink", "temporary activation link"),
    "once": (2, "eenmalig", "qu'une fois", "nur einmal", "only and can be used once"),
    "the code": (2, *("ABCDE FGHJK LMNPQ RSTUV",) * 4),
}  # fmt: skip


def test_the_three_messages_say_together_all_that_the_manual_says() -> None:
    lacking = []
    for (which, *words_by_language), fact in zip(ANNEXES.values(), ANNEXES, strict=True):
        for language, wanted in zip(LANGUAGES, words_by_language, strict=True):
            code = THREE[which]
            if code in TEXTS:
                said = render_sms(code, language, about(), TO).text
            else:
                said = " ".join(render_mail(code, language, about(), TO).text.split())
            if wanted not in said:
                lacking.append((fact, language))
    assert lacking == []


@pytest.mark.parametrize("code", TEXTS)
def test_an_sms_is_gsm7_in_at_most_three_parts_without_name(code: str) -> None:
    for language, person in product(LANGUAGES, PEOPLE.values()):
        sms = render_sms(code, language, example(code, person), TO)
        assert is_gsm7(sms.text)
        assert "?" not in sms.text  # nothing had to be replaced
        assert parts(sms.text) <= 3
        assert fold(person.last) not in sms.text
        assert "Bisdesk" in sms.text
        assert "http" not in sms.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_is_shown_in_four_groups(language: str) -> None:
    text = render_sms("activation_code", language, about(), TO).text
    assert "ABCDE FGHJK LMNPQ RSTUV" in text.splitlines()


@pytest.mark.parametrize("code", MAILS)
def test_subjects_carry_a_reference_at_most(code: str) -> None:
    subjects = {render_mail(code, language, about(), TO).subject for language in LANGUAGES}
    assert len(subjects) == len(LANGUAGES)
    subject = " ".join(subjects)
    for personal in ("Saarinen", "Anneli", CODE, "tok-EN_123"):
        assert personal not in subject
    assert ("BIS-2026-000042" in subject) == (code.endswith("_filer") or code in {
        "request_received", "request_handed_over", "information_needed", "information_reminder", "request_withdrawn", "request_rejected", "number_replaced", "data_corrected", "registration_confirmed", "worker_ready",
    })  # fmt: skip


@pytest.mark.parametrize("code", MAILS)
def test_sec_D10_links_lead_to_the_configured_addresses_only(code: str) -> None:
    mail = render_mail(code, "en", about(), TO)
    links = re.findall(r"https?://[^\s\"<>]+", mail.text) + [
        str(link["href"]) for link in BeautifulSoup(mail.html, "html.parser").select("a[href]")
    ]
    allowed = (TO.intranet_url, TO.public_url, "https://help.example/")
    assert all(link.startswith(allowed) for link in links)
    to_worker = CATALOGUE[code].reader.value == "worker"
    assert not any(link.startswith(TO.intranet_url) for link in links if to_worker)
    assert not any(link.startswith(TO.public_url) for link in links if not to_worker)


def test_sec_D10_the_activation_link_is_the_public_address_and_the_token() -> None:
    mail = render_mail("activation_link", "nl", about(), TO)
    link = "https://keys.example/activate/tok-EN_123"
    assert link in mail.text.splitlines()
    hrefs = [a["href"] for a in BeautifulSoup(mail.html, "html.parser").select("a")]
    assert hrefs == [link, link]


@pytest.mark.parametrize("code", MAILS)
def test_sec_D1_a_hostile_name_stays_text_in_a_mail(code: str) -> None:
    for language in LANGUAGES:
        mail = render_mail(code, language, about(salutation=Salutation(Title.MADAM, WORST)), TO)
        assert '<b>"' not in mail.html
        assert "&lt;b&gt;" in mail.html
        assert "\n" not in mail.subject + mail.sender_name
        assert "Bcc" not in mail.subject + mail.sender_name


@pytest.mark.parametrize("language", LANGUAGES)
def test_sec_D6_a_hostile_reference_cannot_leave_the_subject_line(language: str) -> None:
    mail = render_mail("request_received", language, about(reference="X\r\nBcc: a@b.example"), TO)
    assert not re.search(r"[\r\n\0]", mail.subject)


@pytest.mark.parametrize(
    ("activation", "said"),
    [
        ("", "per sms"),
        ("open", "per sms"),
        ("not_needed", "al digitale sleutels die werken"),
        ("blocked", "geblokkeerd"),
        ("undeliverable", "niet bezorgd"),
        ("activated", "digitale sleutel geactiveerd"),
    ],
)
def test_the_confirmation_says_how_the_activation_stands(activation: str, said: str) -> None:
    mail = render_mail("registration_confirmed", "nl", about(activation=activation), TO)
    assert said in mail.text


def test_the_confirmation_says_whether_the_number_is_noted() -> None:
    noted = render_mail("registration_confirmed", "en", about(), TO).text
    left_out = render_mail("registration_confirmed", "en", about(number_noted=False), TO).text
    assert "You find it in the request." in noted
    assert "You chose not to note it" in left_out


@pytest.mark.parametrize("code", ["activation_blocked", "activation_blocked_filer"])
def test_a_block_says_why(code: str) -> None:
    wrong = render_mail(code, "en", about(end_reason="wrong_codes"), TO).text
    late = render_mail(code, "en", about(end_reason="too_late"), TO).text
    assert "typed three times" in wrong
    assert "30 days" in late


def test_dates_are_those_of_brussels_in_the_readers_language() -> None:
    text = render_mail("keys_changed", "fr", about(), TO).text
    assert "Le 23 novembre 2026 à 12:05" in text


LINK_ENDS = datetime(2026, 12, 9, 8, 30, tzinfo=UTC)
BLOCKS = datetime(2026, 12, 25, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "changes", "said"),
    [
        pytest.param(
            "activation_reminder", {"link_ends_at": LINK_ENDS, "blocks_at": BLOCKS},
            "tot 9 december 2026 om 09:30 uur (Belgische tijd). Daarna kunt u op de pagina van de link een nieuwe link "
            "vragen, tot 25 december 2026 om 09:30 uur.", id="reminder of the first link",
        ),
        pytest.param(
            "activation_reminder", {"link_ends_at": BLOCKS, "blocks_at": BLOCKS},
            "tot 25 december 2026 om 09:30 uur (Belgische tijd). Daarna wordt de activatie geblokkeerd",
            id="reminder two days before the block",
        ),
        pytest.param(
            "activation_new_link", {"blocks_at": BLOCKS},
            "werkt 14 dagen, maar nooit na 25 december 2026 om 09:30 uur", id="new link: its deadline is set when it leaves",
        ),
        pytest.param(
            "activation_new_link", {}, "Wacht u langer dan 30 dagen", id="new link after a bounce: the clock does not run yet",
        ),
    ],
)  # fmt: skip
def test_a_fresh_link_says_until_when_it_works(
    code: str, changes: dict[str, datetime], said: str
) -> None:
    mail = render_mail(code, "nl", about(**changes), TO)
    assert said in mail.text
    assert said in words(mail)
    assert "Uw activatiecode blijft dezelfde" in mail.text
    assert TO.activation("tok-EN_123") in mail.text


@pytest.mark.parametrize("code", MAILS)
def test_no_line_of_french_begins_with_a_mark(code: str) -> None:
    mail = render_mail(code, "fr", about(), TO)
    for each in (mail.subject, mail.text, mail.html):
        assert not re.search(r" [:?;»]|« ", each)
    assert mail.html.count(" !important") == render_mail(code, "nl", about(), TO).html.count(
        " !important"
    )


TYPOGRAPHY = str.maketrans({"’": "'", "“": '"', "”": '"', "„": '"', "‘": "'"})


def test_no_letter_of_an_sms_loses_its_accent_on_the_way() -> None:
    """GSM-7 has é and è but no ê: such a word would arrive misspelt, so another one is chosen."""
    folder = Path(bisdesk.__file__).parent / "templates" / "messages"
    misspelt = [
        (language, said)
        for code in TEXTS
        for msgid in re.findall(r'_\("([^"]+)"', (folder / code / "body.txt").read_text("utf-8"))
        for language in LANGUAGES
        if not is_gsm7((said := catalogue(language).gettext(msgid)).translate(TYPOGRAPHY))
    ]
    assert misspelt == []
