breadcrumbs = Haradasınız
filter = Siyahını seçin
actions = Əməliyyatlar
save = Yadda saxla
note = Qeyd
note-hint = Həmkarlarınız üçün. Bu elanlar toplusu ilə birlikdə saxlanılır.
code = Kod
not-said = Göstərilməyib
not-yet = Hələ yox
page-before = Əvvəlki səhifə
page-after = Növbəti səhifə
offers-title = Dərc olunmuş təkliflər
offers-tabs = Dərc olunmuş təkliflər
offers-lead = Eyni təklifin surətləri və dəyişdirilmiş variantları bir yerdə göstərilir. Sual doğuran əlamətləri daha çox olanlar əvvəl gəlir. Bal yalnız oxuma növbəsini göstərir, rəy deyil.
offers-show-queue = Oxunmalı
offers-show-rest = Digərləri
offers-show-watched = Müşahidədə
offers-show-acted = Tədbir görülüb
offers-show-dismissed = Rədd edilib
offers-empty-queue = Oxunmağı gözləyən təklif yoxdur.
offers-empty-rest = Burada heç nə yoxdur.
offers-empty-watched = Müşahidədə təklif yoxdur.
offers-empty-acted = Hələ tədbir görülməyib.
offers-empty-dismissed = Rədd edilmiş təklif yoxdur.
sources-ailing = { $n ->
    [one] Bir mənbə diqqət tələb edir
   *[other] { $n } mənbə diqqət tələb edir
 }
col-offer = Təklif
col-score = Bal
col-copies = Elan sayı
col-language = Dil
col-first = İlk dəfə dərc olunub
col-last = Son dəfə aşkar edilib
col-state = Vəziyyət
col-address = Ünvan
col-source = Mənbə
col-published = Dərc olunub
col-found = Aşkar edilib
col-place = Yer
col-kind = Növ
col-health = Vəziyyət
col-normal = Adətən yeni elanlar
col-ok = Son uğurlu cavab
col-new = Son yeni elan
col-next = Növbəti sorğu
col-contact = Əlaqə vasitəsi
col-since = Əlavə edilib
col-decided = Qərarlar
col-worth = Tədbir və ya müşahidə tələb edənlər
col-before = İndi
col-after = Öyrənmədən sonra
returned = Növbəyə qayıdıb
returned-why = Əvvəl rədd edilmişdi; yeni surətdə narahatlıq doğuran əlavə əlamət var.
campaign-state-new = Yeni
campaign-state-watched = Müşahidədə
campaign-state-acted = Tədbir görülüb
campaign-state-dismissed = Rədd edilib
score-is = Təklifin mətni yalnız insanların cəlb edilməsinə işarə edə bilər, sonra baş verənlərə yox. Tək bir əlamət demək olar ki, heç nə bildirmir: adi elanların çoxunda belə əlamət olur. Bal nəyi əvvəl oxumağı göstərir, qərar vermir.
offer-text = Təklifin mətni
why = Niyə bu yerdədir
no-signs = Mətndə profilin əlamətlərindən heç biri yoxdur.
score-begins = Başlanğıc qiymət (bütün təkliflər üçün eynidir)
score-missing = Vicdanlı təklifdə yazılan, burada isə olmayan məlumat
score-learned = Qərarlarınızdan öyrənilən
score-starting = Başlanğıc çəkilər
template = Ümumi mətn və onun dəyişən yerləri
template-hint = Səkkizədək elan üst-üstə qoyulub. Elandan elana dəyişən yerlər çərçivədədir.
slot-empty = (heç nə)
where = Harada dərc olunub
address-hint = Ünvanlara keçid qoyulmayıb: keçidi açan şəxs kim olduğunu sayta bildirmiş olar. Saytın göndərdikləri sübut kimi saxlanılır.
picture = Səhifənin şəkli
picture-taken = Şəklin çəkildiyi vaxt: { $when }. Şəkil saxlanmış səhifədən çəkilib, skriptlər işə salınmayıb. Səhifənin başqa yerdən yüklədiyi fotolar və üslub görünməyə bilər.
evidence = Elanlar üzrə sübutlar (WARC, ən çoxu 100 MB)
places = Yerlər
contact-points = Əlaqə vasitələri
contact-points-none = Əlaqə vasitəsi göstərilməyib.
in-offers = { $n ->
    [one] bir elanda
   *[other] { $n } elanda
 }
contact-phone = Telefon
contact-telegram = Telegram
contact-instagram = Instagram
contact-email = E-poçt
contact-harmless = Zərərsiz olduğu məlumdur
contact-allow = Zərərsiz olduğu məlumdurmu?
linked = Eyni əlaqə vasitəsi olan başqa təkliflər
linked-hint = Mətnləri fərqlidir, lakin müəllifi eyni şəxs ola bilər.
measures = Tədbirlər
act = Tədbir görmək
measure-warn-public = İctimaiyyəti xəbərdar etmək
measure-take-down = Silinməsi üçün müraciət etmək
measure-hand-over = Növbətçi xidmətə ötürmək
measure-inspection = Yoxlama üçün müraciət etmək
measure-lead-warn-public = İctimai mətnləri hazırlayanlar üçün qaralama. Orada ünvan və əlaqə vasitəsi göstərilmir: xəbərdarlıq heç kimi həmin təklifə yönəltməməlidir.
measure-lead-take-down = Elanı dərc edənə və ya host provayderə məktub.
measure-lead-hand-over = Növbətçi xidmət bunu məlumat kimi qəbul edir, ilkin qiymətləndirmə aparır və iş açılıb-açılmayacağına qərar verir.
measure-lead-inspection = Yoxlamanı aparan quruma müraciət.
measure-state-proposed = Razılıq gözləyir
measure-state-taken = Görülüb
measure-state-refused = Razılıq verilməyib
measure-text = Göndəriləcək mətn
measure-text-kept = Tədbirin mətni
measure-text-hint = Qaralamanı proqram hazırlayıb. Davam etməzdən əvvəl düzəliş edin: mətn Sizin düzəlişlərinizlə saxlanılır.
warning-draft = Qaralama ictimai mətnləri hazırlayanlardadır:
warning-shown = Hamıya göstərilir ({ $when } etibarən):
measure-own = Bu tədbiri Siz təklif etmisiniz. Həmkarınız razılıq verməlidir.
measure-agree = Razıyam
measure-refuse = Razı deyiləm
measure-refuse-why = Niyə razı deyilsiniz?
measure-propose = Həmkara təklif et
measure-take = Tədbiri icra et
needs-two = İki nəfərin razılığı lazımdır.
needs-two-lead = Ölkə profilinə görə bu tədbirə iki əməkdaş baxmalıdır: həmkarınız nəzərdə tutduğunuz tədbiri görür, razılıq verir və ya vermir.
decide = Və ya başqa qərar verin
dismiss-reason = Tədbir görməyə niyə ehtiyac yoxdur?
dismiss = Rədd et
watch = Müşahidəyə götür
reopen = Yenidən bax
next-campaign = Növbəti elanlar toplusu
keys-hint = Qısayollar: x – rədd etmək, w – müşahidəyə götürmək, a 1 … a 4 – tədbir görmək, n – növbəti, u – siyahıya qayıtmaq. ? – bütün qısayollar.
language-az = Azərbaycan dili
language-ru = Rus dili
language-en = İngilis dili
language-tr = Türk dili
language-fa = Fars dili
language-uk = Ukrayna dili
language-uz = Özbək dili
language-ka = Gürcü dili
language-unknown = Məlum deyil
languages-all = Hamısı
sources-title = Mənbələr
sources-lead = Ünvanı yapışdırın. Proqram orada hansı elanların olduğunu müəyyən edir və toplamağa başlamazdan əvvəl Sizə göstərir. Yalnız açıq səhifələr oxunur: aramla və saytın öz qaydalarına uyğun.
sources-watched = İzlənilən mənbələr
sources-none = Hələ heç bir mənbə izlənilmir.
sources-full = Mənbələrin sayı yol verilən həddə çatıb.
source-address = Saytın, lentin və ya açıq Telegram kanalının ünvanı
source-address-hint = Məsələn: doska.example/vakansiyalar və ya @kanal.
source-look = Orada nə olduğuna bax
source-name = Adı
source-watch = İzləməyə başla
source-pause = Müvəqqəti dayandır
source-resume = Davam etdir
source-kind-feed = Lent (RSS və s.)
source-kind-sitemap = Sayt xəritəsi
source-kind-listing = Elanlara keçidləri olan səhifə
source-kind-channel = Açıq Telegram kanalı
ways = Bu ünvanda nə var
ways-lead = Hələ heç nə toplanmayıb. Birini seçin.
items = { $n ->
    [one] bir elan
   *[other] { $n } elan
 }
health-new = Hələ yoxlanılmayıb
health-fine = Qaydasındadır
health-silent = Yenilik yoxdur
health-broken = Nasazlıq var
health-paused = Müvəqqəti dayandırılıb
problem-none = Nasazlıq yoxdur
problem-forbidden = Sayt oxunmasına icazə vermir və ya robots.txt faylını əldə etmək mümkün deyil.
problem-gone = Səhifə tapılmadı.
problem-refused = Sayt girişə icazə vermir.
problem-fault = Saytın özündə nasazlıq var.
problem-unreachable = Sayta qoşulmaq mümkün deyil.
problem-slow = Sayt çox gec cavab verir.
problem-large = Saytın göndərdiyi həcm yol verilən həddi aşır.
problem-moved = Başqa sayta və ya oxunması mümkün olmayan ünvana yönləndirir.
problem-other-kind = Məzmunun növü əvvəlkindən fərqlidir.
problem-empty = Səhifədə mətn yoxdur.
since = bu vaxtdan: { $at }
a-day = gündə { $n }
every = hər { $span }
days = Günlər üzrə yeni elanlar
group = Qrup
group-none = Yoxdur
groups = Qruplar
groups-lead = Bir qrupdakı mənbələr üçün qaydalar ümumidir: nə qədər tez-tez yoxlanılır və hansı başlıqlar oxunur.
group-add = Qrup əlavə et
group-name = Qrupun adı
group-every = İki sorğu arasında ən az fasilə, dəqiqə
group-every-hint = 10-dan 1440-a qədər.
group-only = Yalnız bu sözlərdən biri olan başlıqlar oxunsun
group-without = Bu sözlərdən biri olan başlıqlar oxunmasın
group-words-hint = Sözləri vergüllə ayırın. Hər söz istənilən şəkilçi ilə tapılır. Boş qoysanız, hamısı oxunur.
opml = Mənbələrin siyahıları (OPML)
opml-out = Bütün mənbələrin siyahısını endir
opml-in = Siyahı faylı
opml-bring = Yüklə
contacts-title = Zərərsiz əlaqə vasitələri
contacts-lead = Bankın çağrı mərkəzi, nazirlik, iri işəgötürən: bir çox müxtəlif təklifdə rast gəlinən əlaqə vasitələri. Onlara görə təkliflər bir-biri ilə əlaqələndirilmir.
contacts-none = Siyahıda əlaqə vasitəsi yoxdur.
contact-add = Əlaqə vasitəsi əlavə et
contact-hint = Telefon nömrəsi, Telegram və ya Instagram adı, yaxud e-poçt ünvanı.
contact-remove = Siyahıdan çıxar
whose = Kimindir və bu haradan məlumdur
whose-hint = Məsələn: bankın çağrı mərkəzi, nömrə bankın öz saytındandır.
learning-title = Öyrənmə
learning-lead = Proqram təklifləri hansı növbə ilə göstərməyi Sizin qərarlarınızdan öyrənir. Heç nə bu serverdən kənara çıxmır və Siz qəbul edənədək heç nə dəyişmir.
learning-worth = Qərar: tədbir və ya müşahidə tələb edir
learning-not = Qərar: rədd edilib
learning-fewest = Hər iki növ üzrə ən azı { $n } qərar lazımdır.
learning-learn = Qərarlardan öyrən
learning-caption = Tədbir və ya müşahidə tələb edən təklifin tələb etməyəndən əvvəl gəlməsi ehtimalı; öyrənmədə istifadə olunmamış qərarlar üzrə hesablanıb. 0,5 – təsadüfi sıra, 1 – tam düzgün sıra.
learning-moves = Haqqında qərar verilməmiş { $looked } topludan { $enter } toplu «Oxunmalı» siyahısına düşər, { $leave } toplu oradan çıxar.
learning-accept = Tətbiq et
learning-leave = Tətbiq etmə
learning-stop = Tətbiqini dayandır
model-state-tried = Sınaqdan keçirilib, tətbiq edilmir
model-state-used = Tətbiq edilir
model-state-left = Tətbiq edilmir
rescore-title = Əvvəl hesablanmış ballar
rescore-lead = Profildəki əlamətlər dəyişəndə əvvəl hesablanmış ballar Siz onları yenidən hesablatdıranadək olduğu kimi qalır.
rescore = Balları yenidən hesabla
error-reason = Səbəbi seçin.
error-text = Göndəriləcək mətni yazın.
error-refused = Niyə razı olmadığınızı yazın.
error-address = Açıq saytın ünvanını (məsələn, doska.example) və ya kanalı (məsələn, @kanal) yazın. Parol və ya başqa port göstərilən, yaxud ad əvəzinə rəqəmlərdən ibarət olan ünvanlar oxunmur.
error-address-nothing = Orada elan siyahısı tapılmadı: nə lent, nə sayt xəritəsi, nə də elana oxşar keçidlər var. Elanların siyahısı olan səhifənin ünvanını yazın.
error-address-known = Bu mənbə artıq izlənilir.
error-sources-full = Mənbələrin sayı yol verilən həddə çatıb. Əvvəlcə bəzilərini çıxarın.
error-name = Adı yazın.
error-every = { $least } ilə { $most } arasında tam ədəd yazın (dəqiqə).
error-contact = Bir telefon nömrəsi, ad və ya e-poçt ünvanı yazın.
error-whose = Əlaqə vasitəsinin kimin olduğunu və bunun haradan məlum olduğunu yazın.
error-opml = Bu fayl mənbələr siyahısı (OPML) deyil.
owner-title = Bu saytı kim oxuyur?
owner-lead = himaya proqramı dərc olunmuş iş, təhsil və səfər təkliflərini insan alverinin qarşısının alınması ilə məşğul olan dövlət orqanı üçün oxuyur.
owner-public = Yalnız açıq səhifələr oxunur; giriş tələb edən səhifələr heç vaxt oxunmur.
owner-robots = robots.txt faylınızın tələblərinə (RFC 9309), o cümlədən orada göstərilən fasiləyə əməl olunur.
owner-slow = Səhifələr bir-bir oxunur, heç vaxt ikisi eyni anda yox; arada ən azı iki saniyə fasilə verilir.
owner-unchanged = Saytınız siyahının dəyişmədiyini bildirirsə və hamısı oxunubsa, siyahı yenidən yüklənmir (həftədə bir dəfə istisna olmaqla). Oxunmuş elan bir daha açılmır.
owner-kept = Adi elanlar saytda sonuncu dəfə göründükdən { $days } gün sonra silinir. İnsanlar barədə profil yaradılmır.
owner-name = Proqram özünü belə təqdim edir:
owner-stop-title = Oxumanı necə dayandırmaq olar
owner-stop = Saytınızın robots.txt faylına aşağıdakı sətirləri əlavə edin. Fayl bir gün ərzində yenidən oxunur və bundan sonra saytınıza sorğu göndərilmir.
draft-warn-public =
    Belə təkliflərdən ehtiyat edin

    Son vaxtlar çox şey vəd edən, əsas məsələləri isə gizlədən təkliflər yayılır. Onları bu əlamətlərdən tanımaq olar:
    { $signs }

    Razılıq verməzdən əvvəl:
    { $asks }

    Pasportunuz həmişə özünüzdə qalsın. Əmin deyilsinizsə, { $hotline } qaynar xəttinə zəng edin. Zəng pulsuzdur, adınızı demək lazım deyil.
draft-take-down =
    Saytın sahibinə (məsul şəxsinə)

    { $agency } internet resursunuzda dərc olunmuş təklifin mahiyyətini öyrənmişdir. Həmin təklif insanların insan alveri məqsədi ilə cəlb edilməsinə xidmət edə bilər (elanlar toplusunun kodu: { $code }).

    Elanların ünvanları:
    { $addresses }

    Bu səhifələri silməyinizi, onları dərc etmiş şəxslər barədə Sizdə olan məlumatları istintaq orqanları üçün saxlamağınızı və məktubumuza cavab verməyinizi xahiş edirik.
draft-hand-over =
    Elanlar toplusu { $code }: { $count } elan, ilk dərc tarixi: { $first }, dili: { $language }.

    Mətndəki əlamətlər:
    { $signs }

    Ünvanlar:
    { $addresses }

    Əlaqə vasitələri:
    { $contacts }

    Mətn:
    { $text }
draft-inspection =
    Kimə: { $to }

    { $agency } iş təklifinin mahiyyətini öyrənmişdir. Həmin təklif insanların insan alveri məqsədi ilə cəlb edilməsinə xidmət edə bilər (elanlar toplusunun kodu: { $code }, ilk dərc tarixi: { $first }).

    Təklifin mətnindəki əlamətlər:
    { $signs }

    Elanların ünvanları:
    { $addresses }

    Əlaqə vasitələri:
    { $contacts }

    Təklifdə nəzərdə tutulan iş yerində yoxlama keçirməyinizi və nəticəsi barədə bizə məlumat verməyinizi xahiş edirik.
