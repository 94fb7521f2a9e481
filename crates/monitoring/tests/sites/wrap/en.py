"""Templates of the hosts in English, and the channel pages of t.me."""
from .common import *


def gazette(site, p, pages):
    """News: grid of custom elements, standfirst, a pull quote that repeats a sentence, picture sets, JSON-LD graph."""
    rel = others(p, pages, 4)
    paras = [w for s, w in blocks(p) if s == "p"]
    quote = paras[-1].split(". ")[0].rstrip(".") if len(paras) > 3 else ""
    pull = f'<gz-island name="PullQuote"><aside class="pull"><blockquote><svg width="22" height="14" aria-hidden="true" viewBox="0 0 22 14"><path d="M5 0h7L8 14H0z"/></svg><p>{esc(quote)}</p></blockquote></aside></gz-island>'
    letter = '<gz-island name="Newsletter"><aside class="signup"><h4>Sign up to The Morning Post</h4><p>Our editors’ pick of the day, every weekday at seven.</p><form><input type="email" placeholder="Enter your email"><button>Sign up</button></form><small>Privacy notice: newsletters may contain information about partners.</small></aside></gz-island>'
    data = {"@context": "https://schema.org", "@graph": [
        {"@type": "WebSite", "@id": "https://gazette.test/#site", "name": "The Gazette"},
        {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "position": 1, "name": "Home"}]},
        {"@type": ["NewsArticle"], "headline": p["t"], "datePublished": f"{p['d']}T{clock(p)}:00.000Z", "isAccessibleForFree": True,
         "mainEntityOfPage": url(p), "author": [{"@type": "Person", "name": "Staff reporter"}]}]}
    com = "".join(f'<li class="d-comment"><div><span class="who">{esc(c.split(": ", 1)[0])}</span> <span>{n + 1}h ago</span></div><div class="d-body"><p>{esc(c.split(": ", 1)[1])}</p></div><button>Reply</button><button>Report</button></li>' for n, c in enumerate(p.get("com", [])))
    body = flow(p, para='<p class="gz-p">{}</p>', between={1: letter, 2: pull})
    return f'''<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{esc(p["t"])} | {p["at"].split("/")[1].title()} | The Gazette</title><meta name="viewport" content="width=device-width"><meta property="og:locale" content="en_GB"><meta property="og:title" content="{att(p["t"])}"><meta property="article:published_time" content="{p["d"]}T{clock(p)}:00.000Z"><meta property="og:description" content="{att(first(p, 120))}"><link rel="canonical" href="{url(p)}"><link rel="alternate" type="application/rss+xml" href="/feed.xml">{ld(data)}{style(p, ["gz-p", "pull", "signup", "grid", "d-comment"], 12)}{script(p, 6)}</head>
<body><a href="#maincontent" class="skip">Skip to main content</a><div id="bannerandheader"><div class="ad-slot" id="dfp-ad--top">Advertisement</div><header><div class="support">Support independent reporting <a href="/support">Contribute</a></div><a href="/index.html" aria-label="The Gazette homepage"><svg width="148" height="48" viewBox="0 0 295 95"><path d="M0 0h295v95H0z"/></svg></a><nav><ul><li><a href="/index.html">News</a></li><li><a href="/opinion">Opinion</a></li><li><a href="/sport">Sport</a></li><li><a href="/culture">Culture</a></li><li><a href="/lifestyle">Lifestyle</a></li><li><button>Show more</button></li></ul></nav></header></div>
<main data-layout="StandardLayout"><div class="grid"><div data-gu="title"><a href="/{p["at"].split("/")[1]}">{p["at"].split("/")[1].title()}</a></div><div data-gu="headline"><h1>{esc(p["t"])}</h1></div><div data-gu="standfirst"><p>This report is part of our series on everyday life. <a href="/about-series">Read more about the series</a></p></div><div data-gu="meta"><address>Staff reporter{", " + esc(p["pl"]) if p.get("pl") else ""}</address><details><summary>{day(p, "weekday", "en").split(" ", 3)[3][:3]} {day(p, "long", "en")} {clock(p).replace(":", ".")} GMT</summary>Last modified the same day</details><ul class="share"><li><a href="https://t.me/share/url?url={url(p)}">Telegram</a></li><li><a href="mailto:?subject={att(p["t"])}">Email</a></li></ul></div><div data-gu="media"><figure><picture><source srcset="https://i.gazette.test/{number(p)}-1240.avif 1240w, https://i.gazette.test/{number(p)}-620.avif 620w" type="image/avif"><img src="https://i.gazette.test/{number(p)}.jpg" alt="Picture of the day" width="620"></picture><figcaption><svg width="9" height="9" viewBox="0 0 9 9"><path d="M0 0"/></svg> The scene this week. Photograph: Gazette archive</figcaption></figure></div>
<div data-gu="body" id="maincontent"><div class="article-body-commercial-selector">{body}</div>
<div class="submeta"><span>Explore more on these topics</span><ul><li><a href="/tag/society">Society</a></li><li><a href="/tag/features">features</a></li></ul><a href="/syndication">Reuse this content</a></div></div>
<div data-gu="right"><div class="ad-slot ad-slot--right">Advertisement</div><section aria-label="Most viewed"><h2>Most viewed</h2><ol>{"".join(f'<li><a href="{href(q)}"><span>{n + 1}</span><h4>{esc(q["t"])}</h4></a></li>' for n, q in enumerate(others(p, pages, 5, "most")))}</ol></section></div></div>
<section id="comments"><h2>Comments ({len(p.get("com", []))})</h2><ul>{com}</ul><p>Sign in or create your account to join the discussion</p></section>
<section data-component="related-stories"><h2>Related stories</h2><ul>{"".join(f'<li><div class="card"><h3><a href="{href(q)}">{esc(q["t"])}</a></h3><div class="trail">{esc(first(q, 100))}</div><time datetime="{q["d"]}">{day(q, "long", "en")}</time></div></li>' for q in rel)}</ul></section></main>
<footer><nav><ul><li><a href="/about">About us</a></li><li><a href="/help">Help</a></li><li><a href="/complaints">Complaints &amp; corrections</a></li><li><a href="/privacy">Privacy policy</a></li></ul></nav><div>© 2026 The Gazette. All rights reserved.</div></footer>
<div id="cmp" role="region" aria-label="Cookie banner"><h2>It’s your choice</h2><p>We and our 42 partners use cookies to show you relevant advertising.</p><button>Yes, I’m happy</button><button>Manage my cookies</button></div></body></html>'''


def jobs(site, p, pages):
    """Job board: utility classes on plain boxes, page data in a script, text inside one 'prose' box."""
    rel = others(p, pages, 4)
    data = {"@context": "https://schema.org/", "@type": "JobPosting", "title": p["t"], "datePosted": f"{p['d']}T{clock(p)}:00Z",
            "description": flow(p, link=False).replace("\n", ""), "identifier": {"@type": "PropertyValue", "value": number(p)}}
    if p.get("pl"):
        data["jobLocation"] = [{"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": p["pl"]}}]
    page = json.dumps({"props": {"pageProps": {"id": number(p), "related": [{"t": q["t"], "d": first(q, 120)} for q in rel]}}, "buildId": "k3v9"}, ensure_ascii=False).replace("</", "<\\/")
    box = "".join(f'<div class="mt-6 flex items-center gap-2 text-sm"><span class="sr-only">Telephone</span><a class="underline" href="tel:{c}">{phone(c, "intl")}</a></div>' for c in p.get("box", []))
    return f'''<!DOCTYPE html><html lang="en" class="h-full scroll-smooth"><head><meta charSet="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/><title>{esc(p["t"])}{" in " + esc(p["pl"]) if p.get("pl") else ""} - Jobs.test</title><meta name="description" content="Apply for {att(p["t"])} on Jobs.test"/><link rel="canonical" href="{url(p)}"/><link rel="alternate" type="application/atom+xml" href="/feed.xml"/>{ld(data) if p["s"] is False or number(p)[-1] in "15" else ""}{style(p, ["mt-6", "flex", "prose", "grid", "rounded-lg"], 16)}</head>
<body class="h-full bg-gray-50 antialiased"><div id="__next"><div class="sticky top-0 z-40 border-b bg-white/90"><div class="mx-auto flex max-w-7xl items-center justify-between px-4 py-3"><a class="text-xl font-bold" href="/index.html">Jobs<span class="text-indigo-600">.test</span></a><div class="hidden gap-6 text-sm md:flex"><a href="/index.html">Find jobs</a><a href="/companies">Companies</a><a href="/salary">Salaries</a><a href="/post">Post a job</a></div><div class="flex gap-2"><button class="rounded-md px-3 py-2">Log in</button><button class="rounded-md bg-indigo-600 px-3 py-2 text-white">Sign up</button></div></div></div>
<div class="mx-auto grid max-w-7xl grid-cols-12 gap-8 px-4 py-8"><div class="col-span-12 lg:col-span-8"><div class="mb-4 text-xs text-gray-500"><a href="/index.html">Jobs</a> <span>/</span> <a href="/index.html">{esc(p.get("pl", "Remote"))}</a> <span>/</span> {esc(p["t"])}</div>
<div class="rounded-lg border bg-white p-6"><div class="flex items-start gap-4"><div class="h-12 w-12 rounded bg-gray-200"></div><div class="flex-1"><div class="text-2xl font-semibold" role="heading" aria-level="1">{esc(p["t"])}</div><div class="mt-1 flex flex-wrap gap-3 text-sm text-gray-600"><div>{"Verified employer" if p["s"] is False else "Confidential employer"}</div>{f'<div>{esc(p["pl"])}</div>' if p.get("pl") else ""}<div>Posted {day(p, "us", "en")}</div><div>{views(p) % 90 + 3} applicants</div></div></div></div>
<div class="mt-4 flex gap-2"><button class="rounded-md bg-indigo-600 px-5 py-2 text-white">Quick apply</button><button class="rounded-md border px-5 py-2">Save</button><button class="rounded-md border px-5 py-2">Share</button></div>
<div class="mt-6 grid grid-cols-3 gap-2 text-center text-xs"><div class="rounded bg-gray-100 p-2">Full-time</div><div class="rounded bg-gray-100 p-2">On site</div><div class="rounded bg-gray-100 p-2">Any level</div></div>
<div class="prose prose-sm mt-8 max-w-none"><div>{flow(p, para="<div>{}</div>", head="<div><b>{}</b></div>", ul="<div><ul>", end="</ul></div>")}</div></div>{box}
<div class="mt-8 rounded bg-yellow-50 p-4 text-sm">Stay safe: never pay for a job, never hand over your passport, and do not send bank details to a recruiter. <a class="underline" href="/safety">Read our safety tips</a></div><button class="mt-4 text-xs text-gray-500">Report this job</button></div></div>
<div class="col-span-12 lg:col-span-4"><div class="rounded-lg border bg-white p-4"><div class="font-medium">Get similar jobs by email</div><input class="mt-2 w-full rounded border px-3 py-2" placeholder="you@mail.test"/><button class="mt-2 w-full rounded bg-gray-900 py-2 text-white">Create alert</button></div><div class="mt-6 space-y-3">{"".join(f'<a class="block rounded-lg border bg-white p-4" href="{href(q)}"><div class="font-medium">{esc(q["t"])}</div><div class="text-xs text-gray-500">{esc(q.get("pl", "Remote"))} · {day(q, "us", "en")}</div><div class="mt-1 text-sm">{esc(first(q, 90))}</div></a>' for q in rel)}</div></div></div>
<div class="border-t bg-white py-10 text-center text-sm text-gray-500">© 2026 Jobs.test · <a href="/terms">Terms</a> · <a href="/privacy">Privacy</a> · <a href="/cookies">Cookie settings</a></div></div><div class="fixed bottom-0 w-full bg-gray-900 p-4 text-sm text-white">We value your privacy. We use cookies to enhance your browsing. <button class="underline">Reject</button> <button class="rounded bg-white px-3 text-gray-900">Accept</button></div><script id="__NEXT_DATA__" type="application/json">{page}</script>{script(p, 4)}</body></html>'''


def classifieds(site, p, pages):
    """Classified: a plain page with one section for the posting, lines broken twice, little else."""
    box = "".join(f'<li><a href="tel:{c}" class="reply-tel">{phone(c, "intl")}</a></li>' if c[0] == "+" else f'<li><a href="mailto:{c[5:]}">{esc(c[5:])}</a></li>' for c in p.get("box", []))
    return f'''<!DOCTYPE html>
<html class="no-js"><head>
	<meta charset="UTF-8">
	<title>{esc(p["t"])} - {p["at"].split("/")[1]} - classifieds</title>
	<link rel="canonical" href="{url(p)}">
	<meta name="robots" content="noarchive,nofollow,unavailable_after: 20-Jan-27">
	<meta name="geo.region" content="AZ">{f'<meta name="geo.placename" content="{att(p["pl"])}">' if p.get("pl") else ""}
	<link rel="alternate" type="application/rss+xml" href="/feed.xml">
	<script>var pID={number(p)};var isPreview="";var bestOf="";</script>
</head>
<body class="posting">
<section class="page-container">
<header class="global-header wide"><a class="header-logo" name="logoLink" href="/index.html">C</a><nav class="breadcrumbs-container"><ul class="breadcrumbs"><li class="crumb area"><p><a href="/index.html">classifieds</a> <span class="breadcrumb-arrow">&gt;</span></p></li><li class="crumb section"><p><a href="/index.html">{p["at"].split("/")[1]}</a></p></li></ul></nav><div class="userlinks"><a href="/post">post</a> <a href="/account">account</a> <div class="favorites">0 favorites</div></div></header>
<section class="body">
<header class="dateReplyBar"><div class="actions-combo"><button class="reply-button">reply</button><ul class="reply-info">{box}</ul></div><div class="prevnext"><a class="prev">&#9664; prev</a> <a class="up">&#9650;</a> <a class="next">next &#9654;</a></div><p id="display-date" class="postinginfo reveal">Posted <time class="date timeago" datetime="{p["d"]}T{clock(p)}:00+0400">{p["d"]} {clock(p)}</time></p></header>
<h1 class="postingtitle"><span class="postingtitletext"><span id="titletextonly">{esc(p["t"])}</span>{f"<span> ({esc(p['pl'])})</span>" if p.get("pl") else ""}</span></h1>
<section class="userbody">
<figure class="iw multiimage"><div class="gallery"><span class="slider-info">image 1 of 2</span><img src="https://images.classifieds.test/{number(p)}_600x450.jpg" title="1" alt=""></div></figure>
<div class="mapAndAttrs"><p class="attrgroup"><span>{"compensation: <b>see text</b>" if "/jobs/" in p["at"] else "condition: <b>see text</b>"}</span></p></div>
<section id="postingbody"><div class="print-information print-qrcode-container"><p class="print-qrcode-label">QR Code Link to This Post</p></div>
{lines(p, "<br>" + chr(10) + "<br>" + chr(10), "• ", link=False)}
</section>
<ul class="notices"><li>do NOT contact me with unsolicited services or offers</li></ul>
<div class="postinginfos"><p class="postinginfo">post id: {number(p)}</p><p class="postinginfo reveal">posted: <time datetime="{p["d"]}T{clock(p)}:00+0400">{p["d"]} {clock(p)}</time></p><p class="postinginfo"><a class="bestof-link" href="#"><span class="bestof-text">best of</span></a></p></div>
</section></section>
<ul class="clfooter"><li>&copy; 2026 classifieds</li><li class="help"><a href="/help">help</a></li><li class="safety"><a href="/safety">safety</a></li><li><a href="/privacy">privacy</a></li><li><a href="/feedback">feedback</a></li></ul>
</section>
{script(p, 2)}
</body></html>'''


def board(site, p, pages):
    """Forum: posts as nested articles with votes, a sign-up wall, side rules; JSON-LD on half of the threads."""
    r = seed(p["at"])
    ps = posts(p)
    def one(n):
        who, paras = ps[n]
        return f'''<article class="c-node depth-{n}" id="c{number(p)}{n}" data-score="{r.randint(-2, 230)}"><header><a class="author" href="/u/{att(who)}">{esc(who)}</a> <span class="flair">{r.choice(["", "OP", "regular", "helper"])}</span> <span class="score">{r.randint(1, 230)} points</span> <span>{n + 1}h ago</span></header><div class="md">{"".join(f"<p>{inl(x)}</p>" for x in paras)}</div><ul class="flat-list buttons"><li><a>permalink</a></li><li><a>save</a></li><li><a>report</a></li><li><a>reply</a></li></ul>'''
    tree = ""
    for n in range(1, len(ps)):
        tree += one(n) + '<div class="children">'
    tree += "</div></article>" * (len(ps) - 1)
    data = {"@context": "https://schema.org", "@type": "DiscussionForumPosting", "headline": p["t"], "datePublished": p["d"],
            "text": " ".join(ps[0][1]), "author": {"@type": "Person", "name": ps[0][0]}, "commentCount": len(ps) - 1}
    return f'''<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{esc(p["t"])} : board</title><meta name="description" content="{len(ps) - 1} comments so far. {att(ps[0][1][0][:90])}"><link rel="alternate" type="application/feed+json" title="board" href="/feed.json"><link rel="canonical" href="{url(p)}">{ld(data) if int(number(p)) % 2 else ""}{style(p, ["c-node", "md", "children", "side", "thing"])}</head>
<body class="comments-page"><div id="header"><div id="sr-bar"><a href="/index.html">front</a> - <a href="/all">all</a> - <a href="/random">random</a> | <a href="/d/cooking">cooking</a> - <a href="/d/abroad">abroad</a> - <a href="/d/tech">tech</a></div><span class="pagename"><a href="/index.html">board</a></span><div id="header-bottom-right">Want to join? <a href="/login">Log in</a> or <a href="/register">sign up</a> in seconds.</div></div>
<div class="side"><div class="spacer"><form id="search"><input placeholder="search"></form></div><div class="linkinfo"><div class="date"><span>this post was submitted on </span><time datetime="{p["d"]}T{clock(p)}:00+00:00">{day(p, "long", "en")}</time></div><div class="score"><span class="number">{r.randint(3, 800)}</span> points ({r.randint(71, 98)}% upvoted)</div></div><div class="sidecontents"><h1>Rules</h1><ol><li>Be kind.</li><li>No recruiting without naming the employer.</li><li>No personal data.</li></ol><h1>Moderators</h1><ul><li>keeper_of_keys</li><li>automod</li></ul></div></div>
<div class="content" role="main"><div class="sitetable"><article class="thing link" id="t{number(p)}"><div class="midcol"><div class="arrow up" role="button"></div><div class="score">{r.randint(3, 800)}</div><div class="arrow down"></div></div><div class="entry"><h1 class="title"><a href="{href(p)}">{esc(p["t"])}</a> <span class="domain">(self.board)</span></h1><p class="tagline">submitted by <a class="author" href="/u/{att(ps[0][0])}">{esc(ps[0][0])}</a></p><div class="usertext-body"><div class="md">{"".join(f"<p>{inl(x)}</p>" for x in ps[0][1])}</div></div><ul class="flat-list buttons"><li>{len(ps) - 1} comments</li><li>share</li><li>save</li><li>hide</li></ul></div></article></div>
<div class="commentarea"><div class="panestack-title"><span class="title">all {len(ps) - 1} comments</span></div><div class="menuarea">sorted by: <span>best</span></div><div class="signup-wall">Join the conversation. You can post now and register later. <button>Create account</button></div>{tree}</div>
<div class="promoted"><h4>promoted</h4><a href="https://reklam.test/b">Five houseplants that forgive you</a></div>
<div class="more-threads"><h3>More threads</h3>{"".join(f'<div><a href="{href(q)}">{esc(q["t"])}</a> <span>{len(posts(q)) - 1} comments</span></div>' for q in others(p, pages, 4))}</div></div>
<div class="footer-parent"><div class="footer"><a href="/about">about</a> <a href="/rules">site rules</a> <a href="/privacy">privacy</a></div><p class="bottommenu">Use of this site constitutes acceptance of our user agreement. © 2026 board</p></div>{script(p, 5)}</body></html>'''


def market(site, p, pages):
    """Shop and services: details that open, a table of facts, questions and answers, also-bought shelf."""
    rel = others(p, pages, 4)
    goods = "/product/" in p["at"]
    bs = blocks(p)
    lead, rest = bs[0][1], dict(p, x="\n".join(("## " if s == "h" else "- " if s == "li" else "") + w for s, w in bs[1:]))
    box = "".join(f'<a class="call" href="tel:{c}">Call {phone(c, "intl")}</a>' for c in p.get("box", []))
    return f'''<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{esc(p["t"])} – Market hall</title><meta name="description" content="{att(first(p, 120))}"><link rel="canonical" href="{url(p)}"><link rel="alternate" type="application/rss+xml" href="/feed.xml">{style(p, ["pdp", "buybox", "facts", "shelf"])}</head>
<body><div class="promo-strip" role="note">Winter fair: free gift wrap until 24 December</div><header><a href="/index.html">Market hall</a><form><input aria-label="Search" placeholder="Search the hall"><button>Go</button></form><a href="/basket">Basket (0)</a></header>
<nav aria-label="Breadcrumb"><ol itemscope itemtype="https://schema.org/BreadcrumbList"><li itemprop="itemListElement" itemscope itemtype="https://schema.org/ListItem"><a itemprop="item" href="/index.html"><span itemprop="name">Home</span></a><meta itemprop="position" content="1"></li><li itemprop="itemListElement" itemscope itemtype="https://schema.org/ListItem"><span itemprop="name">{"Goods" if goods else "Services"}</span><meta itemprop="position" content="2"></li></ol></nav>
<main class="pdp" itemscope itemtype="https://schema.org/{"Product" if goods else "Service"}"><section aria-label="Pictures"><img itemprop="image" src="https://img.market.test/{number(p)}.webp" alt=""><button>Zoom</button></section>
<section class="buybox"><h1 itemprop="name">{esc(p["t"])}</h1>{'<div itemprop="aggregateRating" itemscope itemtype="https://schema.org/AggregateRating"><span itemprop="ratingValue">4.8</span> stars, <a href="#reviews"><span itemprop="reviewCount">27</span> reviews</a></div>' if goods else ''}{f'<p class="from">{"Made in" if goods else "Available in"} <span itemprop="{"countryOfOrigin" if goods else "areaServed"}">{esc(p["pl"])}</span></p>' if p.get("pl") else ''}<button class="primary">{"Add to basket" if goods else "Request this service"}</button>{box}<ul class="promises"><li>Secure payment</li><li>30-day returns</li><li>Support by humans</li></ul></section>
<section class="about" itemprop="description"><p class="lead">{inl(lead)}</p><details open><summary>Full description</summary>
{flow(rest, head="<h4>{}</h4>")}
</details></section>
<section class="facts"><h2>Facts</h2><table><tr><th>Seller</th><td>{"Workshop" if goods else "Independent"}</td></tr><tr><th>Item number</th><td>{number(p)}</td></tr><tr><th>Dispatch</th><td>{"2 working days" if goods else "by appointment"}</td></tr></table></section>
<section id="reviews"><h2>What buyers say</h2><article><h3>Exactly as described</h3><p>Arrived early and well packed, would order again.</p><footer>Ann, three weeks ago</footer></article><article><h3>Lovely</h3><p>A present for my father, he was delighted.</p></article></section>
<section class="qa"><h2>Questions and answers</h2><dl><dt>Do you deliver abroad?</dt><dd>Not yet, sorry.</dd><dt>Can I pay in cash?</dt><dd>Yes, on collection.</dd></dl></section></main>
<aside class="shelf"><h2>People also looked at</h2><ul>{"".join(f'<li><a href="{href(q)}"><img src="https://img.market.test/{number(q)}-s.webp" alt=""><span>{esc(q["t"])}</span></a></li>' for q in rel)}</ul></aside>
<footer><p>Market hall is a marketplace. Sellers are responsible for their offers.</p><a href="/imprint">Imprint</a> <a href="/returns">Returns</a> <a href="/privacy">Privacy</a></footer><dialog open id="cookies"><p>Biscuits? We only use the necessary cookies.</p><button>Fine</button></dialog>{script(p, 4)}</body></html>'''


EMOJI = re.compile("([\U0001F1E6-\U0001F1FF]{2}|[\U0001F300-\U0001FAFF\u2600-\u27BF\u203C\u2757\u2764][\uFE0F]?)")


def telegram(site, p, pages):
    """A channel's preview page: one bubble per message, lines broken by <br/>, emoji as pictures with a letter inside."""
    r = seed(p["at"])
    name = p["at"].split("/")[-1]
    lang = p["lang"]
    words = {"az": ("abunəçi", "Kanala bax", "Yüklə"), "ru": ("подписчиков", "Просмотр канала", "Скачать"), "tr": ("abone", "Kanalı görüntüle", "İndir"), "en": ("subscribers", "View in channel", "Download")}[lang]
    def emo(text):
        return EMOJI.sub(lambda m: f"<i class=\"emoji\" style=\"background-image:url('//t.me/img/emoji/{m.group(1)[:1].encode('utf-8').hex().upper()}.png')\"><b>{m.group(1)}</b></i>", inl(text))
    out, base, readers = "", r.randint(12, 700), r.randint(200, 9000)
    for n, (_, paras) in enumerate(posts(p)):
        hh = f"{9 + n}:{r.randint(10, 59)}"
        out += f'''<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message text_not_supported_wrap js-widget_message" data-post="{name}/{base + n}" data-view="eyJjIjotMTAw"><div class="tgme_widget_message_user"><a href="https://t.me/{name}"><i class="tgme_widget_message_user_photo bgcolor2" data-content="{att(p["t"][0])}"><img src="https://t.me/i/{name}.jpg"></i></a></div><div class="tgme_widget_message_bubble"><i class="tgme_widget_message_bubble_tail"><svg class="bubble_icon" width="9px" height="20px" viewBox="0 0 9 20"><g fill="none"><path class="background" d="M8,1 L9,1 L9,20 L8,20 Z" fill="#fff"></path></g></svg></i><div class="tgme_widget_message_author accent_color"><a class="tgme_widget_message_owner_name" href="https://t.me/{name}"><span dir="auto">{esc(p["t"])}</span></a></div>
<div class="tgme_widget_message_text js-message_text" dir="auto">{"<br/><br/>".join(emo(x) for x in paras)}</div><div class="tgme_widget_message_footer compact js-message_footer"><div class="tgme_widget_message_info short js-message_info"><span class="tgme_widget_message_views">{r.randint(90, 3900)}</span><span class="copyonly"> views</span><span class="tgme_widget_message_meta"><a class="tgme_widget_message_date" href="https://t.me/{name}/{base + n}"><time datetime="{p["d"]}T{hh.zfill(5)}:00+00:00" class="time">{hh.zfill(5)}</time></a></span></div></div></div></div></div>
'''
    return f'''<!DOCTYPE html>
<html class="">
  <head>
    <meta charset="utf-8">
    <title>{esc(p["t"])} – Telegram</title>
    <meta name="viewport" content="width=device-width, initial-scale=1.0, minimum-scale=1.0, maximum-scale=1.0, user-scalable=no" />
    <meta property="og:title" content="{att(p["t"])}"><meta property="og:site_name" content="Telegram"><meta property="og:description" content="{att(posts(p)[0][1][0][:80])}">
    <link rel="canonical" href="/s/{name}?before={base + len(posts(p))}"><link rel="prev" href="/s/{name}?before={base}">
    <link href="//t.me/css/widget-frame.css?72" rel="stylesheet" media="screen">
    <style>.user-color-1{{color:#cc5049}}:root{{--accent:#168acd}}</style>
  </head>
  <body class="widget_frame_base tgme_webpreview emoji_image thin_box_shadow tme_mode no_transitions">
    <div class="tgme_background_wrap"><canvas id="tgme_background" class="tgme_background" width="50" height="50" data-colors="dbddbb,6ba587"></canvas></div>
    <header class="tgme_header search_collapsed"><div class="tgme_container"><div class="tgme_header_search"><form class="tgme_header_search_form" action="/s/{name}"><input placeholder="Search" name="q" class="tgme_header_search_form_input"></form></div><div class="tgme_header_right_column"><div class="tgme_header_counter">{readers} {words[0]}</div><a class="tgme_channel_join_telegram" href="//t.me/{name}">{words[1]}</a></div><div class="tgme_header_info"><a class="tgme_header_link" href="https://t.me/{name}"><div class="tgme_header_title_wrap"><div class="tgme_header_title"><span dir="auto">{esc(p["t"])}</span></div></div></a></div></div></header>
    <main class="tgme_main" data-url="/{name}"><div class="tgme_container"><section class="tgme_channel_history js-message_history">
<div class="tgme_widget_message_centered js-messages_more_wrap"><a href="/s/{name}?before={base}" class="tme_messages_more js-messages_more" data-before="{base}"></a></div>
{out}</section></div></main>
    <aside class="tgme_right_column"><div class="tgme_channel_info"><div class="tgme_channel_info_counters"><div class="tgme_channel_info_counter"><span class="counter_value">{readers}</span> <span class="counter_type">{words[0]}</span></div><div class="tgme_channel_info_counter"><span class="counter_value">{r.randint(2, 60)}</span> <span class="counter_type">photos</span></div></div><a class="tgme_channel_download_telegram" href="//t.me/dl">{words[2]}</a><div class="tgme_footer"><a href="//t.me/about">About</a> <a href="//t.me/blog">Blog</a> <a href="//t.me/apps">Apps</a></div></div></aside>
    <script src="//t.me/js/widget-frame.js?63"></script><script>TWeb.init();TBaseUrl="/";</script>
  </body>
</html>'''
