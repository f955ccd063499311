"""Countries that no longer exist, and codes on travel documents that are no country, named in four languages.

Source of the codes: ISO 3166-3, and ICAO Doc 9303-3, section 5. CLDR names only some of them, so the names stand here;
the year is the last one in which the country bore that name.
"""

Names = tuple[str, str, str, str]
"""In Dutch, French, German, English."""

FORMER: dict[str, Names] = {
    "AIDJ": ("Frans gebied van de Afars en Issa’s (tot 1977)", "Territoire français des Afars et des Issas (jusqu’en 1977)", "Französisches Afar- und Issa-Territorium (bis 1977)", "French Territory of the Afars and Issas (until 1977)"),
    "ANHH": ("Nederlandse Antillen (tot 2010)", "Antilles néerlandaises (jusqu’en 2010)", "Niederländische Antillen (bis 2010)", "Netherlands Antilles (until 2010)"),
    "BQAQ": ("Brits Antarctisch Territorium (tot 1979)", "Territoire antarctique britannique (jusqu’en 1979)", "Britisches Antarktis-Territorium (bis 1979)", "British Antarctic Territory (until 1979)"),
    "BUMM": ("Birma (tot 1989)", "Birmanie (jusqu’en 1989)", "Birma (bis 1989)", "Burma (until 1989)"),
    "BYAA": ("Wit-Rusland, Sovjetrepubliek (tot 1991)", "Biélorussie, RSS (jusqu’en 1991)", "Weißrussische SSR (bis 1991)", "Byelorussian SSR (until 1991)"),
    "CSHH": ("Tsjecho-Slowakije (tot 1992)", "Tchécoslovaquie (jusqu’en 1992)", "Tschechoslowakei (bis 1992)", "Czechoslovakia (until 1992)"),
    "CSXX": ("Servië en Montenegro (tot 2006)", "Serbie-et-Monténégro (jusqu’en 2006)", "Serbien und Montenegro (bis 2006)", "Serbia and Montenegro (until 2006)"),
    "CTKI": ("Canton en Enderbury (tot 1979)", "Canton et Enderbury (jusqu’en 1979)", "Canton und Enderbury (bis 1979)", "Canton and Enderbury (until 1979)"),
    "DDDE": ("DDR, Oost-Duitsland (tot 1990)", "RDA, Allemagne de l’Est (jusqu’en 1990)", "DDR, Deutsche Demokratische Republik (bis 1990)", "German Democratic Republic, East Germany (until 1990)"),
    "DYBJ": ("Dahomey (tot 1975)", "Dahomey (jusqu’en 1975)", "Dahomey (bis 1975)", "Dahomey (until 1975)"),
    "FQHH": ("Franse Zuidelijke en Antarctische Gebieden (tot 1979)", "Terres australes et antarctiques françaises (jusqu’en 1979)", "Französische Süd- und Antarktisgebiete (bis 1979)", "French Southern and Antarctic Territories (until 1979)"),
    "FXFR": ("Europees Frankrijk (tot 1997)", "France métropolitaine (jusqu’en 1997)", "Metropolitan-Frankreich (bis 1997)", "Metropolitan France (until 1997)"),
    "GEHH": ("Gilbert- en Ellice-eilanden (tot 1976)", "Îles Gilbert et Ellice (jusqu’en 1976)", "Gilbert- und Ellice-Inseln (bis 1976)", "Gilbert and Ellice Islands (until 1976)"),
    "HVBF": ("Opper-Volta (tot 1984)", "Haute-Volta (jusqu’en 1984)", "Obervolta (bis 1984)", "Upper Volta (until 1984)"),
    "JTUM": ("Johnston (atol, tot 1986)", "Île Johnston (jusqu’en 1986)", "Johnston-Atoll (bis 1986)", "Johnston Island (until 1986)"),
    "MIUM": ("Midwayeilanden (tot 1986)", "Îles Midway (jusqu’en 1986)", "Midwayinseln (bis 1986)", "Midway Islands (until 1986)"),
    "NHVU": ("Nieuwe Hebriden (tot 1980)", "Nouvelles-Hébrides (jusqu’en 1980)", "Neue Hebriden (bis 1980)", "New Hebrides (until 1980)"),
    "NQAQ": ("Koningin Maudland (tot 1983)", "Terre de la Reine-Maud (jusqu’en 1983)", "Königin-Maud-Land (bis 1983)", "Dronning Maud Land (until 1983)"),
    "NTHH": ("Neutrale zone van Saoedi-Arabië en Irak (tot 1991)", "Zone neutre saoudo-irakienne (jusqu’en 1991)", "Saudi-irakische neutrale Zone (bis 1991)", "Saudi–Iraqi neutral zone (until 1991)"),
    "PCHH": ("Trustgebied van de Pacifische Eilanden (tot 1986)", "Territoire sous tutelle des îles du Pacifique (jusqu’en 1986)", "Treuhandgebiet Pazifische Inseln (bis 1986)", "Trust Territory of the Pacific Islands (until 1986)"),
    "PUUM": ("Kleine Pacifische eilanden van de VS (tot 1986)", "Petites îles américaines du Pacifique (jusqu’en 1986)", "Kleinere amerikanische Pazifikinseln (bis 1986)", "US miscellaneous Pacific islands (until 1986)"),
    "PZPA": ("Panamakanaalzone (tot 1979)", "Zone du canal de Panama (jusqu’en 1979)", "Panamakanalzone (bis 1979)", "Panama Canal Zone (until 1979)"),
    "RHZW": ("Rhodesië (tot 1980)", "Rhodésie (jusqu’en 1980)", "Rhodesien (bis 1980)", "Rhodesia (until 1980)"),
    "SKIN": ("Sikkim (tot 1975)", "Sikkim (jusqu’en 1975)", "Sikkim (bis 1975)", "Sikkim (until 1975)"),
    "SUHH": ("Sovjet-Unie (tot 1991)", "Union soviétique (jusqu’en 1991)", "Sowjetunion (bis 1991)", "Soviet Union (until 1991)"),
    "TPTL": ("Oost-Timor, vóór de onafhankelijkheid (tot 2002)", "Timor oriental, avant l’indépendance (jusqu’en 2002)", "Osttimor, vor der Unabhängigkeit (bis 2002)", "East Timor, before independence (until 2002)"),
    "VDVN": ("Noord-Vietnam (tot 1976)", "Viêt Nam du Nord (jusqu’en 1976)", "Nordvietnam (bis 1976)", "North Vietnam (until 1976)"),
    "WKUM": ("Wake (eiland, tot 1986)", "Île de Wake (jusqu’en 1986)", "Wake-Insel (bis 1986)", "Wake Island (until 1986)"),
    "YDYE": ("Zuid-Jemen (tot 1990)", "Yémen du Sud (jusqu’en 1990)", "Südjemen (bis 1990)", "South Yemen (until 1990)"),
    "YUCS": ("Joegoslavië (tot 2003)", "Yougoslavie (jusqu’en 2003)", "Jugoslawien (bis 2003)", "Yugoslavia (until 2003)"),
    "ZRCD": ("Zaïre (tot 1997)", "Zaïre (jusqu’en 1997)", "Zaire (bis 1997)", "Zaire (until 1997)"),
}  # fmt: skip

SPECIAL: dict[str, Names] = {
    "EUE": ("Europese Unie (laissez-passer)", "Union européenne (laissez-passer)", "Europäische Union (Laissez-passer)", "European Union (laissez-passer)"),
    "UNO": ("Verenigde Naties (laissez-passer)", "Nations unies (laissez-passer)", "Vereinte Nationen (Laissez-passer)", "United Nations (laissez-passer)"),
    "XXA": ("Staatloos", "Apatride", "Staatenlos", "Stateless"),
    "XXB": ("Vluchteling (Verdrag van 1951)", "Réfugié (Convention de 1951)", "Flüchtling (Abkommen von 1951)", "Refugee (1951 Convention)"),
    "XXC": ("Andere vluchteling", "Autre réfugié", "Anderer Flüchtling", "Other refugee"),
    "XXX": ("Nationaliteit niet vermeld", "Nationalité non indiquée", "Staatsangehörigkeit nicht angegeben", "Nationality not stated"),
}  # fmt: skip
