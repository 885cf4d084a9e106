"""Words from which titles and texts of made-up cases are put together, in the languages of the councils."""

from __future__ import annotations

PLACES = (
    "Lisboa", "Recife", "Jakarta", "Surabaya", "Tbilisi", "Kutaisi", "Sarajevo", "Tuzla", "Nairobi", "Mombasa",
    "Bogotá", "Cali", "Dakar", "Abidjan", "Cairo", "Amman", "Tunis", "Belém", "Manaus", "Medan", "Batumi",
    "Mostar", "Kisumu", "Medellín", "Lomé", "Rabat", "Beirut", "Porto", "Makassar", "Zugdidi", "Banja Luka",
    "Eldoret", "Cartagena", "Thiès", "Irbid", "Sfax", "Coimbra", "Ambon", "Telavi", "Zenica", "Malindi", "Pasto",
    "Kaolack", "Zarqa", "Gabès", "Braga", "Kupang", "Poti", "Bihać", "Lamu", "Leticia", "Ziguinchor", "Ajloun",
    "Tozeur", "Évora", "Ternate", "Oni", "Trebinje",
)  # fmt: skip
"""Drawn so that the first come often and the last almost never, as words do."""

TITLES: dict[str, tuple[str, ...]] = {
    "en": (
        "A post about the bridge in {place}", "A video of a protest in {place}", "An account of a reporter in {place}",
        "A joke about the mayor of {place}", "A post about prices in {place}", "A picture of the market in {place}",
        "A comment on the hospital in {place}", "A call to a meeting in {place}",
    ),
    "es": (
        "Una publicación sobre el puente de {place}", "Un vídeo de una protesta en {place}",
        "La cuenta de una periodista de {place}", "Una broma sobre el alcalde de {place}",
    ),
    "pt": (
        "Uma publicação sobre a ponte de {place}", "Um vídeo de um protesto em {place}",
        "A conta de uma jornalista de {place}", "Uma piada sobre o prefeito de {place}",
    ),
    "fr": (
        "Une publication sur le pont de {place}", "Une vidéo d’une manifestation à {place}",
        "Le compte d’une journaliste de {place}", "Une plaisanterie sur le maire de {place}",
    ),
    "id": (
        "Unggahan tentang jembatan di {place}", "Video unjuk rasa di {place}", "Akun seorang wartawan di {place}",
        "Lelucon tentang wali kota {place}",
    ),
    "ar": (
        "منشور عن الجسر في {place}", "تسجيل لاحتجاج في {place}", "حساب صحفية في {place}", "مزحة عن رئيس بلدية {place}",
    ),
    "sw": ("Chapisho kuhusu daraja la {place}", "Video ya maandamano {place}", "Akaunti ya mwandishi wa {place}"),
    "bs": ("Objava o mostu u gradu {place}", "Snimak protesta u gradu {place}", "Nalog novinarke iz grada {place}"),
    "ka": ("პოსტი ხიდის შესახებ: {place}", "პროტესტის ვიდეო: {place}", "ჟურნალისტის ანგარიში: {place}"),
}  # fmt: skip

TEXTS: dict[str, str] = {
    "en": "They closed it again and nobody says why. Since when is a question to an authority a threat?",
    "es": "Lo cerraron otra vez y nadie dice por qué. ¿Desde cuándo una pregunta a una autoridad es una amenaza?",
    "pt": "Fecharam de novo e ninguém diz por quê. Desde quando uma pergunta a uma autoridade é uma ameaça?",
    "fr": "Ils l’ont encore fermé et personne ne dit pourquoi. Depuis quand une question est-elle une menace ?",
    "id": "Ditutup lagi dan tidak ada yang menjelaskan. Sejak kapan bertanya kepada pejabat menjadi ancaman?",
    "ar": "أغلقوه مرة أخرى ولا أحد يقول لماذا. منذ متى يُعدّ سؤال موجّه إلى سلطة تهديدًا؟",
    "sw": "Wamefunga tena na hakuna anayesema kwa nini. Tangu lini swali kwa mamlaka ni tishio?",
    "bs": "Opet su ga zatvorili i niko ne kaže zašto. Otkad je pitanje vlastima prijetnja?",
    "ka": "ისევ დაკეტეს და არავინ ამბობს, რატომ. როდიდან არის შეკითხვა მუქარა?",
}

LANGUAGES: dict[str, int] = {
    "en": 30, "es": 15, "pt": 14, "fr": 10, "id": 10, "ar": 9, "sw": 6, "bs": 4, "ka": 2,
}  # fmt: skip

ARGUMENT = "The platform read a question as a threat. The rule it named does not fit what was said."
RULE = "Community standards, hostile speech"
