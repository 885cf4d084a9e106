"""Countries by region, each by its own name: a person finds home without a translation. Pure.

Codes are ISO 3166-1 alpha-2, as they stand in a case; names are those that the country's people use. A region is where
the council counts a country (SAFEGUARDS.md), and says nothing about its borders.
"""

from __future__ import annotations

from council.members.rules import Region

_NAMES = {
    Region.AFR: """
        AO Angola|BJ Bénin|BW Botswana|BF Burkina Faso|BI Burundi|CV Cabo Verde|CM Cameroun|CF Centrafrique|
        TD Tchad · تشاد|KM Comores · Komori|CG Congo|CD Congo (RDC)|CI Côte d’Ivoire|DJ Djibouti · جيبوتي|
        GQ Guinea Ecuatorial|ER ኤርትራ · Eritrea|SZ eSwatini|ET ኢትዮጵያ|GA Gabon|GM The Gambia|GH Ghana|GN Guinée|
        GW Guiné-Bissau|KE Kenya|LS Lesotho|LR Liberia|MG Madagasikara|MW Malawi|ML Mali|MU Maurice · Mauritius|
        MZ Moçambique|NA Namibia|NE Niger|NG Nigeria|RW Rwanda|ST São Tomé e Príncipe|SN Sénégal|SC Seychelles · Sesel|
        SL Sierra Leone|SO Soomaaliya · الصومال|ZA South Africa · Suid-Afrika|SS South Sudan|TZ Tanzania|TG Togo|
        UG Uganda|ZM Zambia|ZW Zimbabwe
    """,
    Region.APA: """
        AF افغانستان|AU Australia|BD বাংলাদেশ|BT འབྲུག་ཡུལ|BN Brunei Darussalam|KH កម្ពុជា|CN 中国|FJ Fiji · Viti|
        HK 香港 · Hong Kong|IN भारत · India|ID Indonesia|JP 日本|KZ Қазақстан|KI Kiribati|KP 조선|KR 대한민국|
        KG Кыргызстан|LA ລາວ|MO 澳門 · Macau|MY Malaysia|MV ދިވެހިރާއްޖެ|MH Marshall Islands · M̧ajeḷ|FM Micronesia|MN Монгол|
        MM မြန်မာ|NR Nauru · Naoero|NP नेपाल|NZ Aotearoa · New Zealand|PK پاکستان|PW Palau · Belau|PG Papua Niugini|
        PH Pilipinas · Philippines|WS Sāmoa|SG Singapore · 新加坡|SB Solomon Islands|LK ශ්‍රී ලංකාව · இலங்கை|TW 臺灣|
        TJ Тоҷикистон|TH ไทย|TL Timor-Leste|TO Tonga|TM Türkmenistan|TV Tuvalu|UZ Oʻzbekiston|VU Vanuatu|VN Việt Nam
    """,
    Region.EUR: """
        AL Shqipëria|AD Andorra|AM Հայաստան|AT Österreich|AZ Azərbaycan|BY Беларусь|BE België · Belgique|
        BA Bosna i Hercegovina|BG България|HR Hrvatska|CY Κύπρος · Kıbrıs|CZ Česko|DK Danmark|EE Eesti|
        FI Suomi · Finland|FR France|GE საქართველო|DE Deutschland|GR Ελλάδα|HU Magyarország|IS Ísland|IE Éire · Ireland|
        IT Italia|XK Kosova · Косово|LV Latvija|LI Liechtenstein|LT Lietuva|LU Luxembourg · Lëtzebuerg|MT Malta|
        MD Moldova|MC Monaco|ME Crna Gora|NL Nederland|MK Северна Македонија|NO Norge|PL Polska|PT Portugal|RO România|
        RU Россия|SM San Marino|RS Србија|SK Slovensko|SI Slovenija|ES España|SE Sverige|CH Schweiz · Suisse · Svizzera|
        TR Türkiye|UA Україна|GB United Kingdom|VA Città del Vaticano
    """,
    Region.LAC: """
        AG Antigua and Barbuda|AR Argentina|AW Aruba|BS Bahamas|BB Barbados|BZ Belize|BO Bolivia|BR Brasil|CL Chile|
        CO Colombia|CR Costa Rica|CU Cuba|CW Kòrsou · Curaçao|DM Dominica|DO República Dominicana|EC Ecuador|
        SV El Salvador|GD Grenada|GT Guatemala|GY Guyana|HT Ayiti · Haïti|HN Honduras|JM Jamaica|MX México|NI Nicaragua|
        PA Panamá|PY Paraguay · Paraguái|PE Perú|PR Puerto Rico|KN Saint Kitts and Nevis|LC Saint Lucia|
        VC Saint Vincent and the Grenadines|SR Suriname|TT Trinidad and Tobago|UY Uruguay|VE Venezuela
    """,
    Region.MENA: """
        DZ الجزائر|BH البحرين|EG مصر|IR ایران|IQ العراق · عێراق|IL ישראל · إسرائيل|JO الأردن|KW الكويت|LB لبنان|
        LY ليبيا|MR موريتانيا|MA المغرب · ⵍⵎⵖⵔⵉⴱ|OM عُمان|PS فلسطين|QA قطر|SA السعودية|SD السودان|SY سوريا|TN تونس|
        AE الإمارات العربية المتحدة|EH الصحراء الغربية|YE اليمن
    """,
    Region.NAM: """
        BM Bermuda|CA Canada|GL Kalaallit Nunaat|US United States
    """,
}


def _read(text: str) -> dict[str, str]:
    pairs = (entry.strip().split(" ", 1) for entry in text.split("|"))
    return dict(sorted(((code, name) for code, name in pairs), key=lambda pair: pair[1].casefold()))


COUNTRIES: dict[Region, dict[str, str]] = {region: _read(text) for region, text in _NAMES.items()}
"""From a region to its countries: code and own name, in the order of the names."""

REGION_OF: dict[str, Region] = {code: region for region, countries in COUNTRIES.items() for code in countries}
"""Where a country is."""

NAME_OF: dict[str, str] = {code: name for countries in COUNTRIES.values() for code, name in countries.items()}
"""How a country is called by its people."""
