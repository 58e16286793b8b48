"""Words by which people name modern slavery statements, the pages that lead to them, and what only looks like one.

Patterns run on `plain` text: lower case, one blank for every run of blanks, hyphens, underscores, dots and slashes.
"""

from __future__ import annotations

import re
import unicodedata

BREAKS = re.compile(r"[\s\-_–—./|+:,;()\[\]\"“”'’&]+")

# The subject, in the wordings of the laws and in the languages of the sites that publish for the UK, Australia,
# Canada, California and Norway.
TOPIC = re.compile(
    r"modern ?(?:day )?slavery|anti ?(?:modern )?slavery|slavery and (?:human )?traffick|slavery (?:human )?traffick"
    r"|human ?traffick|slavery (?:act|statement|report|policy|transparency|disclosure|compliance|declaration)"
    r"|(?:forced|child) ?(?:and child |child )?labou?r|fighting against forced|\bs ?211\b|\bsb ?657\b"
    r"|esclavage moderne|esclavage|traite des (?:êtres|etres|personnes)|travail forcé|travail force|travail des enfants"
    r"|sklaverei|menschenhandel|zwangsarbeit|esclavitud|trata de (?:personas|seres)|trabajo forzoso"
    r"|schiavit[uùú]|tratta di esseri|lavoro forzato|slavernij|mensenhandel"
    r"|escravid[aã]o|escravatura|trabalho escravo|tráfico humano|tráfico de (?:pessoas|seres)"
    r"|slaveri\b|människohandel|menneskehandel|åpenhetsloven|apenhetsloven|aapenhetsloven|åpenhetslov"
    r"|niewolnictw|handel ludźmi|orjuu|ihmiskaup|otroctv|kölelik|рабств|торговл[яеи] людьми"
    r"|奴役|奴隶|奴隸|奴隷|人口[贩販][运運卖賣]|人身取引|強制労働|노예"
)
# Bare "slavery" and "trafficking" may be history or news.
WEAK_TOPIC = re.compile(r"\bslavery\b|\btraffick(?:ing|ed|ers?)\b")
LAW_TITLE = re.compile(
    r"transparency in (?:our |the )?supply ?chains?|supply ?chains? (?:act )?transparency|california transparency"
    r"|transparency in supply|supply ?chains? act\b|transparency act\b|supply ?chain (?:transparency )?(?:statement|disclosure)"
    r"|transparency of (?:the |our )?supply ?chain|transparence des chaînes"
)
# "MSA" is also a master services agreement, so it needs a statement, a year or an act beside it.
SHORT_NAME = re.compile(
    r"\b(?:msa|mss|mds|mdsa|ms act|mod slav|modslav) (?:transparency )?(?:statement|stmn?t|report|disclosure|declaration|act|20[12]\d|fy ?\d\d)"
    r"|\b(?:statement|20[12]\d) (?:msa|mss)\b|\bsection 54\b|\bs ?54 statement"
)
# A short name that is the whole label: "UK MSA", "s.54", "Modslav 2025". MSA alone is also a services agreement.
BESIDE = (
    r"(?:our|uk|gb|group|au|australian?|canada|canadian|latest|20[12]\d(?: \d\d)?|fy ?\d\d|pdf|compliance|disclosure)"
)
ABBREVIATION = re.compile(
    rf"(?:{BESIDE} )+(?:msa|mss|mds)(?: {BESIDE})*|(?:msa|mss|mds)(?: {BESIDE})+"
    rf"|(?:{BESIDE} )*(?:mod ?slav|s(?:ec(?:t|tion)?)? ?54(?: 1)?|tisca?)(?: {BESIDE})*"
)
HINT_NAME = re.compile(r"(?:our )?(?:msa|mss|mds|slavery)|(?:free from|no|ending|against) slavery|freely chosen work")
TRANSPARENCY = re.compile(r"\btransparency (?:statement|disclosures?)|human rights and modern|\btransparency\b$")
STATEMENT = re.compile(
    r"statement|\breports?\b|disclosure|declaration|déclaration|erklärung|stellungnahme|declaraci[oó]n|dichiarazione"
    r"|verklaring|declara[cç][aã]o|redegj[øo]relse|uttalande|erklæring|oświadczeni|声明|聲明|ステートメント|宣言|rapport|bericht|informe"
)

# Words without a subject of their own: the subject stands beside the link.
GENERIC_WORD = re.compile(
    r"please|click|tap|here|downloads?|view|open|read|see|full|more|learn|find|out|about|the|our|this|an?|it|in|of|for|to|as|and|"
    r"pdf|docx?|files?|documents?|link|version|copy|current|latest|previous|past|earlier|archived?|statements?|reports?|embedded|"
    r"english|years?|ended|ending|period|fy|financial|fiscal|annual|signed|group|uk|company|last|ned|"
    r"télécharger|herunterladen|descargar|scarica|downloaden|下载|ダウンロード|\d{1,8}(?:kb|mb)?|kb|mb|fy\d\d(?:\d\d)?|"
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
MOST_GENERIC = 20  # words
NAMED_PAGES = (["about"], ["company"], ["group"])  # which name a page where they stand alone
PAST = re.compile(r"previous|past|earlier|archiv|historic|prior|older|former")

# What only looks like a statement: code, points, words of the label, words of the address.
AGAINST: tuple[tuple[str, float, re.Pattern[str] | None, re.Pattern[str] | None], ...] = (
    (
        "news",
        -12,
        re.compile(r"\b(?:news|blog|press release|press|insights?|podcast|article|webinar|events?|awareness day|anti slavery day)\b"),
        re.compile(r"/(?:(?=[\w-]*news)[\w-]++|newsroom|blogs?|journal|press(?:-releases?|room|-office)?|media-cent(?:re|er)|insights?|stories|articles?|events?|podcasts?|webinars?|magazine|posts?|case-stud(?:y|ies))(?:/|$)|/20[12]\d/[01]\d/(?![^?]{0,300}\.(?:pdf|docx?)\b)"),
    ),
    ("privacy", -8, re.compile(r"\bprivacy|\bcookies?\b|gdpr"), re.compile(r"privacy|cookie")),
    ("careers", -5, re.compile(r"\bcareers?\b|\bjobs?\b|vacanc|recruitment"), re.compile(r"/(?:careers?|jobs?|vacanc\w+)(?:/|$)")),
    (
        "services",
        -12,
        re.compile(r"\b(?:services|solutions?|software|consult\w+|training|courses?|e ?learning|toolkits?|builder|generator|guides?|guidance|templates?|checklist|how to|what is|faqs?|advice|audits?|questionnaires?|helpline|hotline|lawyers?|certification)\b"),
        re.compile(r"/(?:services?|solutions?|software|consult\w+|training|courses?|guides?|guidance|toolkits?|expertise|practice-areas?|demos?)(?:/|$)|what-is-|how-to-|(?:statement-(?:template|sample|example)|(?:template|sample|example)-(?:modern|slavery|statement))"),
    ),
    ("product", -6, re.compile(r"\badd to (?:cart|basket|bag)|\bbuy now\b|\bbooks?\b|\bnovel\b"), re.compile(r"/(?:products?|shop|store|collections|cart|basket|books?)(?:/|$)")),
    ("supplier_code", -5, re.compile(r"supplier (?:code|charter|handbook|portal|manual)|code of (?:conduct|ethics|practice)|whistle ?blow"), re.compile(r"code-of-(?:conduct|ethics)|supplier-code|whistleblow")),
    ("other_report", -8, re.compile(r"pay ?gap|gender pay|tax strategy|section 172|carbon reduction|anti ?bribery|annual report|sustainability report|\besg report|impact report|financial (?:report|statement|results)|interim|accounts\b|diversity|equality|climate|environment|conflict minerals|corporate governance"), re.compile(r"pay-?gap|tax-?strategy|section-172|anti-?bribery|annual-?report|sustainability-?report|conflict-?minerals")),
    ("policy", -1, re.compile(r"\bpolic(?:y|ies)\b"), re.compile(r"polic(?:y|ies)\b(?![\w-]{0,200}/)")),
    ("login", -6, re.compile(r"\blog ?in\b|\bsign ?in\b|\bregister\b$|my account"), re.compile(r"/(?:log-?in|sign-?in|account|auth|sso)(?:/|\?|$|\.)")),
    ("listing", -12, None, re.compile(r"/(?:tags?|category|categories|author|search|feed|rss|page/\d+)(?:/|\?|$)|[?&](?:s|q|search|tag|replytocom)=|/calendar|[?&](?:month|day|date)=")),
    ("share", -20, None, re.compile(r"/(?:sharer|sharearticle|share-offsite|intent/|pin/create|sharing)|[?&](?:u|url|text|body)=http")),
)  # fmt: skip
# Sites that write about the subject or share links, and the registers, whose entries are no statements.
REFERENCE_HOST = re.compile(
    r"(?:^|\.)(?:gov\.uk|legislation\.gov\.uk|gov\.au|canada\.ca|gc\.ca|ca\.gov|europa\.eu|un\.org|ilo\.org|ohchr\.org|unicef\.org|schema\.org|"
    r"antislavery\.org|unseenuk\.org|modernslaveryhelpline\.org|stopthetraffik\.org|walkfree\.org|globalslaveryindex\.org|"
    r"hopeforjustice\.org|salvationarmy\.org\.uk|ethicaltrade\.org|business-humanrights\.org|tiscreport\.org|wikirate\.org|"
    r"wikipedia\.org|facebook\.com|twitter\.com|x\.com|linkedin\.com|instagram\.com|youtube\.com|pinterest\.\w+|whatsapp\.com|"
    r"t\.me|reddit\.com|tiktok\.com|bbc\.co\.uk|theguardian\.com|translate\.google\.\w+|web\.archive\.org|addtoany\.com)$"
)

# Pages that lead on to a statement: code, points, words of the label or of the last parts of the address.
HUBS: tuple[tuple[str, float, re.Pattern[str]], ...] = (
    ("human_rights", 9, re.compile(r"human rights|droits humains|menschenrechte|derechos humanos|responsible (?:sourcing|procurement|business)|ethical (?:trad|sourc)|labou?r (?:standards|rights|practices)|fair (?:work|treatment|labou?r|employment)|workers? (?:rights|welfare)|people in our supply|due diligence|devoir de vigilance|lieferkette|aktsomhet")),
    ("statements", 9, re.compile(r"\bstatements\b|disclosures?\b|statutory|regulatory (?:information|disclosure)|policies (?:and|&) |policy (?:hub|cent(?:re|er)|library)|\bpolicies\b|transparency|download (?:cent(?:re|er)|library)|document (?:cent(?:re|er)|library)|^regulatory$")),
    ("legal", 8, re.compile(r"\blegal\b|legals\b|mentions légales|mentions legales|rechtliche|impressum|aviso legal|note legali|juridisch|juridisk|compliance|ethics|conformité|法律|corporate information|company information")),
    ("responsibility", 7, re.compile(r"responsib|\bcsr\b|\bcr\b|\brse\b|sustainab|nachhaltig|durabilit|développement durable|sostenib|duurza|hållbar|bærekraft|bæredygtig|sustentab|\besg\b|environmental social|social impact|citizenship|our impact|doing (?:it |things |the |what s |business )?right|right thing|people (?:and )?planet|our promise|making a difference|giving back|better business|\bintegrity\b|how we (?:work|do business|operate|buy|source|behave)|the way we|our (?:standards|principles|pledge)|commitment to people|可持续|サステナビリティ|社会责任")),
    ("governance", 7, re.compile(r"governance|gouvernance|corporate documents|reports (?:and|&)|reporting|publications|documents|downloads|resources and reports|key documents")),
    ("supply_chain", 6, re.compile(r"\bsuppliers?\b|supply chains?|procurement|fournisseurs|lieferanten")),
    ("site_map", 6, re.compile(r"\bsite ?map\b|plan du site|seitenübersicht|sitemap|mapa del sitio")),
    ("investors", 5, re.compile(r"investors?\b|\bir\b|shareholder")),
    ("about", 5, re.compile(r"\babout\b|who we are|our (?:company|business|story|values|people|group|commitments?|approach)|^people$|corporate|company\b|qui sommes|à propos|über uns|ueber uns|unternehmen|sobre (?:nosotros|nós)|chi siamo|over ons|om oss|om os|关于|企業情報|会社情報")),
    ("notices", 4, re.compile(r"site information|important information|policy\b|notices?\b|footer|small print|fine print|formalities|useful information|information$")),
    ("home_of_country", 3, re.compile(r"^(?:united kingdom|uk|great britain|english|en|english uk|uk english|global|international|enter(?: site)?|continue|corporate site|group site)$")),
)  # fmt: skip
# In a footer such words, too, may stand before it.
_OF_FOOTERS = r"\b(?:people|working|fair\w*|promises?|commit\w*|standards|values|purpose|impact|ethos|freedom|rights|duty|duties|accountab\w+|respect|conscience)\b|what we (?:believe|stand)|how we "
FOOTER_HUB = ("footer_word", 3, re.compile(_OF_FOOTERS))
# A statement that a company shows to its customers, and does not make.
SHOWN = re.compile(
    r"\b(?:example|sample|specimen|template|demo)\b(?: \w+){0,3} (?:statement|report)\b"
    r"|\b(?:statement|report) (?:example|sample|specimen|template)s?\b"
)
# What the title of a page calls what it offers to others; services and software may be words of a company's name.
OFFERED = re.compile(
    r"\b(?:builder|generator|templates?|toolkits?|guides?|guidance|checklist|how to|what is|courses?|training|webinars?|examples?)\b"
)
NO_HUB = re.compile(
    r"/(?:(?=[\w-]*news)[\w-]++|blogs?|press|products?|shop|store|collections|cart|basket|services?|solutions?|software|jobs?|careers?|events?|login|account|contact(?:-us)?|tags?|category|author|search|calendar)(?:/|$)"
    r"|privacy|cookie|(?:refund|returns?|shipping|delivery|exchange|warranty)[\w-]{0,20}polic|[?&](?:page|month|day|date|year|s|q|add-to-cart)=|/20[12]\d/[01]?\d(?:/|$)"
)
LOGIN_ADDRESS = re.compile(
    r"(?i)/(?:log-?in|sign-?in|auth|sso|saml|adfs|account/log\w*|wp-login\.php|users/sign_in)(?:[/?.]|$)"
)
ENGLISH = re.compile(
    r"^(?:en|eng|english|en (?:gb|uk|us|au|ca)|uk|view in english|english version|translate (?:site )?to english|anglais|englisch|inglés|inglese|engels|英语|英文|英語)$"
)
OTHER_LANGUAGE = re.compile(
    r"\b(?:french|français|francais|german|deutsch|spanish|español|italian|italiano|dutch|nederlands|portuguese|português|welsh|cymraeg|polish|polski|chinese|japanese|norwegian|norsk|swedish|svenska)\b|^(?:fr|de|es|it|nl|pt|zh|ja|pl|cy|no|sv|da|fi)$|中文|日本語|한국어"
)


def plain(text: str) -> str:
    """The text as the patterns want it."""
    return BREAKS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def is_generic(label: str) -> bool:
    """Whether a label says nothing of its subject: "here", "Download (PDF, 1.2 MB)", "2021"; an empty one, too."""
    words = plain(label[:300]).split()
    return words not in NAMED_PAGES and len(words) <= MOST_GENERIC and all(map(GENERIC_WORD.fullmatch, words))


def names_topic(text: str) -> bool:
    """Whether words name modern slavery, trafficking, forced labour or the transparency laws."""
    words = plain(text)
    return bool(TOPIC.search(words) or LAW_TITLE.search(words) or SHORT_NAME.search(words) or WEAK_TOPIC.search(words))


def names_statement(text: str) -> bool:
    """Whether words name the subject and a statement or report on it."""
    return names_topic(text) and bool(STATEMENT.search(plain(text)))


def count_topic(text: str) -> int:
    """How often a text names the subject."""
    words = plain(text)
    return len(TOPIC.findall(words)) + len(WEAK_TOPIC.findall(TOPIC.sub(" ", words)))
