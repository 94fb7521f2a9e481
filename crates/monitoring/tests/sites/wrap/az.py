"""Templates of the hosts in Azerbaijani."""
from .common import *


def xeber(site, p, pages):
    """News: clean HTML5, JSON-LD NewsArticle, a card inside the text, comments."""
    section = {"cemiyyet": "Cəmiyyət", "sheher": "Şəhər", "region": "Region", "iqtisadiyyat": "İqtisadiyyat",
               "reklam": "Tərəfdaş materialı"}[p["at"].split("/")[1]]
    rel, most = others(p, pages, 3), others(p, pages, 5, "most")
    card = f'''<aside class="inread" aria-label="Həmçinin oxuyun"><span>Həmçinin oxuyun</span>
<a href="{href(rel[0])}">{esc(rel[0]["t"])}</a></aside>'''
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": p["t"], "inLanguage": "az",
            "datePublished": f"{p['d']}T{clock(p)}:00+04:00", "dateModified": f"{p['d']}T22:10:00+04:00",
            "author": {"@type": "Organization", "name": "Xəbər masası"},
            "publisher": {"@type": "Organization", "name": "Xəbər", "url": "https://xeber.test/"},
            "mainEntityOfPage": url(p), "image": ["https://cdn.xeber.test/i/" + number(p) + ".jpg"]}
    if p.get("pl"):
        data["contentLocation"] = {"@type": "Place", "name": p["pl"]}
    com = "".join(f'''<li class="cmt"><div class="cmt-h"><b>{esc(c.split(": ", 1)[0])}</b> <time>{n + 2} saat əvvəl</time></div>
<div class="cmt-b">{esc(c.split(": ", 1)[1])}</div><button type="button">Cavab yaz</button></li>''' for n, c in enumerate(p.get("com", [])))
    return f'''<!DOCTYPE html>
<html lang="az" prefix="og: http://ogp.me/ns#">
<head>
<meta charset="utf-8">
<title>{esc(p["t"])} - Xəbər</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{att(first(p, 150))}">
<meta property="og:type" content="article"><meta property="og:locale" content="az_AZ">
<meta property="og:title" content="{att(p["t"])}"><meta property="og:url" content="{url(p)}">
<meta property="og:image" content="https://cdn.xeber.test/i/{number(p)}.jpg">
<meta property="article:published_time" content="{p["d"]}T{clock(p)}:00+04:00">
<link rel="canonical" href="{url(p)}">
<link rel="alternate" type="application/rss+xml" title="Xəbər RSS" href="/feed.xml">
<link rel="preload" as="font" href="https://cdn.xeber.test/f/a.woff2" crossorigin>
{ld(data)}
{style(p, ["top", "wrap", "story", "inread", "cmt", "side", "foot"])}
{script(p, 5, ["Bildirişlərə icazə verin", "Yeni xəbərlər var"])}
</head>
<body class="single">
<div id="consent" role="dialog" aria-label="Kuki"><p>Saytımız kukilərdən istifadə edir. Davam etməklə <a href="/mexfilik.html">məxfilik siyasəti</a> ilə razılaşırsınız.</p><button>Qəbul edirəm</button><button>Ayarlar</button></div>
<header class="top"><a class="logo" href="/index.html"><svg width="90" height="24" viewBox="0 0 90 24" aria-hidden="true"><title>logo</title><path d="M0 0h90v24H0z"/></svg> Xəbər</a>
<nav aria-label="Əsas menyu"><ul><li><a href="/index.html">Ana səhifə</a></li><li><a href="/cemiyyet/">Cəmiyyət</a></li><li><a href="/iqtisadiyyat/">İqtisadiyyat</a></li><li><a href="/region/">Region</a></li><li><a href="/video/">Video</a></li><li><a href="/hava/">Hava</a></li></ul></nav>
<form role="search" action="/axtar"><input name="q" placeholder="Axtarış"><button>Axtar</button></form>
<div class="rates">USD 1.70 <span>EUR 1.84</span> <span>RUB 0.0184</span></div></header>
<main class="wrap">
<nav class="crumbs" aria-label="Yol"><ol><li><a href="/index.html">Ana səhifə</a></li><li><a href="/{p["at"].split("/")[1]}/">{section}</a></li><li aria-current="page">{esc(p["t"][:40])}</li></ol></nav>
<article class="story">
<header><p class="kicker">{section}</p><h1>{esc(p["t"])}</h1>
<p class="meta"><time datetime="{p["d"]}T{clock(p)}:00+04:00">{day(p, "long", "az")}, {clock(p)}</time> · <span>{views(p)} baxış</span>{" · <span class=loc>" + esc(p["pl"]) + "</span>" if p.get("pl") else ""}</p>
<ul class="share"><li><a href="https://t.me/share/url?url={url(p)}">Telegram</a></li><li><a href="whatsapp://send?text={url(p)}">WhatsApp</a></li><li><button onclick="navigator.clipboard.writeText(location.href)">Linki kopyala</button></li></ul></header>
<figure><img src="https://cdn.xeber.test/i/{number(p)}.jpg" alt="" width="960" height="540" loading="lazy"><figcaption>Şəkil: arxiv</figcaption></figure>
<div class="body">
{flow(p, between={1: card})}
</div>
<footer><ul class="tags"><li><a href="/teq/gundem">#gündəm</a></li><li><a href="/teq/xeber">#xəbər</a></li></ul>
<p class="err">Mətndə səhv görmüsünüz? Seçin və Ctrl+Enter düymələrini sıxın.</p></footer>
</article>
<section class="comments" id="serhler"><h2>Şərhlər ({len(p.get("com", []))})</h2><ol>{com}</ol>
<form><label>Adınız <input name="ad"></label><label>Şərh <textarea name="m"></textarea></label><button>Göndər</button></form></section>
<section class="more"><h2>Bölmə üzrə digər xəbərlər</h2>
{"".join(f'<article class="tile"><a href="{href(q)}"><h3>{esc(q["t"])}</h3></a><p>{esc(first(q, 90))}</p></article>' for q in rel)}
</section>
</main>
<aside class="side"><h2>Ən çox oxunanlar</h2><ol>{"".join(f'<li><a href="{href(q)}">{esc(q["t"])}</a></li>' for q in most)}</ol>
<div class="adv"><a href="https://reklam.test/c?b={number(p)}"><img src="https://reklam.test/b/300x250.png" alt="Reklam"></a></div>
<div class="news-letter"><h2>Xəbər bülleteni</h2><p>Hər səhər günün əsas xəbərləri poçtunuzda.</p><input type="email" placeholder="E-poçt"></div></aside>
<footer class="foot"><p>© 2026 Xəbər. Materiallardan istifadə zamanı istinad vacibdir.</p><nav><a href="/haqqimizda.html">Haqqımızda</a> <a href="/reklam.html">Reklam</a> <a href="/elaqe.html">Əlaqə</a></nav></footer>
<noscript><img src="https://sayac.test/p.gif?h=xeber" alt="" height="1" width="1"></noscript>
</body></html>'''


def ishelani(site, p, pages):
    """Job board: rows and columns of nested boxes, facts in a table, text broken by <br>, JSON-LD JobPosting."""
    rel = others(p, pages, 4)
    data = {"@context": "https://schema.org/", "@type": "JobPosting", "title": p["t"],
            "description": "<br>".join(esc(w) for _, w in blocks(p)), "datePosted": p["d"],
            "validThrough": "2026-12-31T00:00", "employmentType": "FULL_TIME",
            "hiringOrganization": {"@type": "Organization", "name": "Nümunə" if p["s"] is False else "gizli"}}
    if p.get("pl"):
        data["jobLocation"] = {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": p["pl"]}}
    box = "".join(f'<div class="c-row"><span class="ico ico-tel"></span><a href="tel:{c}">{phone(c, "intl")}</a></div>' for c in p.get("box", []))
    similar = "".join(f'''<div class="col-md-6"><div class="card card-job"><div class="card-body"><div class="h5"><a href="{href(q)}">{esc(q["t"])}</a></div>
<div class="small text-muted">{esc(q.get("pl", "—"))} · {day(q, "short", "az")}</div><div class="card-text">{esc(first(q, 110))}</div></div></div></div>''' for q in rel)
    return f'''<!doctype html>
<html lang="az-AZ"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>{esc(p["t"])} vakansiyası, {esc(p.get("pl", "Azərbaycan"))} | İş Elanı</title>
<meta name="description" content="{att(first(p, 120))} Yeni vakansiyalar hər gün." />
<link rel="canonical" href="{url(p)}" /><link rel="alternate" type="application/atom+xml" href="/feed.xml" />
<link rel="stylesheet" href="/assets/bootstrap.min.css?v=4" />{style(p, ["navbar", "card-job", "vac-head", "vac-desc", "c-row"])}
{ld(data) if number(p) not in ("4105", "4110") else ""}
</head><body>
<div class="navbar navbar-expand-lg"><div class="container"><a class="navbar-brand" href="/index.html">İş Elanı</a><div class="navbar-collapse"><div class="nav-item"><a href="/index.html">Vakansiyalar</a></div><div class="nav-item"><a href="/cv/">CV bazası</a></div><div class="nav-item"><a href="/sirketler/">Şirkətlər</a></div><div class="nav-item"><a class="btn btn-success" href="/yerlesdir/">Elan yerləşdir</a></div><div class="nav-item"><a href="/giris/">Giriş</a></div></div></div></div>
<div class="container"><div class="row"><div class="col-12"><div class="breadcrumb"><a href="/index.html">Əsas</a> / <a href="/vakansiya/">Vakansiyalar</a> / <span>{esc(p["t"])}</span></div></div></div>
<div class="row"><div class="col-lg-8"><div class="box"><div class="vac-head"><div class="row"><div class="col-9"><h1 class="vac-title">{esc(p["t"])}</h1><div class="comp">{"Şirkət təsdiqlənib" if p["s"] is False else "Fərdi elan"}</div></div><div class="col-3 text-right"><button class="btn btn-fav">Seçilmişlərə əlavə et</button></div></div></div>
<div class="vac-facts"><table class="table table-sm"><tr><td>Şəhər</td><td>{esc(p.get("pl", "göstərilməyib"))}</td></tr><tr><td>Yaş</td><td>18+</td></tr><tr><td>Təhsil</td><td>fərqi yoxdur</td></tr><tr><td>Elanın tarixi</td><td>{day(p, "long", "az")}</td></tr><tr><td>Bitmə tarixi</td><td>31 dekabr 2026</td></tr><tr><td>Baxış</td><td>{views(p)}</td></tr></table></div>
<div class="vac-ads"><div class="adv-label">Reklam</div><a href="https://reklam.test/c?z=12"><img src="https://reklam.test/b/728x90.gif" alt=""></a></div>
<div class="vac-desc"><div class="ql"><div>{lines(p)}</div></div></div>
{'<div class="vac-contact"><div class="h6">Əlaqə</div>' + box + '</div>' if box else ''}
<div class="vac-apply"><button class="btn btn-primary btn-lg">Müraciət et</button><button class="btn btn-link">Şikayət et</button></div>
<div class="vac-share">Paylaş: <a href="https://t.me/share/url?url={url(p)}">TG</a> <a href="whatsapp://send?text={url(p)}">WA</a></div></div>
<div class="box"><div class="h4">Oxşar vakansiyalar</div><div class="row">{similar}</div></div></div>
<div class="col-lg-4"><div class="box"><div class="h5">Vakansiyalara abunə ol</div><div class="small">Yeni elanlar poçtunuza gəlsin. İstədiyiniz vaxt imtina edə bilərsiniz.</div><input class="form-control" placeholder="E-poçt ünvanı"></div>
<div class="box"><div class="h5">Kateqoriyalar</div><div><a href="/k/satis">Satış (412)</a></div><div><a href="/k/it">İT (187)</a></div><div><a href="/k/xaric">Xaricdə iş (95)</a></div><div><a href="/k/tehsil">Təhsil (143)</a></div><div><a href="/k/xidmet">Xidmət (371)</a></div></div>
<div class="box tips"><div class="h5">İşaxtaranlara məsləhət</div><div>CV-ni bir səhifədə yazın. Müsahibəyə vaxtında gəlin. Heç bir işəgötürən iş üçün pul istəməməlidir.</div></div></div></div></div>
<div class="footer"><div class="container"><div class="row"><div class="col-4">© 2009–2026 İş Elanı</div><div class="col-4"><a href="/qaydalar.html">Qaydalar</a> · <a href="/elaqe.html">Əlaqə</a></div><div class="col-4">Sayt elanların məzmununa görə məsuliyyət daşımır.</div></div></div></div>
<div class="cookie-bar"><div>Bu sayt kuki istifadə edir.</div><div class="btn">Oldu</div></div>
<script src="/assets/jquery.min.js"></script>{script(p, 8, ["Elan silindi", "Maaşı göstər"])}</body></html>'''


def elan(site, p, pages):
    """Classified: microdata offer, gallery, property list, number behind a button, warning text, grid of others."""
    rel = others(p, pages, 6)
    en = p.get("lang") == "en"
    box = "".join(f'''<div class="phones"><a class="show-phone js-phone" href="tel:{c}" data-phone="{phone(c)}"><i></i><span>{phone(c)[:8]}•• ••</span><em>Nömrəni göstər</em></a></div>''' for c in p.get("box", []))
    cat = {"is": "İş elanları", "jobs": "İş elanları", "emlak": "Daşınmaz əmlak", "esya": "Ev və bağ", "tehsil": "Təhsil"}[p["at"].split("/")[1]]
    place = p.get("pl")
    return f'''<!DOCTYPE html>
<html lang="az"><head><meta charset="UTF-8">
<title>{esc(p["t"])} — Elan.test: pulsuz elanlar</title>
<meta name="keywords" content="elan, elanlar, pulsuz elan, satış, kirayə">
<meta property="og:title" content="{att(p["t"])}"><meta property="og:description" content="{att(first(p, 100))}"><meta property="og:url" content="{url(p)}">
<link rel="alternate" type="application/rss+xml" href="/feed.xml">{style(p, ["lot", "lot__left", "lot__right", "phones", "prop", "grid"])}
<script>var AD_ID={number(p)},TXT={{"ok":"Nömrə göstərildi","warn":"Beh göndərməyin!"}};</script></head>
<body><div id="top-banner"><iframe src="https://reklam.test/frame/970x90.html" width="970" height="90" title="reklam"></iframe></div>
<div class="head"><a href="/index.html" class="logo">ELAN<sup>.test</sup></a><div class="search"><input type="text" placeholder="Əşya və ya xidmət axtarışı"><select><option>Bütün Azərbaycan</option><option>Bakı</option><option>Gəncə</option><option>Sumqayıt</option></select><button>Tap</button></div><a class="add" href="/yeni">+ Yeni elan</a></div>
<div class="cats"><a href="/k/neqliyyat">Nəqliyyat</a><a href="/k/emlak">Daşınmaz əmlak</a><a href="/k/elektronika">Elektronika</a><a href="/k/is">İş elanları</a><a href="/k/xidmet">Xidmətlər</a><a href="/k/heyvan">Heyvanlar</a></div>
<div class="lot" itemscope itemtype="http://schema.org/Product">
<div class="lot__crumbs"><a href="/index.html">Elanlar</a> » <a href="/k/is">{cat}</a>{" » <span>" + esc(place) + "</span>" if place else ""}</div>
<h1 class="lot__title" itemprop="name">{esc(p["t"])}</h1>
<div class="lot__left"><div class="gallery"><a href="https://foto.elan.test/{number(p)}-1.jpg"><img itemprop="image" src="https://foto.elan.test/{number(p)}-1s.jpg" alt="{att(p["t"])}"></a><a href="https://foto.elan.test/{number(p)}-2.jpg"><img src="https://foto.elan.test/{number(p)}-2s.jpg" alt=""></a></div>
<dl class="prop"><dt>Elanın nömrəsi</dt><dd>{number(p)}</dd>{"<dt>Şəhər</dt><dd itemprop=areaServed>" + esc(place) + "</dd>" if place else ""}<dt>Kateqoriya</dt><dd>{cat}</dd><dt>Elanın növü</dt><dd>Təklif edirəm</dd></dl>
<div class="lot__text" itemprop="description"{' lang="en"' if en else ''}>
<p>{lines(p, "</p>" + chr(10) + "<p>", link=False)}</p>
</div>
<div class="lot__stat"><span>Baxışların sayı: {views(p)}</span> <span>Yeniləndi: {day(p, "long", "az")}</span></div>
<div class="lot__actions"><a href="#vip">VIP et — 5 AZN</a><a href="#premium">İrəli çək — 1 AZN</a><a href="#sil">Elanı sil</a><a href="#shikayet">Şikayət et</a></div></div>
<div class="lot__right"><div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><meta itemprop="priceCurrency" content="AZN"><link itemprop="availability" href="http://schema.org/InStock"><div class="price"><span itemprop="price" content="0">Razılaşma yolu ilə</span></div></div>
<div class="owner"><div class="ava"></div><b>{"Şəxsi elan" if p["s"] else "Elan sahibi"}</b><small>Saytda: 2 {"gün" if p["s"] else "il"}</small></div>{box}
<button class="msg">Mesaj yaz</button>
<div class="warn"><b>Diqqət!</b> Beh göndərməzdən öncə sövdələşmənin təhlükəsiz olduğuna əmin olun! Pasportunuzu və kart nömrənizi heç kimə göndərməyin.</div></div></div>
<div class="grid"><h2>Bənzər elanlar</h2>{"".join(f'<div class="cell"><a href="{href(q)}"><img src="https://foto.elan.test/{number(q)}-1s.jpg" alt=""><div class="cell__n">{esc(q["t"])}</div><div class="cell__d">{esc(q.get("pl", ""))}, {day(q, "short", "az")}</div></a></div>' for q in rel)}</div>
<div class="seo">Elan.test Azərbaycanda pulsuz elanlar saytıdır. Burada avtomobil, mənzil, telefon, mebel, iş və xidmət elanlarını tapa, öz elanınızı iki dəqiqəyə yerləşdirə bilərsiniz. Hər gün minlərlə yeni elan.</div>
<div class="foot"><a href="/qaydalar.html">İstifadəçi razılaşması</a><a href="/komek.html">Kömək</a><a href="/elaqe.html">Bizimlə əlaqə</a><span>© Elan.test</span></div>
{script(p, 7)}</body></html>'''


def meydan(site, p, pages):
    """Forum: one table for the thread, the writer in the left cell, signatures, quick links."""
    r = seed(p["at"])
    rows = ""
    for n, (who, paras) in enumerate(posts(p)):
        sign = ["Həyat gözəldir, mövzunu bağlamayın", "Qaydaları oxu, sonra yaz!", "", "Bir fincan çay, bir ovuc söhbət", ""][r.randint(0, 4)]
        rows += f'''
<tr class="row{n % 2 + 1}"><td width="150" align="left" valign="top" class="row{n % 2 + 1}"><a name="p{number(p)}{n}"></a><b class="name">{esc(who)}</b><br><span class="postdetails">{["Yeni üzv", "Üzv", "Fəal üzv"][r.randint(0, 2)]}<br><img src="/avatar/{n}.gif" alt="" width="80" height="80"><br>Qeydiyyat: {r.randint(1, 28)} {MONTHS["az"][r.randint(0, 11)][:3]} {r.randint(2011, 2026)}<br>Mesajlar: {r.randint(1, 2400)}<br>Yer: Bakı</span></td>
<td class="row{n % 2 + 1}" width="100%" height="28" valign="top"><table width="100%" border="0" cellspacing="0" cellpadding="0"><tr><td width="100%"><span class="postdetails">Göndərilib: {day(p, "short", "az")} {10 + n}:{r.randint(10, 59)} &nbsp; Mövzu: {"" if n == 0 else "Re: "}{esc(p["t"])}</span></td><td nowrap="nowrap"><a href="/posting?quote={n}"><img src="/img/quote.gif" alt="Sitat" border="0"></a></td></tr><tr><td colspan="2"><hr></td></tr><tr><td colspan="2"><span class="postbody">{"<br><br>".join(inl(x) for x in paras)}</span>{"<span class=signature><br>_________________<br>" + sign + "</span>" if sign else ""}</td></tr></table></td></tr>
<tr><td class="row{n % 2 + 1}" width="150"><span class="nav"><a href="#top">Yuxarı qayıt</a></span></td><td class="row{n % 2 + 1}"><a href="/profile?u={r.randint(1, 900)}"><img src="/img/profile.gif" alt="Profil" border="0"></a> <a href="/privmsg?u={n}"><img src="/img/pm.gif" alt="Şəxsi mesaj" border="0"></a></td></tr>
<tr><td class="spaceRow" colspan="2" height="1"><img src="/img/spacer.gif" alt="" width="1" height="1"></td></tr>'''
    return f'''<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html dir="ltr"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><meta http-equiv="Content-Style-Type" content="text/css">
<title>Meydan forumu :: Mövzuya bax - {esc(p["t"])}</title>
<link rel="alternate" type="application/rss+xml" href="/feed.xml"><link rel="top" href="/index.html">
{style(p, ["bodyline", "forumline", "row1", "row2", "postbody", "nav"])}</head>
<body bgcolor="#E5E5E5" text="#000000" link="#006699"><a name="top"></a>
<table width="100%" cellspacing="0" cellpadding="10" border="0" align="center"><tr><td class="bodyline">
<table width="100%" border="0"><tr><td><a href="/index.html"><img src="/img/logo.gif" border="0" alt="Meydan forumunun ana səhifəsi"></a></td><td align="center" width="100%"><span class="maintitle">Meydan</span><br><span class="gen">Hər kəsin söhbət yeri</span><br><span class="mainmenu"><a href="/faq">SSS</a> &nbsp; <a href="/search">Axtarış</a> &nbsp; <a href="/memberlist">Üzvlər</a> &nbsp; <a href="/groupcp">Qruplar</a> &nbsp; <a href="/register">Qeydiyyat</a> &nbsp; <a href="/login">Daxil ol</a></span></td></tr></table>
<table width="100%" border="0"><tr><td><a class="maintitle" href="{href(p)}">{esc(p["t"])}</a><br><span class="gensmall"><b>Səhifə: <b>1</b></b></span></td></tr></table>
<table width="100%" cellspacing="2" border="0"><tr><td><a href="/posting"><img src="/img/post.gif" border="0" alt="Yeni mövzu"></a></td><td width="100%"><span class="nav"><a href="/index.html" class="nav">Forumun ana səhifəsi</a> -> <a class="nav" href="/index.html">Ümumi söhbət</a></span></td></tr></table>
<table class="forumline" width="100%" cellspacing="1" cellpadding="3" border="0">
<tr align="right"><td class="catHead" colspan="2" height="28"><span class="nav"><a href="#" class="nav">Əvvəlki mövzu</a> :: <a href="#" class="nav">Sonrakı mövzu</a></span></td></tr>
<tr><th class="thLeft" width="150">Müəllif</th><th class="thRight">Mesaj</th></tr>{rows}
<tr align="center"><td class="catBottom" colspan="2"><form method="post" action="{href(p)}"><span class="gensmall">Mesajları göstər: <select><option>Bütün mesajlar</option><option>1 gün</option></select> <input type="submit" value="Get"></span></form></td></tr></table>
<table class="forumline" width="100%"><tr><th>Oxşar mövzular</th></tr>{"".join(f'<tr><td class="row1"><a href="{href(q)}">{esc(q["t"])}</a> <span class="gensmall">cavab: {len(posts(q)) - 1}, baxış: {views(q)}</span></td></tr>' for q in others(p, pages, 4))}</table>
<div align="center"><span class="copyright">Bütün vaxtlar GMT + 4 saatdır. Meydan forumu mesajların məzmununa cavabdeh deyil.<br>Onlayn: 14 üzv, 206 qonaq</span></div>
</td></tr></table>{script(p, 3)}</body></html>'''


def xidmet(site, p, pages):
    """Services: a page builder's nested sections, widgets, opinions, questions, a form."""
    rel = others(p, pages, 4)
    inner = flow(p, para='<div class="pb-widget pb-text"><div class="pb-in"><p><span style="font-weight:400">{}</span></p></div></div>',
                 head='<div class="pb-widget pb-head"><h2 class="pb-title">{}</h2></div>',
                 ul='<div class="pb-widget pb-icons"><ul class="pb-items">', end="</ul></div>",
                 item='<li class="pb-item"><span class="pb-ic"><i class="fas fa-check"></i></span><span class="pb-tx">{}</span></li>')
    return f'''<!DOCTYPE html>
<html lang="az" class="no-js"><head><meta charset="UTF-8"><meta name="viewport" content="width=device-width">
<title>{esc(p["t"])} &#8211; Xidmət bazarı</title><meta name="description" content="{att(first(p, 130))}">
<link rel="alternate" type="application/rss+xml" title="Xidmət bazarı &raquo; Axın" href="/feed.xml"><link rel="shortlink" href="https://xidmet.test/?p={number(p)}">
{style(p, ["pb-section", "pb-col", "pb-widget", "pb-in", "pb-item"], 14)}{script(p, 4)}</head>
<body class="page-template page-id-{number(p)} pb-default">
<div data-pb="header" class="pb pb-location-header"><section class="pb-section pb-top"><div class="pb-container"><div class="pb-col pb-col-33"><div class="pb-wrap"><div class="pb-widget pb-logo"><a href="/index.html"><img src="/wp/logo.png" alt="Xidmət bazarı"></a></div></div></div><div class="pb-col pb-col-66"><div class="pb-wrap"><div class="pb-widget pb-nav"><ul><li><a href="/index.html">Ana səhifə</a></li><li><a href="/xidmetler">Xidmətlər</a><ul><li><a href="{href(rel[0])}">{esc(rel[0]["t"])}</a></li><li><a href="{href(rel[1])}">{esc(rel[1]["t"])}</a></li></ul></li><li><a href="/rey">Rəylər</a></li><li><a href="/elaqe.html">Əlaqə</a></li></ul></div></div></div></div></section></div>
<div data-pb="single" class="pb"><section class="pb-section pb-hero"><div class="pb-container"><div class="pb-col pb-col-100"><div class="pb-wrap"><div class="pb-widget pb-crumb"><a href="/index.html">Ana səhifə</a> &rsaquo; Xidmətlər{" &rsaquo; <span class=city>" + esc(p["pl"]) + "</span>" if p.get("pl") else ""}</div><div class="pb-widget"><h1 class="pb-title pb-size-xl">{esc(p["t"])}</h1></div><div class="pb-widget pb-button"><a href="#form" class="btn">İndi sifariş et</a></div></div></div></div></section>
<section class="pb-section pb-main"><div class="pb-container"><div class="pb-col pb-col-66"><div class="pb-wrap">
{inner}
{"".join(f'<div class="pb-widget pb-call"><a class="btn" href="tel:{c}"><i class="fas fa-phone"></i> {phone(c, "intl")}</a></div>' for c in p.get("box", []))}
</div></div><div class="pb-col pb-col-33"><div class="pb-wrap"><div class="pb-widget pb-counter"><span>12</span> il təcrübə</div><div class="pb-widget pb-counter"><span>4800+</span> razı müştəri</div><div class="pb-widget pb-promo"><h3>Bu ay endirim</h3><p>Saytdan sifariş edənlərə ilk xidmətdə 10% endirim.</p></div></div></div></div></section>
<section class="pb-section pb-testi"><div class="pb-container"><h2>Müştərilər nə deyir</h2><div class="swiper"><div class="slide"><p>Hər şey vaxtında oldu, təşəkkür edirəm.</p><cite>Aynur, Bakı</cite></div><div class="slide"><p>Qiymət-keyfiyyət yaxşıdır, dostlara da dedim.</p><cite>Səbuhi</cite></div></div></div></section>
<section class="pb-section pb-faq"><h2>Tez-tez verilən suallar</h2><div class="acc"><div class="acc-t">Ödəniş necə edilir?</div><div class="acc-c" style="display:none">Nağd və ya kartla.</div><div class="acc-t">Bazar günü işləyirsiniz?</div><div class="acc-c" style="display:none">Xidmətdən asılıdır.</div></div></section>
<section class="pb-section pb-other"><h2>Digər xidmətlər</h2>{"".join(f'<div class="pb-col pb-col-25"><h3><a href="{href(q)}">{esc(q["t"])}</a></h3><p>{esc(first(q, 80))}</p></div>' for q in rel)}</section>
<section id="form" class="pb-section"><form><input placeholder="Adınız"><input placeholder="Telefon"><textarea placeholder="Mesajınız"></textarea><button>Göndər</button></form></section></div>
<div data-pb="footer" class="pb"><p>Copyright &copy; 2026 Xidmət bazarı. Bütün hüquqlar qorunur.</p></div>
<a class="wa-float" href="#wa">WhatsApp-da yazın</a><div id="kuki-lent">Kukilərdən istifadə edirik. <a href="#">Razıyam</a></div></body></html>'''
