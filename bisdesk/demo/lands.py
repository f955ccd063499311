"""What invented people of a country are called and where they live. Common names and real towns; no real person."""

from dataclasses import dataclass

from bisdesk.domain.partial_date import PartialDate


@dataclass(frozen=True)
class Land:
    """One country. towns: postcode and name. women and men are first names; an empty tuple: one name only."""

    code: str  # ISO 3166-1 alpha-2
    women: tuple[str, ...]
    men: tuple[str, ...]
    last_names: tuple[str, ...]
    streets: tuple[str, ...]
    towns: tuple[tuple[str, str], ...]
    mailbox: str
    language: str = "en"  # which of the four languages most people from there choose
    has_card: bool = False  # people mostly show an identity card


LANDS = (
    Land(
        "PL",
        ("Agnieszka", "Katarzyna", "Małgorzata", "Zofia"),
        ("Łukasz", "Paweł", "Michał", "Grzegorz"),
        ("Wójcik", "Gołąb", "Kowalczyk", "Kozioł", "Źrebiec"),
        ("ulica Lipowa", "ulica Słoneczna", "aleja Wolności"),
        (("30-001", "Kraków"), ("50-001", "Wrocław"), ("80-001", "Gdańsk")),
        "poczta.example",
        has_card=True,
    ),
    Land(
        "RO",
        ("Ioana", "Ștefania", "Mădălina", "Andreea"),
        ("Cătălin", "Răzvan", "Ștefan", "Ionuț"),
        ("Țurcanu", "Munteanu", "Dragoș", "Vlăduț", "Șerban"),
        ("Strada Mihai Eminescu", "Strada Florilor", "Bulevardul Unirii"),
        (("400001", "Cluj-Napoca"), ("700001", "Iași"), ("300001", "Timișoara")),
        "mesaj.example",
        language="fr",
    ),
    Land(
        "HU",
        ("Zsófia", "Eszter", "Réka", "Ágnes"),
        ("Bálint", "Gergő", "Ákos", "Zoltán"),
        ("Kővári", "Szőke", "Fűzfa", "Hegedűs", "Pálffy"),
        ("Kossuth Lajos utca", "Petőfi Sándor utca", "Fő utca"),
        (("4024", "Debrecen"), ("6720", "Szeged"), ("7621", "Pécs")),
        "levelek.example",
        language="de",
    ),
    Land(
        "VN",
        ("Thị Hồng Nhung", "Thị Mỹ Lệ", "Ngọc Diệp"),
        ("Văn Dũng", "Quốc Thắng", "Đức Huy"),
        ("Nguyễn", "Trần", "Phạm", "Huỳnh"),
        ("Đường Lê Lợi", "Đường Trần Phú", "Đường Nguyễn Huệ"),
        (("100000", "Hà Nội"), ("550000", "Đà Nẵng"), ("700000", "Thành phố Hồ Chí Minh")),
        "hopthu.example",
    ),
    Land(
        "PT",
        ("Conceição", "Inês", "Beatriz", "Leonor"),
        ("João", "Gonçalo", "Tomás", "Simão"),
        ("Magalhães", "Brandão", "Fonseca", "Simões"),
        ("Rua das Flores", "Rua do Sol", "Avenida da Liberdade"),
        (("4000-001", "Porto"), ("3000-001", "Coimbra"), ("8000-001", "Faro")),
        "correio.example",
        language="fr",
        has_card=True,
    ),
    Land(
        "TR",
        ("Elif", "Gülşah", "Çiğdem", "Zeynep"),
        ("Oğuzhan", "Barış", "Çağrı", "İsmail"),
        ("Yıldırım", "Özdemir", "Şahin", "Güneş"),
        ("Atatürk Caddesi", "İstiklal Caddesi", "Çınar Sokak"),
        (("06010", "Ankara"), ("35010", "İzmir"), ("16010", "Bursa")),
        "posta.example",
        language="nl",
    ),
    Land(
        "MA",
        ("Fatima-Zahra", "Khadija", "Salma", "Nour"),
        ("Youssef", "Abdellah", "Hamza", "Driss"),
        ("El Idrissi", "Benjelloun", "Ait Ouarab", "Lahlou"),
        ("Rue Ibn Batouta", "Avenue Hassan II", "Rue des Orangers"),
        (("20000", "Casablanca"), ("30000", "Fès"), ("90000", "Tanger")),
        "courrier.example",
        language="fr",
    ),
    Land(
        "IN",
        ("Priyanka", "Lakshmi", "Ananya", "Meenakshi"),
        ("Rajesh", "Arjun", "Vikram", "Suresh"),
        ("Chatterjee", "Iyer", "Deshmukh", "Kulkarni"),
        ("Gandhi Road", "Temple Street", "Lake View Road"),
        (("600001", "Chennai"), ("411001", "Pune"), ("560001", "Bengaluru")),
        "dak.example",
    ),
    Land(
        "ID",
        (),
        (),
        ("Sulastri", "Suhartono", "Wahyuningsih", "Mulyadi"),
        ("Jalan Merdeka", "Jalan Melati", "Jalan Diponegoro"),
        (("40111", "Bandung"), ("55111", "Yogyakarta"), ("60119", "Surabaya")),
        "surat.example",
    ),
    Land(
        "DE",
        ("Käthe", "Annegret", "Lena", "Jördis"),
        ("Jürgen", "Götz", "Malte", "Björn"),
        ("Möller-Süßmann", "Weiß", "Schröder", "Grünwald"),
        ("Bahnhofstraße", "Lindenweg", "Goethestraße"),
        (("50667", "Köln"), ("52062", "Aachen"), ("04109", "Leipzig")),
        "briefkasten.example",
        language="de",
    ),
    Land(
        "NL",
        ("Sanne", "Fleur", "Maartje", "Roos"),
        ("Sjoerd", "Thijs", "Bram", "Jelle"),
        ("van der Heijden", "Brouwer", "ter Horst", "Dijkstra"),
        ("Kerkstraat", "Stationsweg", "Molenlaan"),
        (("5611 AA", "Eindhoven"), ("6211 AA", "Maastricht"), ("4811 AA", "Breda")),
        "brievenbus.example",
        language="nl",
        has_card=True,
    ),
    Land(
        "FR",
        ("Élodie", "Maëlys", "Françoise", "Noémie"),
        ("Benoît", "Loïc", "Jérôme", "Théo"),
        ("d’Hautefeuille", "Lefèvre", "Châtelain", "Müntz"),
        ("rue de la Gare", "avenue du Maréchal-Foch", "place de l’Église"),
        (("59000", "Lille"), ("08000", "Charleville-Mézières"), ("54000", "Nancy")),
        "boite.example",
        language="fr",
    ),
    Land(
        "CZ",
        ("Kateřina", "Žofie", "Růžena", "Markéta"),
        ("Jiří", "Ondřej", "Tomáš", "Luděk"),
        ("Krejčí", "Hořejší", "Martinů", "Zářecký-Pešů"),
        ("Masarykova", "Husova", "Nádražní"),
        (("602 00", "Brno"), ("301 00", "Plzeň"), ("779 00", "Olomouc")),
        "schranka.example",
    ),
    Land(
        "NG",
        ("Adaeze", "Ngozi", "Oluwafunmilayo", "Amara"),
        ("Chukwuemeka", "Olúṣẹ́gun", "Tunde", "Ikenna"),
        ("Okonkwo", "Adébáyọ̀", "Nwachukwu", "Balogun"),
        ("Awolowo Road", "Market Street", "Independence Way"),
        (("100001", "Lagos"), ("200001", "Ibadan"), ("400001", "Enugu")),
        "inbox.example",
    ),
)
"""Fourteen countries; in one of them people have one name."""

OLD_DATES = (
    PartialDate(1969, None, None),
    PartialDate(1974, 6, None),
    PartialDate(1958, None, None),
)
"""Birth dates as some documents print them: day, or day and month, unknown."""
