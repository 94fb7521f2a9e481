# İlk səhifə. Vərəqin başlığı heç nəyi büruzə vermir.
call = Biganə qalma!
lead = Sizi və ya yaxınlığınızda olan birini aldadırlar, məcbur edirlər, getməyə qoymurlar? Kömək var.
tile-call = Qaynar xətt { $number }
tile-danger = Mən indi təhlükədəyəm
tile-danger-more = Yaxın dəqiqələrdə nə etməli
tile-offer = Bu təklif təhlükəsizdirmi?
tile-offer-more = Yola çıxmazdan əvvəl on sual
tile-report = Məlumat verin
tile-report-more = Adınızı yazmadan; cavabı sonra oxuyarsınız
come-back = Səkkiz sözünüzlə qayıdın
good-to-know = Bilmək faydalıdır
for-whom = Şübhəli hal görə biləcək insanlar üçün
lines = Zəng etmək üçün nömrələr
quiet-title = Bu sayt Sizi izləmir
quiet-more = Siz oxuyanda sayt internet ünvanınızı (IP) saxlamır və kuki qoymur. Telefonunuzdan başqaları da istifadə edirsə, ekranın aşağısındakı düymə ilə çıxın.
quiet-traces = İz qoymamaq üçün nə etməli
danger-call = İndi zəng edin
