"""More names than the demo needs: for a crowd in which look-alikes have to be found. Common names; no real person."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Naming:
    """How people of one part of the world are called. one_name: share of people (percent) with a single name."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    last_names: tuple[str, ...]
    two_last_names: bool = False
    feminine: tuple[tuple[str, str], ...] = ()  # endings of last names as women bear them
    one_name: int = 0


def _naming(
    women: str,
    men: str,
    last_names: str,
    *,
    two_last_names: bool = False,
    feminine: tuple[tuple[str, str], ...] = (),
    one_name: int = 0,
) -> Naming:
    def parted(text: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in text.split(","))

    return Naming(
        parted(women), parted(men), parted(last_names), two_last_names, feminine, one_name
    )


NAMINGS: dict[str, Naming] = {
    "PL": _naming(
        "Agnieszka, Katarzyna, Małgorzata, Zofia, Joanna, Anna, Ewa, Barbara, Krystyna, Magdalena, Monika, Beata, Dorota, Aleksandra, Natalia, Justyna",
        "Łukasz, Paweł, Michał, Grzegorz, Krzysztof, Andrzej, Piotr, Tomasz, Marcin, Jakub, Wojciech, Mateusz, Adam, Zbigniew, Jerzy, Tadeusz",
        "Wójcik, Gołąb, Kowalczyk, Kozioł, Nowak, Kowalski, Wiśniewski, Dąbrowski, Lewandowski, Zieliński, Szymański, Woźniak, Kozłowski, Jankowski, Mazur, Kwiatkowski, Krawczyk, Piotrowski, Grabowski, Nowakowski, Pawłowski, Michalski, Wróbel, Wieczorek, Jabłoński, Król, Majewski, Olszewski, Stępień, Malinowski, Jaworski, Pawlak, Górski, Sikora, Walczak, Baran, Rutkowski, Ostrowski, Szewczyk, Tomaszewski",
        feminine=(("ski", "ska"), ("cki", "cka")),
    ),
    "RU": _naming(
        "Yekaterina, Olga, Tatyana, Natalya, Svetlana, Irina, Yelena, Anastasiya, Yuliya, Lyudmila, Galina, Zhanna, Oksana, Kseniya, Mariya, Darya",
        "Aleksandr, Sergey, Dmitry, Andrey, Aleksey, Mikhail, Yevgeny, Nikolay, Yury, Vladimir, Igor, Oleg, Konstantin, Zakhar, Ilya, Maksim",
        "Zhukov, Ivanov, Smirnov, Kuznetsov, Popov, Vasilyev, Petrov, Sokolov, Mikhaylov, Novikov, Fyodorov, Morozov, Volkov, Alekseyev, Lebedev, Semyonov, Yegorov, Pavlov, Kozlov, Stepanov, Nikolayev, Orlov, Andreyev, Makarov, Nikitin, Zakharov, Zaytsev, Solovyov, Borisov, Yakovlev, Grigoryev, Romanov, Vorobyov, Kalinin, Shcherbakov, Chernyshov, Khomyakov, Kharitonov, Tsvetkov, Frolov",
        feminine=(("ov", "ova"), ("ev", "eva"), ("yov", "yova"), ("in", "ina")),
    ),
    "UA": _naming(
        "Oksana, Olena, Iryna, Nataliia, Yuliia, Svitlana, Halyna, Kateryna, Tetiana, Liudmyla, Viktoriia, Daryna",
        "Serhii, Oleksandr, Volodymyr, Andrii, Ihor, Bohdan, Mykola, Oleh, Dmytro, Yurii, Vasyl, Taras",
        "Shevchenko, Melnyk, Kovalenko, Bondarenko, Boiko, Tkachenko, Kravchenko, Kovalchuk, Oliinyk, Shevchuk, Koval, Polishchuk, Bondar, Tkachuk, Moroz, Marchenko, Lysenko, Rudenko, Savchenko, Petrenko, Klymenko, Hrytsenko, Yushchenko, Kharchenko, Zakharchenko, Chornovil, Hordiienko, Pavlenko, Vasylenko, Levchenko",
    ),
    "RS": _naming(
        "Jelena, Milica, Ana, Ivana, Marija, Jovana, Dragana, Željka, Snežana, Tijana, Katarina, Đurđa",
        "Nikola, Marko, Stefan, Đorđe, Miloš, Aleksandar, Dušan, Željko, Zoran, Goran, Vladimir, Ljubiša",
        "Đoković, Jovanović, Petrović, Nikolić, Marković, Đorđević, Stojanović, Ilić, Stanković, Pavlović, Milošević, Kovačević, Hadžić, Babić, Šarić, Vuković, Matić, Božić, Jurić, Perić, Tomić, Knežević, Živković, Lukić, Mitrović, Radić, Simić, Vidović, Čolić, Bašić",
    ),
    "RO": _naming(
        "Ioana, Ștefania, Mădălina, Andreea, Elena, Maria, Mihaela, Alina, Raluca, Gabriela, Cristina, Oana",
        "Cătălin, Răzvan, Ștefan, Ionuț, Andrei, Alexandru, Mihai, Gheorghe, Bogdan, Florin, Adrian, Vlăduț",
        "Țurcanu, Munteanu, Dragoș, Șerban, Popescu, Ionescu, Popa, Radu, Dumitru, Stan, Stoica, Gheorghe, Matei, Ciobanu, Rusu, Constantin, Marin, Lazăr, Cojocaru, Nistor, Diaconu, Bălan, Cristea, Iordache, Moldoveanu, Tănase, Preda, Ungureanu, Dobre, Văduva",
    ),
    "HU": _naming(
        "Zsófia, Eszter, Réka, Ágnes, Katalin, Erzsébet, Ilona, Judit, Anikó, Tünde",
        "Bálint, Gergő, Ákos, Zoltán, László, István, József, Ferenc, Gábor, Csaba",
        "Kővári, Szőke, Fűzfa, Hegedűs, Pálffy, Nagy, Kovács, Tóth, Szabó, Horváth, Varga, Kiss, Molnár, Németh, Farkas, Balogh, Papp, Takács, Juhász, Lakatos, Mészáros, Oláh, Simon, Rácz, Fekete, Szilágyi, Török, Fehér, Gál, Vörös",
    ),
    "CZ": _naming(
        "Ludmila, Růžena, Jana, Hana, Eva, Lenka, Kateřina, Lucie, Věra, Zdeňka",
        "Jiří, Jan, Petr, Josef, Pavel, Tomáš, Jaroslav, Miroslav, Zdeněk, Ondřej",
        "Novák, Svoboda, Novotný, Dvořák, Černý, Procházka, Kučera, Veselý, Horák, Němec, Marek, Pospíšil, Pokorný, Hájek, Jelínek, Růžička, Beneš, Fiala, Sedláček, Doležal, Zeman, Kolář, Navrátil, Čermák, Urban, Vaněk, Blažek, Kříž, Kopecký, Šimůnek",
        feminine=(("ý", "á"), ("ák", "áková"), ("ek", "ková"), ("ček", "čková")),
    ),
    "TR": _naming(
        "Ayşe, Fatma, Emine, Hatice, Zeynep, Elif, Meryem, Şerife, İpek, Çiğdem, Gülşen, Özlem",
        "Mehmet, Mustafa, Ahmet, Ali, Hüseyin, Hasan, İbrahim, İsmail, Osman, Yusuf, Ömer, Çağrı",
        "Yılmaz, Kaya, Demir, Şahin, Çelik, Yıldız, Yıldırım, Öztürk, Aydın, Özdemir, Arslan, Doğan, Kılıç, Aslan, Çetin, Kara, Koç, Kurt, Özkan, Şimşek, Polat, Yağmur, Güneş, Erdoğan, Aksoy, Işık, Bulut, Keskin, Ünal, Turan",
    ),
    "MA": _naming(
        "Fatima Zahra, Khadija, Aïcha, Zineb, Meryem, Naïma, Samira, Hanane, Latifa, Souad, Houria, Jamila",
        "Mohamed, Youssef, Khalid, Rachid, Hassan, Abdellah, Mustapha, Driss, Hicham, Omar, Jamal, Abderrahmane",
        "Benali, El Amrani, Bouazza, Ouali, El Idrissi, Benjelloun, Tazi, Chraïbi, Alaoui, Berrada, El Fassi, Bennani, Zeroual, Haddad, Mansouri, Cherkaoui, Ait Lahcen, El Khattabi, Bouhaddou, Lahlou, Ziani, Belkacem, Hamdaoui, Saïdi, Rahmani, Boukhari, Kadiri, Naciri, Ouazzani, Filali",
    ),
    "SY": _naming(
        "Fatima, Aisha, Khadija, Mariam, Zainab, Noor, Rania, Samira, Layla, Huda, Amal, Yasmin",
        "Mohammed, Ahmad, Khaled, Yusuf, Hassan, Hussein, Abdul Rahman, Ibrahim, Mahmoud, Walid, Tariq, Jamal",
        "Al-Hassan, Khalil, Haddad, Khoury, Al-Masri, Ibrahim, Othman, Saleh, Nasser, Shaheen, Qasim, Darwish, Hamdan, Abdullah, Abdul Karim, Al-Sayed, Younes, Jaber, Mansour, Aziz, Rashid, Sharif, Zayed, Ghanem, Dawood, Suleiman, Al-Najjar, Barakat, Fares, Hijazi",
    ),
    "AF": _naming(
        "Zahra, Fatemeh, Maryam, Parwana, Shabnam, Laila, Nargis, Soraya",
        "Mohammad, Ahmad Shah, Najibullah, Abdul Wahid, Reza, Farid, Hamid, Gul Agha",
        "Ahmadi, Karimi, Rahimi, Mohammadi, Hosseini, Rezai, Sharifi, Noori, Azizi, Haidari, Sultani, Popal, Stanekzai, Wardak, Amiri, Jafari, Moradi, Sadat, Yousufi, Zadran",
        one_name=12,
    ),
    "IN": _naming(
        "Priya, Anjali, Lakshmi, Sunita, Deepika, Kavitha, Meenakshi, Pooja",
        "Rajesh, Suresh, Amit, Vijay, Sanjay, Krishnan, Venkatesh, Arjun",
        "Sharma, Patel, Singh, Kumar, Gupta, Reddy, Iyer, Nair, Mukherjee, Banerjee, Chatterjee, Joshi, Mehta, Desai, Rao, Naidu, Pillai, Menon, Bose, Agarwal, Chaudhary, Mishra, Pandey, Yadav, Verma, Srivastava, Kulkarni, Deshpande, Bhattacharya, Subramaniam",
        one_name=6,
    ),
    "VN": _naming(
        "Thị Hồng Nhung, Thị Mỹ Lệ, Ngọc Diệp, Thị Thu Hà, Thị Lan, Thanh Tâm, Phương Thảo, Thị Bích",
        "Văn Dũng, Quốc Thắng, Đức Huy, Minh Tuấn, Văn Hùng, Hữu Phước, Thanh Sơn, Văn Đạt",
        "Nguyễn, Trần, Phạm, Huỳnh, Lê, Hoàng, Phan, Vũ, Võ, Đặng, Bùi, Đỗ, Hồ, Ngô, Dương, Lý, Đinh, Trương",
    ),
    "CN": _naming(
        "Xiaoyan, Li, Fang, Jing, Yan, Xiuying, Min, Hui",
        "Wei, Jun, Qiang, Lei, Guohua, Zhiqiang, Jianhua, Xin",
        "Zhang, Wang, Li, Liu, Chen, Yang, Zhao, Huang, Zhou, Wu, Xu, Sun, Hu, Zhu, Gao, Lin, He, Guo, Ma, Luo, Liang, Song, Zheng, Xie, Han, Tang, Feng, Deng, Cao, Peng",
    ),
    "NG": _naming(
        "Adaeze, Olúwafúnmiláyọ̀, Chioma, Ngozi, Amina, Blessing, Ifeoma, Folasade",
        "Chidi, Emeka, Oluwaseun, Musa, Ibrahim, Tunde, Obinna, Babajide",
        "Okonkwo, Adébáyọ̀, Nwachukwu, Okafor, Eze, Balogun, Ogunleye, Adeyemi, Ibe, Onyekachi, Abubakar, Danjuma, Obi, Chukwu, Akintola, Oyelaran, Uche, Bello, Sani, Afolabi",
    ),
    "ES": _naming(
        "María, Carmen, Ana Belén, Lucía, Pilar, Begoña, Inés, Rocío, Nuria, Sofía",
        "José, Javier, Juan Carlos, Álvaro, Íñigo, Sergio, Andrés, Raúl, Joaquín, Xabier",
        "García, Pérez, Fernández, López, Martínez, Sánchez, Gómez, Martín, Jiménez, Ruiz, Hernández, Díaz, Moreno, Muñoz, Álvarez, Romero, Alonso, Gutiérrez, Navarro, Torres, Domínguez, Vázquez, Ramos, Gil, Ramírez, Serrano, Blanco, Molina, Morales, de la Cruz, del Río, Castro, Ortega, Delgado, Ortiz, Rubio, Marín, Sanz, Núñez, Iglesias",
        two_last_names=True,
    ),
    "PT": _naming(
        "Maria João, Ana, Inês, Beatriz, Conceição, Fátima, Joana, Mafalda",
        "João, José, António, Gonçalo, Luís, Rui, Nuno, Simão",
        "Silva, Santos, Ferreira, Pereira, Oliveira, Costa, Rodrigues, Martins, Sousa, Fernandes, Gonçalves, Gomes, Lopes, Marques, Alves, Almeida, Ribeiro, Pinto, Carvalho, Teixeira, Moreira, Correia, Mendes, Nunes, Soares, Vieira, Monteiro, Cardoso, Rocha, da Conceição",
        two_last_names=True,
    ),
    "FR": _naming(
        "Hélène, Françoise, Chloé, Élodie, Cécile, Anne-Sophie, Noémie, Geneviève",
        "François, Jérôme, Benoît, Jean-Pierre, Rémi, Gaël, Loïc, Stéphane",
        "Martin, Bernard, Dubois, Thomas, Robert, Richard, Petit, Durand, Leroy, Moreau, Simon, Laurent, Lefèvre, Michel, Garcia, Roux, Fournier, Girard, Bonnet, Dupont, Lambert, Fontaine, Rousseau, Mercier, Le Goff, de La Tour, Guérin, Muller, Henry, Chevalier, Gauthier, Perrin, Morel, Béranger, Noël",
    ),
    "DE": _naming(
        "Jördis, Käthe, Ursula, Sabine, Anja, Birgit, Heike, Katharina, Ulrike, Anneliese",
        "Jürgen, Günther, Björn, Matthias, Hans-Peter, Stefan, Wolfgang, Jörg, Heiko, Philipp",
        "Müller, Schmidt, Schneider, Fischer, Weber, Meyer, Wagner, Becker, Schulz, Hoffmann, Schäfer, Koch, Bauer, Richter, Klein, Wolf, Schröder, Neumann, Schwarz, Zimmermann, Braun, Krüger, Hofmann, Hartmann, Lange, Werner, Krause, Lehmann, Köhler, Maier, von der Heide, Weiß, Jäger, Strauß, Böhm",
    ),
    "NL": _naming(
        "Femke, Sanne, Anouk, Marijke, Liesbeth, Annemiek, Saskia, Wilhelmina",
        "Jeroen, Sjoerd, Bart, Gijs, Pieter, Willem, Ruud, Maarten",
        "de Jong, Jansen, de Vries, van den Berg, van Dijk, Bakker, Janssen, Visser, Smit, Meijer, de Boer, Mulder, de Groot, Bos, Vos, Peters, Hendriks, van Leeuwen, Dekker, Brouwer, de Wit, Dijkstra, Smits, de Graaf, van der Meer, van der Linden, Kok, Jacobs, van Vliet, van ’t Hof, Huisman, Postma, Kuipers, Veenstra, Bosch",
    ),
    "IT": _naming(
        "Giulia, Francesca, Chiara, Alessandra, Nicolò, Maria Teresa, Lucia, Serena",
        "Giuseppe, Giovanni, Luca, Alessandro, Niccolò, Gianluca, Matteo, Pietro",
        "Rossi, Russo, Ferrari, Esposito, Bianchi, Romano, Colombo, Ricci, Marino, Greco, Bruno, Gallo, Conti, De Luca, Mancini, Costa, Giordano, Rizzo, Lombardi, Moretti, Barbieri, Fontana, Santoro, Mariani, Rinaldi, D’Angelo, Dell’Acqua, Di Stefano, Caruso, Galli",
    ),
    "SE": _naming(
        "Åsa, Märta, Sigrid, Ingrid, Malin, Kerstin, Ebba, Frøydis",
        "Björn, Göran, Håkan, Lars, Søren, Jørgen, Öyvind, Mikael",
        "Åkesson, Sørensen, Lindström, Sjöberg, Bergström, Øvergaard, Kjær, Hansen, Johansson, Nilsson, Larsson, Svensson, Jönsson, Håkansson, Nyström, Ångström, Bjørnsen, Mortensen, Rasmussen, Lundqvist",
    ),
    "GR": _naming(
        "Eleni, Aikaterini, Vasiliki, Georgia, Sofia, Christina",
        "Georgios, Dimitrios, Konstantinos, Ioannis, Christos, Panagiotis",
        "Papadopoulos, Nikolaidis, Georgiou, Dimitriou, Karagiannis, Vlachos, Ioannidis, Oikonomou, Papageorgiou, Makris, Konstantinidis, Christodoulou, Athanasiou, Pappas, Zervas",
    ),
    "GB": _naming(
        "Siobhán, Emma, Charlotte, Mary-Ann, Catherine, Megan",
        "James, Oliver, Sean, Patrick, Stephen, Geoffrey",
        "Smith, O’Neill, MacDonald, Brown, Jones, Taylor, O’Brien, Wilson, Thompson, McCarthy, Wright, Walker, Johnson, Clarke, Hughes, Fitzgerald, Smythe, Phillips, Stevens, Reid",
    ),
    "ID": _naming(
        "Siti, Dewi, Sri, Ratna, Wulandari, Indah",
        "Budi, Agus, Joko, Slamet, Hadi, Bambang",
        "Suhartini, Soekarno, Wijaya, Susanto, Setiawan, Hidayat, Santoso, Nugroho, Kusuma, Hartono, Suryadi, Gunawan, Pranoto, Widodo, Djojohadikusumo, Tjahjadi, Sutanto, Lestari, Rahayu, Yudhoyono",
        one_name=35,
    ),
}  # fmt: skip
