"""Names of places: countries, regions, states, and the adjectives made of them."""

from __future__ import annotations

import re

COUNTRIES = """
Afghanistan|Albania|Algeria|Angola|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahrain|Bangladesh|Belarus|Belgium
Belize|Benin|Bhutan|Bolivia|Bosnia|Botswana|Brazil|Brunei|Bulgaria|Burkina Faso|Burma|Burundi|Cambodia|Cameroon|Canada
Chad|Chile|China|Colombia|Congo|Costa Rica|C[oô]te d'Ivoire|Croatia|Cuba|Cyprus|Czechia|Czech Republic|Denmark|Djibouti
Dominican Republic|DRC|Ecuador|Egypt|El Salvador|England|Eritrea|Estonia|Eswatini|Ethiopia|Fiji|Finland|France|Gabon
Gambia|Georgia|Germany|Ghana|Greece|Guatemala|Guinea|Guyana|Haiti|Honduras|Hong Kong|Hungary|Iceland|India|Indonesia
Iran|Iraq|Ireland|Israel|Italy|Ivory Coast|Jamaica|Japan|Jordan|Kazakhstan|Kenya|Korea|Kosovo|Kuwait|Kyrgyzstan|Laos
Latvia|Lebanon|Lesotho|Liberia|Libya|Lithuania|Luxembourg|Macau|Madagascar|Malawi|Malaysia|Maldives|Mali|Malta
Mauritania|Mauritius|Mexico|Moldova|Mongolia|Montenegro|Morocco|Mozambique|Myanmar|Namibia|Nepal|Netherlands
New Zealand|Nicaragua|Niger|Nigeria|North Macedonia|Northern Ireland|Norway|Oman|Pakistan|Palestine|Panama
Papua New Guinea|Paraguay|Peru|Philippines|Poland|Portugal|Qatar|Romania|Russia|Rwanda|Saudi Arabia|Scotland|Senegal
Serbia|Sierra Leone|Singapore|Slovakia|Slovenia|Somalia|South Africa|South Sudan|Spain|Sri Lanka|Sudan|Suriname|Sweden
Switzerland|Syria|Taiwan|Tajikistan|Tanzania|Thailand|Togo|Trinidad|Tunisia|Turkey|T[uü]rkiye|Turkmenistan|UAE|Uganda
Ukraine|United Arab Emirates|United Kingdom|Great Britain|UK|United States|USA|Uruguay|Uzbekistan|Venezuela|Vietnam
Viet Nam|Wales|Yemen|Zambia|Zimbabwe
"""

REGIONS = """
Africa|Asia|Europe|European Union|EU|Asia[- ]Pacific|South[- ]?[Ee]ast Asia|Middle East|Latin America|South America
North America|Central America|Caribbean|Gulf|Balkans|Xinjiang|Guangdong|Shenzhen|Hong Kong|Taipei|Tamil Nadu|Gujarat
Assam|Penang|Johor|Dhaka|Sindh|Punjab|Sicily|Andalusia|Almer[ií]a|Huelva|Puglia|Leicester|London|New South Wales
Queensland|Victoria|Tasmania|South Australia|Western Australia|Northern Territory|Ontario|Qu[eé]bec|Alberta|Manitoba
Saskatchewan|British Columbia|Nova Scotia|New Brunswick|Newfoundland|California|Texas|Florida|Dubai|Abu Dhabi|Doha
Riyadh|Manila|Nairobi|Jakarta|Java|Sumatra|Sabah|Sarawak|Katanga|Kolwezi
"""

ADJECTIVES = """
Australian|Bangladeshi|Brazilian|British|Bulgarian|Burmese|Cambodian|Canadian|Chinese|Colombian|Congolese|Egyptian
Ethiopian|Filipino|French|German|Ghanaian|Greek|Indian|Indonesian|Irish|Italian|Ivorian|Japanese|Kenyan|Korean|Malaysian
Mexican|Moroccan|Nepali|Nepalese|Nigerian|Pakistani|Philippine|Polish|Portuguese|Romanian|Scottish|Spanish|Sri Lankan
Taiwanese|Thai|Turkish|Turkmen|Ukrainian|Uyghur|Uzbek|Vietnamese|Welsh
"""


# Where companies are registered, beside these; no detail of its own in a statement.
DOMICILES = "America|Delaware|England & Wales|England and Wales|Guernsey|Jersey|NSW"


def _alternatives(*tables: str) -> str:
    names = {name.strip() for table in tables for name in re.split(r"[|\n]", table) if name.strip()}
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))


WHEREABOUTS = rf"(?:{_alternatives(COUNTRIES, REGIONS, DOMICILES)})"

# Case matters: "turkey" is a bird and "jersey" a garment.
# An adjective needs its noun: "Nepali migrants" is a place, "in English and Polish" a language.
PLACE = re.compile(
    rf"\b(?:{_alternatives(COUNTRIES, REGIONS)})\b"
    rf"|\b(?:{_alternatives(ADJECTIVES)})(?= (?!and\b|or\b|language|speak|version|translation)[a-z])"
)
