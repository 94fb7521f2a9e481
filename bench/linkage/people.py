"""Invents Azerbaijani people and what registers make of them. Nobody in it is real.

First names are common ones; how common each is, and every rate of error, is this script's choice (a Zipf-like fall),
not taken from a register. The same arguments always give the same files.

  people.py --persons 16000 --seed 1 --errors normal --mode dedup --out DIR   DIR/people.csv, DIR/truth.csv
  people.py --persons 10000 --seed 1 --errors normal --mode link  --out DIR   DIR/a.csv, DIR/b.csv, DIR/truth.csv
"""

import argparse
import csv
import datetime
import os
import random

MEN = """Əli Məmməd Həsən Hüseyn Elçin Rəşad Vüsal Elnur Rövşən Ramil Orxan Tural Emin Kamran Samir Anar Elvin Ruslan Nicat
Murad Cavid Fərid Fuad Ceyhun Rauf Azər İlqar Vaqif Tofiq Rafiq Zaur Şahin Xəyal Xəlil İbrahim İsmayıl Yusif Yaqub
Mahir Natiq Namiq Faiq Sadiq Arif Akif Aqil Adil Eldar Elman Elşən Elxan Eldəniz Etibar Əhməd Əkbər Əsgər Əfqan Əziz
Qasım Qurban Qəhrəman Qulam Gündüz Heydər Həmid Habil Hikmət Kərim Kazım Kənan Mübariz Mikayıl Mirzə Musa Mustafa Nadir
Nizami Nəriman Oqtay Pərviz Ramiz Rasim Rəhim Rəsul Rüstəm Sabir Sahib Salman Səməd Səfər Süleyman Şahmar Şamil Taleh Teymur
Vahid Valeh Vəli Vidadi Yaşar Zahid Zakir Ziya Cəfər Cəlal Cəmil Çingiz Bəxtiyar Bayram Babək Alim Abbas Fikrət Firudin
Tərlan Tahir Uğur Ülvi Ədalət Ərəstun Xaqani Xanlar Sərxan Novruz Nazim Mətin Məhəmməd Ağa Ağasəf Daşqın Dəyanət""".split()
WOMEN = """Leyla Günel Aytən Aysel Nigar Nərmin Sevinc Ülviyyə Gülnar Gülnarə Lalə Könül Səbinə Aynur Aygün Aygül Fidan
Fatimə Zəhra Zeynəb Xədicə Məryəm Nuray Nəzrin Türkan Ülkər Şəbnəm Vüsalə Xəyalə Rəna Rübabə Pərvanə Nailə Naibə Natəvan
Mehriban Mətanət Məlahət Kəmalə Jalə İradə İlahə Həcər Gövhər Gülşən Gülay Fəridə Firuzə Esmira Elmira Elnarə Dilarə
Dilbər Cəmilə Ceyran Bəsti Bahar Aidə Afət Arzu Almaz Ədilə Əfsanə Əminə Sara Səadət Səkinə Solmaz Sona Südabə Şəfiqə
Şəhla Tamara Təranə Tünzalə Vəfa Yeganə Zemfira Zərifə Zümrüd Sevda Samirə Sahibə Ruhiyyə Röya Ramilə Rahilə Qənirə
Qızılgül Pəri Nurlana Nüşabə Nurcan Mədinə Ləman Kifayət İnci Humay Gülər Gülzar Gözəl Fəxriyyə Dürdanə""".split()
DISTRICTS = """Bakı Gəncə Sumqayıt Mingəçevir Şirvan Naftalan Yevlax Lənkəran Şəki Abşeron Ağcabədi Ağdam Ağdaş Ağstafa
Ağsu Astara Balakən Bərdə Beyləqan Biləsuvar Cəlilabad Daşkəsən Füzuli Gədəbəy Goranboy Göyçay Göygöl Hacıqabul İmişli
İsmayıllı Kürdəmir Lerik Masallı Neftçala Oğuz Qax Qazax Qəbələ Qobustan Quba Qusar Saatlı Sabirabad Salyan Samux Siyəzən
Şabran Şamaxı Şəmkir Tərtər Tovuz Ucar Xaçmaz Xızı Yardımlı Zaqatala Zərdab Ordubad Culfa Şərur""".split()
STEMS = MEN + """Bağır Hacı Nağı Təqı Rza Sultan Şirin Veys İman İsgəndər Allahverdi Tanrıverdi Xudaverdi Şükür Cavad Fərəc
Hətəm Kərəm Mürsəl Pənah Rəcəb Ramazan Səttar Şaban Talıb Usub Vəkil Zülfüqar Əmiraslan Əmirxan Ağayar Ağabala Mirzəbəy
Novruzəli Qardaşxan Gülməmməd Dadaş Qara Ağakişi Balakişi""".split()
RATES = {"low": 0.5, "normal": 1.0, "high": 1.7}

CYRILLIC = {"a": "а", "b": "б", "c": "дж", "ç": "ч", "d": "д", "e": "е", "f": "ф", "g": "г", "ğ": "г", "h": "г", "x": "х",
            "ı": "ы", "i": "и", "j": "ж", "k": "к", "q": "г", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "r": "р",
            "s": "с", "ş": "ш", "t": "т", "v": "в", "y": "й", "z": "з"}
ENGLISH = {"ə": "a", "ı": "i", "ö": "o", "ü": "u", "ş": "sh", "ç": "ch", "ğ": "gh", "c": "j", "x": "kh", "q": "g"}
ASCII = {"ə": "e", "ı": "i", "ö": "o", "ü": "u", "ş": "s", "ç": "c", "ğ": "g"}


def lower(text):
    return text.replace("İ", "i").replace("I", "ı").lower()


def title(text):
    return text[:1].upper() + text[1:]


def russian(name, chance):
    """As a Russian-speaking clerk writes it: not letter by letter, and not always the same."""
    out, text = [], lower(name)
    for at, letter in enumerate(text):
        before = text[at - 1] if at else ""
        consonant = before and before not in "aeəıioöuü"
        if letter == "ə":
            out.append(chance.choice("аае") if at else chance.choice("аэ"))
        elif letter in "öü":
            out.append(("ю" if letter == "ü" and consonant and chance.random() < 0.6 else "у") if letter == "ü" else "о")
        elif letter == "u":
            out.append("у")
        elif letter == "h":
            out.append(chance.choice("гх"))
        elif letter == "q":
            out.append(chance.choice("ггк"))
        elif letter == "e":
            out.append("э" if at == 0 else "е")
        elif letter == "y":
            following = text[at + 1] if at + 1 < len(text) else ""
            out.append("" if following in ("e", "ə") else "й")
        else:
            out.append(CYRILLIC.get(letter, letter))
    return title("".join(out).replace("йа", "я").replace("йу", "ю"))


def spelled(name, way, chance):
    if way == "az" or not name:
        return name
    if way == "ru":
        return russian(name, chance)
    table = ENGLISH if way == "en" else ASCII
    return title("".join(table.get(letter, letter) for letter in lower(name)))


def typo(text, chance):
    if len(text) < 2:
        return text
    at = chance.randrange(len(text))
    letters = "abcdefghijklmnopqrstuvxyzəışçöüğ" if not text.isdigit() else "0123456789"
    kind = chance.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1:]
    if kind == 1:
        return text[:at] + chance.choice(letters) + text[at:]
    if kind == 2:
        return text[:at] + chance.choice(letters) + text[at + 1:]
    at = min(at, len(text) - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2:]


class Falling:
    """Draws from a list in which each is a little rarer than the one before."""

    def __init__(self, items, chance, fall):
        self.items = list(items)
        chance.shuffle(self.items)
        total, self.sums = 0.0, []
        for rank in range(len(self.items)):
            total += 1.0 / (rank + 3) ** fall
            self.sums.append(total)

    def draw(self, chance):
        return chance.choices(self.items, cum_weights=self.sums)[0]


def surname(stem, ending, woman):
    vowel = lower(stem)[-1] in "aeəıioöuü"
    last = [letter for letter in lower(stem) if letter in "aeəıioöuü"][-1]
    if ending == "ov":
        return stem + ("yev" if vowel else "ov") + ("a" if woman else "")
    if ending == "li":
        return stem + {"a": "lı", "ı": "lı", "o": "lu", "u": "lu", "ö": "lü", "ü": "lü"}.get(last, "li")
    return stem + "zadə" if ending == "zade" else stem


FIN = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class World:
    def __init__(self, seed, alone):
        self.alone = alone
        self.chance = random.Random(seed)
        names = random.Random(seed + 1000)
        self.men, self.women = Falling(MEN, names, 0.9), Falling(WOMEN, names, 0.9)
        self.stems, self.districts = Falling(STEMS, names, 0.9), Falling(DISTRICTS, names, 0.8)
        self.fins = set()

    def fin(self):
        while True:
            fin = "".join(self.chance.choice(FIN) for _ in range(7))
            if fin not in self.fins:
                self.fins.add(fin)
                return fin

    def phone(self):
        return self.chance.choice(["050", "051", "055", "070", "077", "099"]) + "%07d" % self.chance.randrange(10**7)

    def birth(self, first=1940, last=2018):
        day = datetime.date(first, 1, 1) + datetime.timedelta(days=self.chance.randrange((last - first + 1) * 365))
        return (day.year, day.month, day.day)

    def person(self, household):
        chance = self.chance
        woman = chance.random() < 0.5
        return {
            "given": (self.women if woman else self.men).draw(chance), "father": household["father"],
            "stem": household["stem"], "ending": household["ending"], "woman": woman,
            "birth": household["twins"] or self.birth(), "fin": self.fin(), "phone": household["phone"],
            "district": household["district"],
        }

    def persons(self, count):
        """Some live alone, some are brothers and sisters: one father, surname, district and telephone."""
        made = 0
        while made < count:
            chance = self.chance
            size = 1 if self.alone else chance.choice([1, 1, 1, 1, 2, 3])
            household = {
                "father": self.men.draw(chance), "stem": self.stems.draw(chance), "phone": self.phone(),
                "ending": chance.choices(["ov", "li", "zade", ""], [70, 15, 8, 7])[0],
                "district": self.districts.draw(chance),
                "twins": self.birth() if size > 1 and chance.random() < 0.02 else None,
            }
            for _ in range(min(size, count - made)):
                made += 1
                yield self.person(household)

    def record(self, person, errors):
        """How one register has the person. `errors` is 0 for a clean one."""
        chance = self.chance
        hit = lambda rate: chance.random() < rate * errors
        way = chance.choices(["az", "ascii", "en", "ru"], [40, 25, 15, 20])[0] if errors else "az"
        stem, ending, woman = person["stem"], person["ending"], person["woman"]
        if woman and hit(0.06):
            stem = self.stems.draw(chance)
        if hit(0.03):
            ending = chance.choice(["ov", "li", "zade", ""])
        given, father = spelled(person["given"], way, chance), spelled(person["father"], way, chance)
        if way == "ru":
            family = russian(stem, chance) + {"ov": ("ев" if lower(stem)[-1] in "aeəıiu" else "ов") + ("а" if woman else "")}.get(
                ending, {"li": "лы", "zade": "заде", "": ""}.get(ending, ""))
        else:
            family = spelled(surname(stem, ending, woman), way, chance)
        child = {"az": ("oğlu", "qızı"), "ascii": ("oglu", "qizi"), "en": ("oghlu", "gizi"), "ru": ("оглы", "кызы")}[way]
        if chance.random() < 0.6:
            father = father + " " + child[woman]
        if hit(0.12):
            father = ""
        if hit(0.10):
            given = typo(given, chance)
        if hit(0.10):
            family = typo(family, chance)
        if hit(0.08):
            father = typo(father, chance)
        if hit(0.04):
            given, family = family, given
        year, month, day = person["birth"]
        if hit(0.03):
            month, day = day, month
        elif hit(0.03):
            day = chance.randrange(1, 29)
        elif hit(0.02):
            year += chance.choice([-10, -1, 1, 10])
        birth = "%04d-%02d-%02d" % (year, month, day)
        if hit(0.05):
            birth = "%04d" % year
        elif hit(0.03):
            birth = ""
        fin = person["fin"]
        if chance.random() < (0.3 if errors else 0.15):
            fin = ""
        elif hit(0.04):
            fin = typo(fin, chance).upper()
        elif hit(0.1):
            fin = fin.replace("0", "O").replace("1", "I")
        phone = self.phone() if hit(0.25) else person["phone"]
        phone = "" if hit(0.15) else ("+994" + phone[1:] if chance.random() < 0.3 else phone)
        district = self.districts.draw(chance) if hit(0.08) else person["district"]
        sex = ("f" if woman else "m") if not hit(0.02) else ""
        return [given, father, family, birth, fin, phone, district, sex]


COLUMNS = ["id", "given", "father", "family", "birth", "fin", "phone", "district", "sex"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--errors", choices=RATES, default="normal")
    parser.add_argument("--mode", choices=["dedup", "link"], default="dedup")
    parser.add_argument("--alone", action="store_true", help="nobody has relatives")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    world, errors = World(args.seed, args.alone), RATES[args.errors]
    chance = world.chance

    def write(name, header, rows):
        with open(os.path.join(args.out, name), "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(rows)

    if args.mode == "dedup":
        rows = []
        for number, person in enumerate(world.persons(args.persons)):
            copies = chance.choices([1, 2, 3], [80, 16, 4])[0]
            rows += [(number, world.record(person, errors if copy else 0.3 * errors)) for copy in range(copies)]
        chance.shuffle(rows)
        write("people.csv", COLUMNS, ([f"r{at}"] + record for at, (_, record) in enumerate(rows)))
        write("truth.csv", ["id", "person"], ((f"r{at}", person) for at, (person, _) in enumerate(rows)))
        return
    left, right = [], []
    for number, person in enumerate(world.persons(args.persons)):
        where = chance.random()
        if where < 0.8:
            left.append((number, world.record(person, 0.3 * errors)))
        if where > 0.4:
            right.append((number, world.record(person, errors)))
    chance.shuffle(right)
    write("a.csv", COLUMNS, ([f"a{number}"] + record for number, record in left))
    write("b.csv", COLUMNS, ([f"b{number}"] + record for number, record in right))
    both = {number for number, _ in left} & {number for number, _ in right}
    write("truth.csv", ["a", "b"], ((f"a{number}", f"b{number}") for number in sorted(both)))


if __name__ == "__main__":
    main()
