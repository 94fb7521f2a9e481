breadcrumbs = Breadcrumb
filter = Choose a list
actions = Actions
save = Save
note = Note
note-hint = For your colleagues. It stays with this campaign.
code = Code
not-said = Not said
not-yet = Not yet
page-before = Earlier page
page-after = Next page
offers-title = Published offers
offers-tabs = Published offers
offers-lead = Copies and rewordings of one offer stand together. Those that say most that is worth a question come first. A score is a reading order and not a finding.
offers-show-queue = To read
offers-show-rest = Not worth reading first
offers-show-watched = Watched
offers-show-acted = Acted on
offers-show-dismissed = Dismissed
offers-empty-queue = Nothing waits to be read.
offers-empty-rest = There is nothing here.
offers-empty-watched = Nothing is watched.
offers-empty-acted = No measure was taken yet.
offers-empty-dismissed = Nothing was dismissed.
sources-ailing = { $n ->
    [one] One source needs a look
   *[other] { $n } sources need a look
 }
col-offer = Offer
col-score = Score
col-copies = Offers
col-language = Language
col-first = First published
col-last = Last found
col-state = State
col-address = Address
col-source = Source
col-published = Published
col-found = Found
col-place = Place
col-kind = Kind
col-health = How it is
col-normal = Usually new
col-ok = Last answered well
col-new = Last listed something new
col-next = Asked next
col-contact = Contact
col-since = Since
col-decided = Decided
col-worth = Worth acting on or watching
col-before = Now
col-after = After learning
returned = Came back
returned-why = It was dismissed before; a new copy says something more that warns.
campaign-state-new = New
campaign-state-watched = Watched
campaign-state-acted = Acted on
campaign-state-dismissed = Dismissed
score-is = The text of an offer can only evidence recruitment, never what happens afterwards. One sign alone says almost nothing: most ordinary offers carry one. The score says what to read first, and decides nothing.
offer-text = What it says
why = Why it stands here
no-signs = None of the profile's signs stands in the text.
score-begins = Where every offer begins
score-missing = What an honest offer says and this one does not
score-learned = What your decisions taught
score-starting = Weights to begin with
template = One text with its changing places
template-hint = Laid over each other, up to eight offers. Framed: what differs from one to the next.
slot-empty = (nothing)
where = Where it stands
address-hint = Addresses are no links: whoever follows them shows the site who is looking. What the site sent is kept as evidence.
picture = Picture of the page
picture-taken = Taken { $when } of the page as it was kept, without running its scripts. What the page takes from elsewhere, photographs and style, may be missing.
evidence = Evidence of the offers (WARC, 100 MB at most)
places = Places
contact-points = Contacts
contact-points-none = It gives no contact.
in-offers = { $n ->
    [one] in one offer
   *[other] in { $n } offers
 }
contact-phone = Telephone
contact-telegram = Telegram
contact-instagram = Instagram
contact-email = E-mail
contact-harmless = Known to be harmless
contact-allow = Known to be harmless?
linked = Other offers with one of these contacts
linked-hint = Other texts, which may be of the same hand.
measures = Measures
act = Act
measure-warn-public = Warn the public
measure-take-down = Ask to take it down
measure-hand-over = Hand over to the desk of reports
measure-inspection = Ask for an inspection
measure-lead-warn-public = A draft for those who write the public texts. It names no address and no contact: a warning must lead nobody there.
measure-lead-take-down = A letter to whoever publishes or hosts it.
measure-lead-hand-over = The desk that receives reports gets this as a signal, screens it and decides whether a case is opened.
measure-lead-inspection = A request to the authority that inspects.
measure-state-proposed = Proposed
measure-state-taken = Taken
measure-state-refused = Not agreed to
measure-text = What goes out
measure-text-kept = Its text
measure-text-hint = himaya wrote a draft. Put it right before you go on; it is kept as you leave it.
warning-draft = A draft waits with those who write the public texts:
warning-shown = Shown to the public since { $when }:
measure-own = You proposed it. A colleague has to agree.
measure-agree = Agree
measure-refuse = Do not agree
measure-refuse-why = Why not?
measure-propose = Propose to a colleague
measure-take = Take this measure
needs-two = Two have to agree.
needs-two-lead = The profile asks for a second pair of eyes: a colleague sees the measure you chose and agrees or refuses.
decide = Or decide
dismiss-reason = Why is it not worth acting on?
dismiss = Dismiss
watch = Watch
reopen = Take up again
next-campaign = Next campaign
keys-hint = Keys: x dismiss, w watch, a 1 to a 4 act, n next, u back to the list. ? shows them all.
language-az = Azerbaijani
language-ru = Russian
language-en = English
language-tr = Turkish
language-fa = Persian
language-uk = Ukrainian
language-uz = Uzbek
language-ka = Georgian
language-unknown = Not known
languages-all = All
sources-title = Sources
sources-lead = Paste an address. himaya finds out what it lists and shows it before anything is collected. Only public pages are read, slowly and by the site's own rules.
sources-watched = Watched sources
sources-none = No source is watched yet.
sources-full = As many sources as can be watched are there.
source-address = Address of a site, a feed or a public Telegram channel
source-address-hint = For example doska.example/vakansiyalar or @channel.
source-look = See what it lists
source-name = Name
source-watch = Watch this
source-pause = Pause
source-resume = Go on
source-kind-feed = Feed
source-kind-sitemap = Site map
source-kind-listing = Page with links to offers
source-kind-channel = Public Telegram channel
ways = What this address lists
ways-lead = Nothing is collected yet. Choose one.
items = { $n ->
    [one] one item
   *[other] { $n } items
 }
health-new = Not asked yet
health-fine = Well
health-silent = Silent
health-broken = Something is wrong
health-paused = Paused
problem-none = Nothing is wrong
problem-forbidden = The site does not allow it to be read, or its robots.txt cannot be had.
problem-gone = The page is not there.
problem-refused = The site refuses.
problem-fault = The site has a fault of its own.
problem-unreachable = The site cannot be reached.
problem-slow = The site takes too long.
problem-large = The site sends more than is taken.
problem-moved = It leads to another site or an address that is not read.
problem-other-kind = It answers with something else than before.
problem-empty = There is no text in it.
since = since { $at }
a-day = { $n } a day
every = every { $span }
days = New items by day
group = Group
group-none = None
groups = Groups
groups-lead = Sources of a group share rules: how often they are asked at most, and which titles are read at all.
group-add = Add a group
group-name = Name of the group
group-every = Minutes between two times, at least
group-every-hint = From 10 to 1440.
group-only = Read only titles with one of these words
group-without = Never read titles with one of these words
group-words-hint = Parted by commas. Any ending is found. Empty: all are read.
opml = Lists of sources (OPML)
opml-out = Take all sources out as a list
opml-in = Bring a list
opml-bring = Bring it
contacts-title = Harmless contacts
contacts-lead = A bank's line, a ministry, a big employer: contacts that many different offers give. They tie no offers together.
contacts-none = No contact is on the list.
contact-add = Add a contact
contact-hint = A telephone, a Telegram or Instagram name, or an e-mail address.
contact-remove = Take off the list
whose = Whose it is, and how that is known
whose-hint = For example: hot line of a bank, from its own site.
learning-title = Learning
learning-lead = Your decisions teach the order in which offers are read. Nothing leaves this machine, and nothing changes before you accept it.
learning-worth = Decided: worth acting on or watching
learning-not = Decided: dismissed
learning-fewest = At least { $n } decisions of each kind are needed.
learning-learn = Learn from decisions
learning-caption = The chance that an offer worth acting on or watching stands before one that is not, on decisions that were not learned from. 0.5 is chance, 1 is all in order.
learning-moves = Of { $looked } campaigns that nobody decided about, { $enter } would come into the list to read and { $leave } would leave it.
learning-accept = Use it from now on
learning-leave = Leave it
learning-stop = No longer use it
model-state-tried = Tried, not used
model-state-used = In use
model-state-left = Not used
rescore-title = Stored scores
rescore-lead = When the profile's signs change, stored scores stay as they were until you let them be made anew.
rescore = Make stored scores anew
error-reason = Choose a reason.
error-text = Write what goes out.
error-refused = Say why you do not agree.
error-address = Type an address of a public site, such as doska.example, or a channel, such as @channel. Addresses with a password, another port or a number instead of a name are not read.
error-address-nothing = No list of offers was found there: no feed, no site map, no links that look like offers. Try the page on which the offers are listed.
error-address-known = This source is watched already.
error-sources-full = As many sources as can be watched are there. Take some off first.
error-name = Give it a name.
error-every = Type minutes from { $least } to { $most }.
error-contact = Type one telephone, name or e-mail address.
error-whose = Say whose it is and how that is known.
error-opml = This file is no list of sources (OPML).
owner-title = Who reads this site?
owner-lead = himaya reads published offers of work, study and travel for a public authority that prevents trafficking in human beings.
owner-public = Only public pages are read, never behind a log-in.
owner-robots = Your robots.txt is followed (RFC 9309), also a pause that it asks for.
owner-slow = One page at a time and never two at once, with at least two seconds between them.
owner-unchanged = A list that has not changed and was read to its end is fetched again once a week only, where your site says so. An offer that was read is not opened again.
owner-kept = What is ordinary is deleted { $days } days after it was last seen on the site. No profiles of people are kept.
owner-name = It says who it is:
owner-stop-title = How to make it stop
owner-stop = Write this into the file robots.txt of your site. It is read anew within a day, and nothing is asked for any more.
draft-warn-public =
    Beware of offers of this kind

    Offers are spread now that promise much and hide what matters. Signs by which you know them:
    { $signs }

    Before you agree:
    { $asks }

    Keep your passport with you. If you are not sure, call the hot line { $hotline }: the call is free, and you need not give your name.
draft-take-down =
    To whoever is responsible for the site

    { $agency } has studied an offer that is published with you and may serve recruitment for trafficking in human beings (campaign { $code }).

    Addresses:
    { $addresses }

    We ask you to take these pages down, to keep what you know of who published them for the investigating authorities, and to answer us.
draft-hand-over =
    Campaign { $code }: offers: { $count }, first published { $first }, language: { $language }.

    Signs in the text:
    { $signs }

    Addresses:
    { $addresses }

    Contacts:
    { $contacts }

    Text:
    { $text }
draft-inspection =
    { $to }

    { $agency } has studied an offer of work that may serve recruitment for trafficking in human beings (campaign { $code }, first published { $first }).

    Signs in its text:
    { $signs }

    Addresses:
    { $addresses }

    Contacts:
    { $contacts }

    We ask you to inspect the place of work that it leads to, and to tell us what you found.
