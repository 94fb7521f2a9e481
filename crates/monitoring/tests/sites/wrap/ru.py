"""Templates of the hosts in Russian."""
from .common import *


def novosti(site, p, pages):
    """News: an old layout of nested tables in capital letters, FONT, three columns, counters. windows-1251."""
    rel = others(p, pages, 5)
    com = "".join(f'''<TR><TD BGCOLOR="#F4F4F4"><FONT SIZE="1" COLOR="#666666"><B>{esc(c.split(": ", 1)[0])}</B> пишет:</FONT></TD></TR><TR><TD><FONT SIZE="2">{esc(c.split(": ", 1)[1])}</FONT></TD></TR>''' for c in p.get("com", []))
    body = flow(p, para='<P ALIGN="justify"><FONT FACE="Verdana, Arial" SIZE="2">{}</FONT>', head='<P><FONT SIZE="3"><B>{}</B></FONT>', ul="<UL>", end="</UL>", item="<LI>{}", link=False)
    meta = '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=windows-1251">' if site["declare"](p) in ("meta", "both") else ""
    return f'''<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">
<HTML>
<HEAD>
{meta}
<TITLE>{esc(p["t"])} / Новости дня</TITLE>
<META NAME="Description" CONTENT="{att(first(p, 120))}">
<META NAME="Keywords" CONTENT="новости, события, город, общество">
<LINK REL="alternate" TYPE="application/rss+xml" TITLE="Новости дня" HREF="/feed.xml">
<STYLE TYPE="text/css"><!--
A {{ color: #003399; text-decoration: none }} .m {{ font: bold 11px Tahoma }} TD.c {{ padding: 4px }}
--></STYLE>
<SCRIPT LANGUAGE="JavaScript"><!--
function openWin(u){{window.open(u,"w","width=400,height=300");return false}}
var d=new Date();var greet=d.getHours()<12?"Доброе утро":"Добрый день";
//--></SCRIPT>
</HEAD>
<BODY BGCOLOR="#FFFFFF" TOPMARGIN="0" LEFTMARGIN="0" MARGINWIDTH="0">
<CENTER><A HREF="https://reklam.test/go?468"><IMG SRC="https://reklam.test/468x60.gif" WIDTH="468" HEIGHT="60" BORDER="0" ALT="Реклама: окна и двери"></A></CENTER>
<TABLE WIDTH="1000" ALIGN="center" BORDER="0" CELLPADDING="0" CELLSPACING="0">
<TR><TD COLSPAN="3" BGCOLOR="#003366" HEIGHT="60"><A HREF="/index.html"><FONT COLOR="#FFFFFF" SIZE="6"><B>Новости дня</B></FONT></A></TD></TR>
<TR><TD COLSPAN="3" BGCOLOR="#CCCCCC" CLASS="m">&nbsp;<A HREF="/index.html">Главная</A> | <A HREF="/society/">Общество</A> | <A HREF="/economy/">Экономика</A> | <A HREF="/culture/">Культура</A> | <A HREF="/sport/">Спорт</A> | <A HREF="/archive/">Архив</A> | <A HREF="/rss/">RSS</A></TD></TR>
<TR VALIGN="top">
<TD WIDTH="180" BGCOLOR="#EEEEEE"><TABLE WIDTH="100%" CELLPADDING="3"><TR><TD BGCOLOR="#003366"><FONT COLOR="#FFFFFF" SIZE="2"><B>Рубрики</B></FONT></TD></TR><TR><TD CLASS="m"><A HREF="/city/">Город</A><BR><A HREF="/society/">Общество</A><BR><A HREF="/economy/">Экономика</A><BR><A HREF="/culture/">Культура</A><BR><A HREF="/sport/">Спорт</A></TD></TR><TR><TD BGCOLOR="#003366"><FONT COLOR="#FFFFFF" SIZE="2"><B>Погода</B></FONT></TD></TR><TR><TD><FONT SIZE="1">Баку: +14, ветер северный<BR>Гянджа: +9, ясно</FONT></TD></TR><TR><TD BGCOLOR="#003366"><FONT COLOR="#FFFFFF" SIZE="2"><B>Опрос</B></FONT></TD></TR><TR><TD><FORM ACTION="/poll"><FONT SIZE="1">Как Вы добираетесь на работу?<BR><INPUT TYPE="radio" NAME="a">Пешком<BR><INPUT TYPE="radio" NAME="a">На метро<BR><INPUT TYPE="radio" NAME="a">На машине<BR><INPUT TYPE="submit" VALUE="Ответить"></FONT></FORM></TD></TR></TABLE></TD>
<TD WIDTH="620" CLASS="c">
<TABLE WIDTH="100%" BORDER="0" CELLPADDING="6"><TR><TD><FONT SIZE="1"><A HREF="/index.html">Главная</A> &gt; <A HREF="/{p["at"].split("/")[1]}/">Рубрика</A></FONT></TD><TD ALIGN="right"><FONT SIZE="1" COLOR="#999999">{day(p, "long", "ru")} г., {clock(p)}</FONT></TD></TR>
<TR><TD COLSPAN="2"><H1><FONT FACE="Georgia" SIZE="5" COLOR="#003366">{esc(p["t"])}</FONT></H1></TD></TR>
<TR><TD COLSPAN="2"><IMG SRC="/img/{number(p)}.jpg" WIDTH="220" ALIGN="left" HSPACE="8" ALT="">{body}
</TD></TR>
<TR><TD COLSPAN="2" ALIGN="right"><FONT SIZE="1"><I>{"Корреспондент, " + esc(p["pl"]) if p.get("pl") else "Отдел новостей"}</I><BR>Прочитано: {views(p)} раз</FONT></TD></TR>
<TR><TD COLSPAN="2"><A HREF="/print?{number(p)}">Версия для печати</A> | <A HREF="#" ONCLICK="return openWin('/mail')">Отправить другу</A></TD></TR></TABLE>
<TABLE WIDTH="100%" BORDER="0" CELLPADDING="4"><TR><TD BGCOLOR="#DDDDDD"><B>Комментарии читателей ({len(p.get("com", []))})</B></TD></TR>{com}<TR><TD><FORM ACTION="/comment"><INPUT NAME="n" VALUE="Ваше имя"><BR><TEXTAREA NAME="t" COLS="50" ROWS="4"></TEXTAREA><BR><INPUT TYPE="submit" VALUE="Добавить"></FORM></TD></TR></TABLE>
</TD>
<TD WIDTH="200" BGCOLOR="#F8F8F8"><TABLE WIDTH="100%" CELLPADDING="3"><TR><TD BGCOLOR="#990000"><FONT COLOR="#FFFFFF" SIZE="2"><B>Ещё новости</B></FONT></TD></TR>{"".join(f'<TR><TD><FONT SIZE="1" COLOR="#999999">{day(q, "short", "ru")}</FONT><BR><A HREF="{href(q)}"><FONT SIZE="2">{esc(q["t"])}</FONT></A></TD></TR>' for q in rel)}<TR><TD ALIGN="center"><A HREF="https://reklam.test/go?160"><IMG SRC="https://reklam.test/160x600.gif" BORDER="0" ALT="Реклама"></A></TD></TR></TABLE></TD>
</TR>
<TR><TD COLSPAN="3" BGCOLOR="#003366" ALIGN="center"><FONT COLOR="#FFFFFF" SIZE="1">© 2003-2026 «Новости дня». При перепечатке ссылка обязательна. Редакция не несёт ответственности за содержание рекламы.</FONT></TD></TR>
</TABLE>
<IMG SRC="https://sayac.test/88x31.gif" WIDTH="88" HEIGHT="31" ALT="счётчик">
</BODY>
</HTML>'''


def rabota(site, p, pages):
    """Job board: microdata JobPosting, marked parts, salary line, skills, similar vacancies in cards."""
    rel = others(p, pages, 4)
    box = "".join(f'<p data-qa="contacts-phone"><a href="tel:{c}">{phone(c, "intl")}</a></p>' for c in p.get("box", []))
    charset = "" if site["charset"](p).startswith("utf-16") else '<meta charset="utf-8"/>'
    return f'''<!DOCTYPE html><html class="desktop" lang="ru"><head>{charset}<title>Вакансия {esc(p["t"])}{" в городе " + esc(p["pl"]) if p.get("pl") else ""} | Работа.тест</title><meta name="viewport" content="width=device-width"/><meta property="og:title" content="Вакансия {att(p["t"])}"/><meta property="og:type" content="website"/><link rel="canonical" href="{url(p)}"/><link href="/feed.xml" rel="alternate" type="application/atom+xml" title="Вакансии"/>{style(p, ["vacancy-title", "blok-columns", "blok-tag", "g-user-content"], 12)}</head>
<body class="s-friendly xs-friendly"><div class="nova-overlay"><div class="cookies-policy" data-qa="cookies"><span>Мы используем файлы cookie, чтобы сайт работал удобнее.</span><button>Понятно</button></div></div>
<div class="nova-navi"><a data-qa="logo" href="/index.html">работа</a><a href="/index.html" data-qa="mainmenu_vacancies">Вакансии</a><a href="/employers">Компании</a><a href="/resume" data-qa="mainmenu_createResume">Создать резюме</a><a href="/login">Войти</a><div class="region">Ваш регион: <span>Баку</span></div></div>
<div class="blok-columns-wrapper"><div class="row-content"><div itemscope itemtype="http://schema.org/JobPosting" class="vac-view"><meta itemprop="datePosted" content="{p["d"]}T{clock(p)}:00.000+04:00"/><meta itemprop="industry" content="Разное"/>{f'<span itemprop="jobLocation" itemscope itemtype="http://schema.org/Place"><span itemprop="address" itemscope itemtype="http://schema.org/PostalAddress"><meta itemprop="addressLocality" content="{att(p["pl"])}"/></span></span>' if p.get("pl") else ""}
<div class="blok-column blok-column_l-10"><div class="vacancy-title"><h1 data-qa="vacancy-title" class="blok-header-1" itemprop="title">{esc(p["t"])}</h1><div data-qa="vacancy-salary"><span>{"з/п не указана" if p["s"] is False else "доход обсуждается"}</span></div></div>
<p class="vacancy-description-list-item"><span data-qa="vacancy-experience">{"без опыта" if p["s"] else "1–3 года"}</span>, <span data-qa="vacancy-view-employment-mode">полная занятость</span></p>
<div class="vacancy-actions"><a class="blok-button" data-qa="vacancy-response-link-top" href="/response?{number(p)}">Откликнуться</a><button>Показать контакты</button></div>
<p class="vacancy-viewers-count">Сейчас эту вакансию смотрят {views(p) % 17 + 1} человек</p></div>
<div class="vacancy-company-redesigned"><a href="/employer/{number(p)[-3:]}" itemprop="hiringOrganization">{"Компания «Пример»" if p["s"] is False else "Частное лицо"}</a><div class="rating">{"4,2 — отзывы сотрудников" if p["s"] is False else "Нет отзывов"}</div></div>
<div class="blok-gap"><div class="vacancy-section"><div class="g-user-content" data-qa="vacancy-description" itemprop="description">{flow(p, head="<strong>{}</strong>", item="<li><p>{}</p></li>")}</div></div>
{'<div class="vacancy-section" data-qa="vacancy-contacts"><h2>Контактная информация</h2>' + box + '</div>' if box else ''}
<div class="vacancy-section"><h2 class="blok-header-2">Ключевые навыки</h2><div class="blok-tag-list"><span class="blok-tag" data-qa="skills">Ответственность</span><span class="blok-tag">Пунктуальность</span></div></div>
<p class="vacancy-creation-time-redesigned">Вакансия опубликована <span>{day(p, "long", "ru")}</span>{" в городе " + esc(p["pl"]) if p.get("pl") else ""}</p></div></div>
<div class="vacancy-section"><h2>Похожие вакансии</h2>{"".join(f'<div class="vacancy-serp-item"><a data-qa="vacancy-serp__vacancy-title" href="{href(q)}">{esc(q["t"])}</a><div>{esc(q.get("pl", ""))}</div><div class="snippet">{esc(first(q, 100))}</div><span>{day(q, "long", "ru")}</span></div>' for q in rel)}</div>
<div class="banner-place-2" data-ad="1"><a href="https://reklam.test/r?x=9">Курсы Excel со скидкой</a></div>
</div></div><div class="footer"><div><a href="/help">Помощь</a><a href="/safety">Безопасный поиск работы</a><a href="/rules">Условия использования</a></div><p>Сегодня на сайте 12 408 вакансий, 98 113 резюме</p><p>© 2026 Работа.тест</p></div>
<template id="state">{{"lang":"RU","vac":{number(p)},"similar":[{",".join(number(q) for q in rel)}]}}</template>{script(p, 9, ["Отклик отправлен", "Вы уверены, что хотите скрыть вакансию?"])}</body></html>'''


def doska(site, p, pages):
    """Classified: nested tables, unquoted attributes, unclosed cells and paragraphs, stray tags. windows-1251."""
    rel = others(p, pages, 6)
    az = p.get("lang") == "az"
    box = "".join(f"<tr><td class=k>Телефон:<td class=v><b>{phone(c)}</b>" for c in p.get("box", []))
    meta = "<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>" if site["declare"](p) in ("meta", "both") else ""
    return f'''<html><head>{meta}
<title>{esc(p["t"])} : Доска бесплатных объявлений</title>
<link rel=alternate type=application/rss+xml href=/feed.xml>
<style>body{{font:12px Arial}} td.k{{color:#777}} .txt{{font-size:14px}} .vip{{background:#ffc}}</style>
<body bgcolor=#ffffff topmargin=0>
<table width=100% border=0 cellpadding=0><tr><td width=200><a href=/index.html><img src=/i/doska.gif alt="Доска" border=0></a><td align=center><a href=https://reklam.test/d><img src=https://reklam.test/468x60.gif border=0 alt="реклама"></a><td align=right><a href=/add><b>ПОДАТЬ ОБЪЯВЛЕНИЕ</b></a><br><a href=/my>Мои объявления</a></table>
<marquee scrollamount=3>Внимание! Администрация никогда не просит перевести деньги на карту. Остерегайтесь мошенников!</marquee>
<table width=100% border=0 cellspacing=4><tr valign=top><td width=170 bgcolor=#f0f0f0>
<b>Разделы</b><br><a href=/rabota>Работа</a> (1204)<br><a href=/nedvizhimost>Недвижимость</a> (3341)<br><a href=/auto>Авто</a> (2210)<br><a href=/uslugi>Услуги</a> (987)<br><a href=/raznoe>Разное</a> (412)<br>
<hr><b>Города</b><br><a href=/c/1>Баку</a><br><a href=/c/2>Гянджа</a><br><a href=/c/3>Сумгаит</a><br>
<center><font color=red>VIP-объявления</font></center>
{"".join(f"<div class=vip><a href={href(q)}>{esc(q['t'])}</a></div>" for q in rel[:2])}
<td>
<font size=1><a href=/index.html>Доска</a> / <a href=/{p["at"].split("/")[1]}>Раздел</a> / №{number(p)}</font>
<h1>{esc(p["t"])}</h1></font>
<table width=100% border=0 class=card><tr><td class=k width=120>Дата:<td class=v>{day(p, "short", "ru")} {clock(p)}
{f"<tr><td class=k>Город:<td class=v>{esc(p['pl'])}" if p.get("pl") else ""}
<tr><td class=k>Тип:<td class=v>Предложение{box}
<tr><td colspan=2 class=txt{" lang=az" if az else ""}><div><p>{lines(p, chr(10) + "<p>", link=False)}
<br clear=all></b>
<tr><td colspan=2><i>Просмотров: {views(p)}</i> &nbsp; <a href=/complain?{number(p)}>Пожаловаться</a> | <a href=/fav?{number(p)}>В избранное</a> | <a href=/print?{number(p)}>Распечатать</a></table>
</div></div>
<h3>Другие объявления раздела</h3><table border=0 width=100%>
{"".join(f"<tr bgcolor={'#ffffff' if n % 2 else '#f6f6f6'}><td>{day(q, 'short', 'ru')}<td><a href={href(q)}>{esc(q['t'])}</a><br><small>{esc(first(q, 70))}</small><td>{esc(q.get('pl', ''))}" for n, q in enumerate(rel))}
</table>
</table>
<hr size=1><center><small>(c) Доска бесплатных объявлений, 2004-2026. Ответственность за содержание несут авторы.<br><img src=https://sayac.test/31.gif width=88 height=31 alt=""></small></center>
{script(p, 3)}
</body>'''


def forum(site, p, pages):
    """Forum: one table per post inside boxes, broken nesting, signatures, thanks. windows-1251, koi8-r, undeclared."""
    r = seed(p["at"])
    rows = ""
    for n, (who, paras) in enumerate(posts(p)):
        thanks = f'<div class="thanks">Сказали спасибо: <a href="/member/{r.randint(1, 99)}">Лёша</a>, <a href="/member/{r.randint(1, 99)}">Айша</a></div>' if r.random() < 0.4 else ""
        sign = r.choice(["", "", "Не откладывай на завтра то, что можно съесть сегодня", "Ветер в спину и семь футов под килем"])
        rows += f'''<!-- post #{number(p)}{n} --><a name="post{number(p)}{n}"></a><div align="center"><div class="page" style="width:100%"><div style="padding:0px 25px"><div id="edit{n}" style="padding:0 0 6px">
<table id="post{number(p)}{n}" class="tborder" cellpadding="6" cellspacing="1" width="100%"><tr><td class="thead"><div class="normal" style="float:right">#<a href="#post{n}"><strong>{n + 1}</strong></a></div><div class="normal"><img src="/images/old.gif" alt="Старый"> {day(p, "short", "ru")}, {9 + n}:{r.randint(10, 59)}</div></td></tr>
<tr><td class="alt2"><table><tr><td nowrap><a class="bigusername" href="/member/{n}">{esc(who)}</a><div class="smallfont">{r.choice(["Новичок", "Участник", "Старожил", "Местный"])}</div></td><td width="100%">&nbsp;</td><td valign="top" nowrap><div class="smallfont"><div>Регистрация: {r.randint(1, 12):02}.{r.randint(2008, 2026)}</div><div>Сообщений: {r.randint(1, 5200):,}</div></div></td></tr></table>
<tr><td class="alt1" id="td_post_{n}"><div id="post_message_{number(p)}{n}">{"<br /><br />".join(inl(x) for x in paras)}</div></font>{'<div>__________________<br>' + sign + '</div>' if sign else ''}{thanks}<div align="right"><a href="/reply/{n}"><img src="/images/quote.gif" alt="Ответить с цитированием"></a></div></td></tr></table></div></div></div>
'''
    d = site["declare"](p)
    cs = site["charset"](p)
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={cs}" />' if d in ("meta", "both") else ""
    return f'''<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" dir="ltr" lang="ru"><head>{meta}<title>{esc(p["t"])} - Форум соседей</title>
<link rel="alternate" type="application/atom+xml" title="Форум" href="/feed.xml" />{style(p, ["tborder", "thead", "alt1", "alt2", "smallfont"])}
<script type="text/javascript"><!-- var SESSIONURL=""; var vbphrase={{"wait":"Подождите...","loading":"Загрузка"}}; // --></script></head>
<body onload=""><a name="top"></a><table border="0" width="100%"><tr><td align="left"><a href="/index.html"><img src="/images/logo.gif" border="0" alt="Форум соседей" /></a></td><td align="right"><form action="/login"><label>Имя <input type="text" size="10"></label><label>Пароль <input type="password" size="10"></label><input type="submit" value="Вход"></form></td></tr></table>
<div class="tborder navbar"><span class="navbar">&gt; <a href="/index.html">Форум соседей</a> &gt; <a href="/index.html">Общение</a></span><div><strong>{esc(p["t"])}</strong></div></div>
<table class="tborder" width="100%" align="center"><tr align="center" class="vbmenu"><td><a href="/register">Регистрация</a></td><td><a href="/faq">Справка</a></td><td><a href="/members">Пользователи</a></td><td><a href="/calendar">Календарь</a></td><td><a href="/today">Сообщения за день</a></td><td><a href="/search">Поиск</a></td></tr></table>
<div id="posts">{rows}</div>
<div class="bottomnav"><a href="/newreply">Ответить</a> <strong>«</strong> <a href="#">Предыдущая тема</a> | <a href="#">Следующая тема</a> <strong>»</strong></div>
<table class="tborder" width="100%"><thead><tr><td class="tcat" colspan="3">Похожие темы</td></tr></thead><tbody>{"".join(f'<tr><td class="alt1"><a href="{href(q)}">{esc(q["t"])}</a></td><td class="alt2">{esc(posts(q)[0][0])}</td><td class="alt1">{len(posts(q)) - 1}</td></tr>' for q in others(p, pages, 4))}</tbody></table>
<div class="smallfont" align="center">Часовой пояс GMT +4. Текущее время: {clock(p)}.</div><div class="smallfont" align="center">Пользователей просматривает эту тему: 3 (0 пользователей и 3 гостей)</div>
<div class="tfoot" align="center"><a href="/contact">Обратная связь</a> - <a href="/archive">Архив</a> - <a href="#top">Вверх</a></div></table></div>'''


def uslugi(site, p, pages):
    """Shop and services: blocks of a site constructor, inline styles, no paragraphs but boxes; Product on goods."""
    rel = others(p, pages, 3)
    rid = int(seed(p["at"]).random() * 1e9)
    goods = "/shop/" in p["at"]
    scope = ' itemscope itemtype="https://schema.org/Product"' if goods else ' itemscope itemtype="https://schema.org/Service"'
    text = flow(p, para='<div class="t-text" style="padding-bottom:12px" field="descr">{}</div>', head='<div class="t-name t-name_md"><strong>{}</strong></div>', ul='<div class="t-list">', end="</div>", item='<div class="t-list__item"><div class="t-bullet"></div><div class="t-text">{}</div></div>')
    box = "".join(f'<a class="t-btn" href="tel:{c}">{phone(c)}</a>' for c in p.get("box", []))
    return f'''<!DOCTYPE html> <html> <head> <meta charset="utf-8" /> <meta http-equiv="Content-Type" content="text/html; charset=utf-8" /> <meta name="viewport" content="width=device-width, initial-scale=1.0" />
<title>{esc(p["t"])}</title> <meta name="description" content="{att(first(p, 120))}" /> <meta property="og:url" content="{url(p)}" /> <meta property="og:title" content="{att(p["t"])}" /> <meta property="og:type" content="website" /> <link rel="canonical" href="{url(p)}"> <link rel="alternate" type="application/atom+xml" href="/feed.xml">
{style(p, ["t-rec", "t-text", "t-name", "t-btn", "t-container"], 15)} {script(p, 4)} </head>
<body class="t-body" style="margin:0;"><div id="allrecords" class="t-records" data-page="{rid}">
<div id="rec{rid + 1}" class="r t-rec" data-record-type="228"><div class="t228"><div class="t228__left"><a href="/index.html"><div class="t228__logo t-title" field="title">Услуги и лавка</div></a></div><div class="t228__center"><ul class="t228__list"><li><a class="t-menu__link-item" href="/index.html">Каталог</a></li><li><a class="t-menu__link-item" href="/dostavka">Доставка</a></li><li><a class="t-menu__link-item" href="/otzyvy">Отзывы</a></li><li><a class="t-menu__link-item" href="/kontakty">Контакты</a></li></ul></div></div></div>
<div id="rec{rid + 2}" class="r t-rec t-rec_pt_60" data-record-type="{744 if goods else 106}"{scope}><div class="t-container"><div class="t-col t-col_6"><div class="t-slds"><div class="t-slds__item"><div class="t-slds__imgwrapper" style="background-image:url('https://static.uslugi.test/{rid}.jpg')"><meta itemprop="image" content="https://static.uslugi.test/{rid}.jpg"></div></div></div></div>
<div class="t-col t-col_6"><div class="t-title t-title_xs"><h1 itemprop="name" style="font-size:28px">{esc(p["t"])}</h1></div><div class="t-price"><span class="js-store-prod-price">{"в наличии" if goods else "по запросу"}</span></div>{f'<div class="t-uptitle" itemprop="areaServed">{esc(p["pl"])}</div>' if p.get("pl") else ""}<div class="t-btnwrapper"><a href="#order" class="t-btn"><table style="width:100%;height:100%"><tr><td>{"Положить в корзину" if goods else "Оставить заявку"}</td></tr></table></a>{box}</div></div>
<div class="t-col t-col_12" itemprop="description">{text}</div></div></div>
<div id="rec{rid + 3}" class="r t-rec" data-record-type="510"><div class="t-section__title">Почему выбирают нас</div><div class="t-col t-col_4"><div class="t-name">Работаем без выходных</div><div class="t-descr">Отвечаем на сообщения в течение часа</div></div><div class="t-col t-col_4"><div class="t-name">Честные цены</div><div class="t-descr">Без скрытых платежей и звёздочек</div></div></div>
<div id="rec{rid + 4}" class="r t-rec" data-record-type="605"><div class="t-section__title">Отзывы</div><div class="t605__text">«Всё понравилось, буду обращаться ещё» — Динара</div><div class="t605__text">«Быстро и вежливо» — Тимур</div></div>
<div id="rec{rid + 5}" class="r t-rec" data-record-type="776"><div class="t-section__title">Смотрите также</div>{"".join(f'<div class="t-col t-col_4"><a href="{href(q)}"><div class="t-name">{esc(q["t"])}</div><div class="t-descr">{esc(first(q, 80))}</div></a></div>' for q in rel)}</div>
<div id="rec{rid + 6}" class="r t-rec t-popup" style="display:none"><form id="order"><div class="t-input-title">Ваше имя</div><input name="Name"><div class="t-input-title">Телефон</div><input name="Phone"><button>Отправить</button><div>Нажимая на кнопку, вы соглашаетесь с политикой обработки данных</div></form></div>
<div id="rec{rid + 7}" class="r t-rec" data-record-type="144"><div class="t-text">© 2026 Услуги и лавка. Публичной офертой не является.</div></div>
</div><div class="t972__wrapper">Сайт использует cookie. <button>Хорошо</button></div></body> </html>'''
