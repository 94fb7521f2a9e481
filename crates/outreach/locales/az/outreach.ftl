# İlk səhifə. Brauzer vərəqinin başlığı heç nə bildirmir.
tab = Məlumat
call = Biganə qalma!
lead = Sizi və ya yaxınınızı aldadıblarsa, məcbur edirlərsə, getməyə qoymurlarsa, kömək var.
tile-call = { $number } qaynar xətt
tile-danger = İndi təhlükədəyəm
tile-danger-more = Növbəti dəqiqələrdə nə etməli
tile-offer = Bu təklif təhlükəsizdirmi?
tile-offer-more = Yola çıxmazdan əvvəl on sual
tile-report = Məlumat verin
tile-report-more = Ad yazmadan; cavabı sonra oxuyun
come-back = Səkkiz sözünüzlə qayıdın
good-to-know = Bilmək faydalıdır
lines = Zəng üçün nömrələr
quiet-title = Bu sayt sizi izləmir
quiet-more = Ünvanınızı saxlamır, siz oxuyarkən kuki qoymur. Telefonunuzu başqaları da işlədirsə, çıxış düyməsi ilə gedin.
quiet-traces = İz qoymadan necə çıxmalı
danger-call = İndi zəng edin
