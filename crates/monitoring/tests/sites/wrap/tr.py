"""Templates of the hosts in Turkish."""
from .common import *


def haber(site, p, pages):
    """News: floated boxes of an older content system, lead line, text in spans, gallery, votes. windows-1254."""
    rel = others(p, pages, 4)
    d = site["declare"](p)
    cs = site["charset"](p)
    meta = f'<meta http-equiv="content-type" content="text/html; charset={cs}" />' if d in ("meta", "both") else ""
    body = flow(p, para='<p style="text-align: justify;"><span style="font-size: 15px; line-height: 1.6em;">{}</span></p>', item="<li><span>{}</span></li>", link=False,
                between={1: f'<div class="reklam-ic"><small>REKLAM</small><a href="https://reklam.test/h?{number(p)}"><img src="https://reklam.test/336x280.jpg" alt=""></a></div>'})
    com = "".join(f'<div class="yorum"><span class="isim">{esc(c.split(": ", 1)[0])}</span><span class="tarih">{day(p, "slash", "tr")}</span><div class="metin">{esc(c.split(": ", 1)[1])}</div><a class="begen">Beğen (3)</a><a class="begenme">Beğenme (0)</a></div>' for c in p.get("com", []))
    return f'''<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="tr"><head>{meta}
<title>{esc(p["t"])} - Haber Postası</title>
<meta name="description" content="{att(first(p, 130))}" /><meta name="Content-Language" content="tr" />
<meta property="og:title" content="{att(p["t"])}" /><meta property="og:locale" content="tr_TR" /><meta property="og:type" content="article" />
<link rel="amphtml" href="https://haber.test/amp/{number(p)}" /><link rel="alternate" type="application/rss+xml" href="/feed.xml" />
{style(p, ["sol", "sag", "haber-metin", "yorum", "manset"])}</head><body>
<div id="ust"><div class="tarih">{day(p, "weekday", "tr")}</div><div class="piyasa">DOLAR 41,20 EURO 47,85 ALTIN 5.420</div><div id="logo"><a href="/index.html" title="Haber Postası">Haber Postası</a></div>
<ul id="menu"><li><a href="/index.html">ANA SAYFA</a></li><li><a href="/gundem">GÜNDEM</a></li><li><a href="/ekonomi">EKONOMİ</a></li><li><a href="/spor">SPOR</a></li><li><a href="/yasam">YAŞAM</a></li><li><a href="/foto">FOTO GALERİ</a></li><li><a href="/yazarlar">YAZARLAR</a></li></ul></div>
<div class="sondakika"><b>SON DAKİKA</b> <a href="{href(rel[0])}">{esc(rel[0]["t"])}</a></div>
<div id="govde"><div class="sol"><div class="yol"><a href="/index.html">Haberler</a> › <a href="/{p["at"].split("/")[1]}">Bölüm</a> › {esc(p["t"])}</div>
<h1 class="baslik">{esc(p["t"])}</h1>
<div class="bilgi"><span>Giriş: {day(p, "weekday", "tr")} {clock(p)}</span><span>Okunma: {views(p)}</span><span class="punto"><a href="#">A-</a> <a href="#">A+</a></span></div>
<div class="paylas"><a href="https://t.me/share/url?url={url(p)}">Telegram</a><a href="whatsapp://send?text={url(p)}">WhatsApp</a><a href="#" onclick="window.print()">Yazdır</a></div>
<div class="foto"><img src="https://foto.haber.test/{number(p)}.jpg" alt="{att(p["t"])}" /></div>
<div class="haber-metin" id="metin"><!-- haber baslangic -->
{f'<b class="yer">{esc(p["pl"]).upper()} -</b>' if p.get("pl") and p["pl"] not in ("İzmir", "Giresun") else ""}
{body}
<!-- haber bitis --></div>
<div class="kaynak">Kaynak: Haber Postası {"/ " + esc(p["pl"]) if p.get("pl") else ""}</div>
<div class="etiket">Etiketler: <a href="/etiket/haber">haber</a>, <a href="/etiket/gundem">gündem</a></div>
<div class="tepki"><span>Bu habere tepkiniz?</span><a>Mutlu 12</a><a>Üzgün 4</a><a>Kızgın 9</a></div>
<div class="yorumlar"><h3>YORUMLAR ({len(p.get("com", []))})</h3>{com}<form action="/yorum"><textarea rows="3" cols="40"></textarea><input type="submit" value="Yorum gönder" /><p>Küfür, hakaret içeren yorumlar onaylanmamaktadır.</p></form></div>
<div class="ilgili"><h3>İLGİLİ HABERLER</h3>{"".join(f'<div class="kutu"><a href="{href(q)}"><img src="https://foto.haber.test/k{number(q)}.jpg" alt="" />{esc(q["t"])}</a><p>{esc(first(q, 80))}</p></div>' for q in rel)}</div></div>
<div class="sag"><div class="blok"><h4>ÇOK OKUNANLAR</h4><ol>{"".join(f'<li><a href="{href(q)}">{esc(q["t"])}</a></li>' for q in others(p, pages, 5, "cok"))}</ol></div><div class="blok"><h4>HAVA DURUMU</h4>İstanbul 12° Parçalı bulutlu<br />Ankara 5° Kar yağışlı</div><div class="blok"><h4>NAMAZ VAKİTLERİ</h4>İmsak 06:22 Güneş 07:52 Öğle 12:57</div><div class="blok"><h4>E-BÜLTEN</h4><input value="E-posta adresiniz" /></div></div></div>
<div id="alt"><p>Haber Postası © 2005-2026 Tüm hakları saklıdır. İzinsiz alıntı yapılamaz.</p><a href="/kunye">Künye</a> <a href="/iletisim">İletişim</a> <a href="/gizlilik">Gizlilik</a></div>
<div id="cerez">Bu sitede çerezler kullanılmaktadır. <a href="/cerez">Ayrıntı</a> <button>Kapat</button></div>
<script type="text/javascript">//<![CDATA[
var h={number(p)};var yazi="Haber metni";
//]]></script></body></html>'''


def isara(site, p, pages):
    """Job board: server-side rendered application, hashed class names, state in a script, JSON-LD (broken on some)."""
    r = seed("isara-classes")
    c = ["css-" + "".join(r.choice("abcdefghijkmnpqrstuvwxyz0123456789") for _ in range(6)) for _ in range(26)]
    rel = others(p, pages, 4)
    data = {"@context": "https://schema.org", "@type": "JobPosting", "title": p["t"], "datePosted": p["d"], "employmentType": "FULL_TIME",
            "description": first(p, 300)}
    if p.get("pl"):
        data["jobLocation"] = {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": p["pl"], "addressCountry": "TR"}}
    tag = ld(data)
    if number(p)[-1] in "37":
        tag = tag.replace("}</script>", ",}</script>")
    state = json.dumps({"job": {"id": number(p), "title": p["t"]}, "similar": [{"id": number(q), "title": q["t"], "summary": first(q, 160)} for q in rel]}, ensure_ascii=False).replace("</", "<\\/")
    box = "".join(f'<div class="{c[20]}"><span>Telefon</span><a href="tel:{x}">{phone(x)}</a></div>' for x in p.get("box", []))
    text = flow(p, para=f'<p class="{c[9]}">{{}}</p>', head=f'<h3 class="{c[10]}">{{}}</h3>', ul=f'<ul class="{c[11]}">', item=f'<li class="{c[12]}"><div>{{}}</div></li>')
    return f'''<!doctype html><html lang="tr" data-theme="light"><head><meta charSet="utf-8"/><meta name="viewport" content="width=device-width"/><title data-rh="true">{esc(p["t"])} İş İlanı{" - " + esc(p["pl"]) if p.get("pl") else ""} | İşAra</title><meta data-rh="true" name="description" content="{att(p["t"])} pozisyonu için hemen başvurun. {att(first(p, 80))}"/><link data-rh="true" rel="canonical" href="{url(p)}"/><link rel="alternate" type="application/atom+xml" href="/feed.xml"/><link rel="modulepreload" href="/static/app.3f9a.js"/>{tag}{style(p, c, 20)}</head><body><div id="root"><div class="{c[0]}"><div class="{c[1]}"><a class="{c[2]}" href="/index.html"><svg width="20" height="20" viewBox="0 0 20 20"><path d="M2 2h16v16H2z"></path></svg><span>İşAra</span></a><nav class="{c[3]}"><a href="/index.html">İlanlar</a><a href="/sirketler">Şirketler</a><a href="/maaslar">Maaşlar</a><a href="/rehber">Kariyer rehberi</a></nav><div class="{c[4]}"><button>Giriş yap</button><button>Üye ol</button><button>İşveren</button></div></div></div><main class="{c[5]}"><div class="{c[6]}"><div class="{c[7]}"><div><a href="/index.html">Ana sayfa</a><span>/</span><a href="/index.html">{esc(p.get("pl", "Yurt dışı"))}</a><span>/</span><span>{esc(p["t"])}</span></div><div class="{c[8]}"><img src="https://img.isara.test/l/{number(p)}.svg" alt="Şirket logosu"/><div><h1>{esc(p["t"])}</h1><div><span>{esc(p.get("pl", ""))}</span><span>·</span><span>Tam zamanlı</span><span>·</span><time dateTime="{p["d"]}">{day(p, "long", "tr")}</time></div></div><button>Kaydet</button><button>Başvur</button></div></div><section class="{c[13]}"><h2>İş tanımı</h2><div class="{c[14]}">{text}</div>{box}</section><section class="{c[15]}"><h2>Aday kriterleri</h2><dl><dt>Tecrübe</dt><dd>{"Aranmıyor" if p["s"] else "Belirtilmiş"}</dd><dt>Eğitim seviyesi</dt><dd>Tümü</dd><dt>Askerlik durumu</dt><dd>Belirtilmemiş</dd></dl></section><section class="{c[16]}"><h2>Güvenli başvuru</h2><p>İşAra hiçbir zaman adaylardan ücret talep etmez. Şüpheli ilanları bize bildirin.</p><button>İlanı bildir</button></section></div><aside class="{c[17]}"><h2>Benzer iş ilanları</h2>{"".join(f'<a class="{c[18]}" href="{href(q)}"><div>{esc(q["t"])}</div><div>{esc(q.get("pl", "Yurt dışı"))}</div><div>{day(q, "long", "tr")}</div></a>' for q in rel)}<div class="{c[19]}"><span>Sponsorlu</span><a href="https://reklam.test/i">Yabancı dil kurslarında bahar dönemi kayıtları</a></div></aside></main><footer class="{c[21]}"><div><a href="/hakkimizda">Hakkımızda</a><a href="/kvkk">KVKK aydınlatma metni</a><a href="/cerez">Çerez tercihleri</a></div><p>© 2026 İşAra. Özel istihdam bürosu değildir, ilan yayınlar.</p></footer></div><div id="cookie-root"><div class="{c[22]}" role="alertdialog"><p>Deneyiminizi iyileştirmek için çerez kullanıyoruz.</p><button>Tümünü kabul et</button><button>Reddet</button></div></div><script>window.__STATE__={state}</script>{script(p, 6)}</body></html>'''


def ilan(site, p, pages):
    """Classified: fact list beside the pictures, text in styled paragraphs, digits of the number in single spans."""
    rel = others(p, pages, 5)
    d = site["declare"](p)
    cs = site["charset"](p)
    meta = {"meta": f'<meta charset="{cs}">', "both": f'<meta charset="{cs}">', "conflict": '<meta charset="utf-8">'}.get(d, "")
    box = "".join('<dl class="pretty-phone-part"><dt>Cep</dt><dd>' + "".join(f"<span>{x}</span>" if x != " " else " " for x in phone(c)) + "</dd></dl>" for c in p.get("box", []))
    cat = {"is-ilanlari": "İş İlanları", "emlak": "Emlak", "ikinci-el": "İkinci El", "hizmet": "Ustalar ve Hizmetler"}[p["at"].split("/")[1]]
    return f'''<!DOCTYPE html>
<html lang="tr"><head>{meta}<title>{esc(p["t"])} - İlan.test - {number(p)}</title>
<meta name="robots" content="index, follow"><meta property="og:title" content="{att(p["t"])}"><link rel="alternate" type="application/rss+xml" href="/feed.xml">
{style(p, ["classifiedDetail", "classifiedInfo", "uiBox", "user-info", "pretty-phone-part"])}</head>
<body id="detail"><div class="header-container"><p class="logo"><a href="/index.html" title="ücretsiz ilan">ilan.test</a></p><form class="header-search"><input placeholder="Kelime, ilan no veya mağaza adı ile ara"><a>Detaylı arama</a></form><ul class="login"><li><a href="/giris">Giriş Yap</a></li><li><a href="/kayit">Üye Ol</a></li><li><a class="post" href="/ver">Ücretsiz İlan Ver</a></li></ul></div>
<div class="search-result-bc"><ul><li><a href="/index.html">Ana Sayfa</a></li><li><a href="/{p["at"].split("/")[1]}">{cat}</a></li>{f"<li>{esc(p['pl'])}</li>" if p.get("pl") else ""}</ul></div>
<div class="classifiedDetail"><div class="classifiedDetailTitle"><h1>{esc(p["t"])}</h1><ul class="links"><li><a>Favorilerime Ekle</a></li><li><a>Yazdır</a></li><li><a>Paylaş</a></li></ul></div>
<div class="classifiedDetailContent"><div class="classifiedDetailPhotos"><img src="https://foto.ilan.test/{number(p)}_1.jpg" alt="{att(p["t"])} #1"><ul class="thumbs"><li><img src="https://foto.ilan.test/{number(p)}_2.jpg" alt=""></li></ul><p>1/2 Fotoğraf</p></div>
<div class="classifiedInfo"><h2>{esc(p["pl"]) + " / Merkez" if p.get("pl") else "Yurt dışı"}</h2><ul class="classifiedInfoList"><li><strong>İlan No</strong>&nbsp;<span>{number(p)}</span></li><li><strong>İlan Tarihi</strong>&nbsp;<span>{day(p, "long", "tr")}</span></li><li><strong>Kategori</strong>&nbsp;<span>{cat}</span></li><li><strong>Kimden</strong>&nbsp;<span>{"Bireysel" if p["s"] else "Sahibinden"}</span></li><li><strong>Durumu</strong>&nbsp;<span>Yayında</span></li></ul><p class="complain"><a>İlan ile ilgili şikayetim var</a></p></div>
<div class="classifiedOtherBoxes"><div class="user-info"><h5>{"Yeni üye" if p["s"] else "İlan sahibi"}</h5><p>Hesap açma tarihi: {"Kasım 2026" if p["s"] else "Mart 2014"}</p>{box}<a class="ask">Mesaj gönder</a></div><div class="tips"><h3>Güvenlik İpuçları</h3><p>Görmeden kapora göndermeyin. Kimlik ve banka bilgilerinizi paylaşmayın.</p></div></div></div>
<div class="uiBox" id="classified-detail"><ul class="tabs"><li class="active">İlan Detayları</li><li>Konumu</li></ul><div class="uiBoxContainer" id="classifiedDescription">
{"".join(f'<p style="margin:0"><span style="color:#333;font-family:arial">{inl(w, False)}</span></p><p>&nbsp;</p>' for _, w in blocks(p))}
</div></div>
<div class="uiBox last-visited"><h3>Bu ilana bakanlar bunlara da baktı</h3><table><tbody>{"".join(f'<tr><td><img src="https://foto.ilan.test/{number(q)}_t.jpg" alt=""></td><td><a href="{href(q)}">{esc(q["t"])}</a></td><td>{day(q, "long", "tr")}</td><td>{esc(q.get("pl", ""))}</td></tr>' for q in rel)}</tbody></table></div></div>
<div class="footer"><dl><dt>Kurumsal</dt><dd><a href="/hakkimizda">Hakkımızda</a></dd><dd><a href="/iletisim">İletişim</a></dd></dl><dl><dt>Gizlilik ve Kullanım</dt><dd><a href="/kurallar">Kullanım Koşulları</a></dd><dd><a href="/cerez">Çerez Yönetimi</a></dd></dl><p>İlan.test'te yer alan kullanıcıların oluşturduğu tüm içerik, görüş ve bilgilerin doğruluğu, eksiksiz ve değişmez olduğu ile ilgili sorumluluk içeriği oluşturan kullanıcıya aittir.</p></div>
{script(p, 5)}</body></html>'''


def sohbet(site, p, pages):
    """Forum: dictionary-like list of entries, optional tags left out, left frame of topics, no closing tags at the end."""
    r = seed(p["at"])
    items = ""
    for n, (who, paras) in enumerate(posts(p)):
        items += f'''<li data-id={number(p)}{n} data-author="{att(who)}" data-favorite-count={r.randint(0, 40)} class=entry>
<div class=content>{"<br><br>".join(inl(x) for x in paras)}</div>
<footer><div class=feedback><a class=voteUp title=beğen></a><a class=voteDown title="çok kötü"></a><span class=favs>{r.randint(0, 40)}</span></div><div class=info><a class=entry-date href="/entry/{number(p)}{n}">{day(p, "short", "tr")} {10 + n}:{r.randint(10, 59)}</a> <a class=entry-author href="/biri/{n}">{esc(who)}</a><ul class=menu><li><a>mesaj gönder</a><li><a>şikayet</a></ul></div></footer>'''
    return f'''<!doctype html>
<html lang=tr>
<meta charset=utf-8>
<title>{esc(p["t"])} - sohbet</title>
<meta name=description content="{att(posts(p)[0][1][0][:120])}">
<link rel=canonical href={url(p)}>
<link rel=alternate type=application/atom+xml href=/feed.xml>
{style(p, ["content", "entry", "partial", "menu"])}
<body id=entries>
<header><h1 id=logo><a href=/index.html>sohbet</a></h1><form id=search-form><input id=search-textbox placeholder="başlık, #entry, @yazar"><button>getir</button></form><nav id=top-login><ul><li><a href=/giris>giriş</a><li><a href=/kayit>kayıt ol</a></ul></nav>
<nav id=sub-navigation><ul><li><a href=/index.html>gündem</a><li><a href=/dun>dün</a><li><a>#ilişkiler</a><li><a>#seyahat</a><li><a>#ekonomi</a></ul></nav></header>
<div id=container><div id=index-section><nav id=partial-index class=partial><h2>gündem</h2><ul class=topic-list>{"".join(f'<li><a href="{href(q)}">{esc(q["t"])} <small>{len(posts(q))}</small></a>' for q in others(p, pages, 5))}</ul><a class=more>daha da</a></nav></div>
<main id=main><div id=content><section id=content-body>
<div id=topic><h1 id=title data-title="{att(p["t"])}"><a href="{href(p)}"><span>{esc(p["t"])}</span></a></h1>
<div class=sub-title-menu><ul><li><a>en beğenilenler</a><li><a>bugün</a><li><a>başlıkta ara</a><li><a>takip et</a></ul></div>
<div class=pager data-pagecount=1 data-currentpage=1></div>
<ul id=entry-item-list>
{items}
</ul>
<aside class=ads-topic><a href=https://reklam.test/s>reklamı kapat</a></aside>
</div><section id=aside><h2>benzer başlıklar</h2><ul>{"".join(f'<li><a href="{href(q)}">{esc(q["t"])}</a>' for q in others(p, pages, 3, "b"))}</ul></section></section></div></main></div>
<footer id=page-footer><ul><li><a href=/iletisim>iletişim</a><li><a href=/sozlesme>kullanım koşulları</a><li><a href=/sss>sss</a></ul>© 2026 sohbet. içerikten yazarları sorumludur.
<p class=kvkk>çerez kullanıyoruz, ayrıntısı aydınlatma metninde.
{script(p, 4)}'''


def dukkan(site, p, pages):
    """Shop: picture column and summary, tabs (text, reviews, delivery), side column, JSON-LD Product or Service."""
    rel = others(p, pages, 4)
    goods = "/urun/" in p["at"]
    data = {"@context": "https://schema.org/", "@type": "Product" if goods else "Service", "name": p["t"], "description": first(p, 200), "url": url(p)}
    if goods:
        data["offers"] = {"@type": "Offer", "priceCurrency": "TRY", "availability": "https://schema.org/InStock"}
        data["aggregateRating"] = {"@type": "AggregateRating", "ratingValue": "4.7", "reviewCount": "31"}
    elif p.get("pl"):
        data["areaServed"] = p["pl"]
    box = "".join(f'<p class="tel"><strong>Tel:</strong> <a href="tel:{c}">{phone(c)}</a></p>' for c in p.get("box", []))
    return f'''<!DOCTYPE html>
<html lang="tr"><head><meta charset="UTF-8"/><title>{esc(p["t"])} | Yerli Dükkân</title><meta name="description" content="{att(first(p, 140))}"/>
<link rel="canonical" href="{url(p)}"/><link rel="alternate" type="application/rss+xml" href="/feed.xml"/>{ld(data)}{style(p, ["site-header", "product", "summary", "woo-tabs", "related"])}</head>
<body class="single single-product"><div id="page" class="hfeed site"><header id="masthead" class="site-header"><div class="col-full"><div class="site-branding"><a href="/index.html" rel="home">Yerli Dükkân</a><p class="site-description">Üreticiden kapınıza</p></div><nav class="main-navigation"><ul class="menu"><li><a href="/index.html">Mağaza</a></li><li><a href="/hizmet">Hizmetler</a></li><li><a href="/blog">Günlük</a></li><li><a href="/hesabim">Hesabım</a></li></ul></nav><a class="cart" href="/sepet"><span>0,00&nbsp;TL</span> <span class="count">0 ürün</span></a></div></header>
<div class="notice-bar">750 TL üzeri siparişlerde kargo ücretsiz! <a>Kapat</a></div>
<div id="content" class="site-content"><div class="col-full"><nav class="breadcrumb"><a href="/index.html">Ana Sayfa</a> / <a href="/index.html">{"Ürünler" if goods else "Hizmetler"}</a> / {esc(p["t"])}</nav>
<div id="primary" class="content-area"><main id="main" class="site-main"><div id="product-{number(p)}" class="product type-product"><div class="gallery"><figure><img src="https://img.dukkan.test/{number(p)}.jpg" alt="{att(p["t"])}"/></figure></div>
<div class="summary entry-summary"><h1 class="product_title entry-title">{esc(p["t"])}</h1>{'<div class="star-rating"><span style="width:94%">5 üzerinden 4.7</span></div>' if goods else ''}{f'<p class="yer">Gönderim yeri: <span>{esc(p["pl"])}</span></p>' if p.get("pl") else ''}{'<form class="cart"><input type="number" value="1"/><button>Sepete ekle</button></form>' if goods else '<a class="button" href="#teklif">Teklif iste</a>'}{box}<div class="product_meta"><span>Stok kodu: YD-{number(p)[-4:]}</span> <span>Kategori: <a href="/k/genel">Genel</a></span></div></div>
<div class="woo-tabs"><ul class="tabs" role="tablist"><li class="active"><a href="#tab-description">Açıklama</a></li><li><a href="#tab-reviews">Değerlendirmeler (31)</a></li><li><a href="#tab-shipping">Teslimat ve iade</a></li></ul>
<div class="panel entry-content" id="tab-description" role="tabpanel"><h2>Açıklama</h2>
{flow(p, head="<h3>{}</h3>")}
</div>
<div class="panel" id="tab-reviews" role="tabpanel" style="display:none"><ol class="commentlist"><li><strong>Semra</strong> – <p>İkinci kez alıyorum, çok memnunum.</p></li><li><strong>Okan</strong> – <p>Hızlı geldi, paketleme özenli.</p></li></ol><p>Değerlendirme yapmak için giriş yapın.</p></div>
<div class="panel" id="tab-shipping" role="tabpanel" style="display:none"><p>Siparişler iki iş günü içinde kargoya verilir. On dört gün içinde iade edebilirsiniz.</p></div></div>
<section class="related products"><h2>İlgili ürünler</h2><ul class="products columns-4">{"".join(f'<li class="product"><a href="{href(q)}"><img src="https://img.dukkan.test/s{number(q)}.jpg" alt=""/><h2>{esc(q["t"])}</h2></a></li>' for q in rel)}</ul></section></div></main></div>
<div id="secondary" class="widget-area"><div class="widget"><span class="widget-title">Kategoriler</span><ul><li>Gıda (18)</li><li>El işi (24)</li><li>Hizmet (9)</li></ul></div><div class="widget"><span class="widget-title">Son yorumlar</span><ul><li>Semra: İkinci kez alıyorum…</li></ul></div></div></div></div>
<footer id="colophon" class="site-footer"><p>© Yerli Dükkân 2026. Mesafeli satış sözleşmesi · Gizlilik</p></footer></div><div class="cerez-uyari">Çerez kullanıyoruz. <button>Tamam</button></div>{script(p, 5)}</body></html>'''
