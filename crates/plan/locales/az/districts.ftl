# Ailələr üzrə görülən işlər, rayonlar üzrə.
districts-title = Rayonlar üzrə ailələr
districts-go = Rayonlar üzrə ailələr
districts-protected = Rəqəmlər { $k } ədədinin misillərinədək azaldılaraq yuvarlaqlaşdırılır; tire { $k } həddindən az və ya heç olmaması deməkdir. Beləliklə, nə cəmlərdən, nə başqa dövrdən, nə də əvvəlki günün cədvəlindən ayrıca bir ailə haqqında nəticə çıxarmaq olmur.
districts-day = Görülən işlər { $when } vəziyyətinə, gecikənlər isə indiki vəziyyətə görə sayılır.
districts-period = Dövrün seçilməsi
period-this-year = Bu il
period-last-year = Ötən il
period-all = Bütün illər
column-registered = Qeydiyyata alınıb
column-assessed = Qiymətləndirilib
column-directed = Yönləndirilib
column-served = Vaxtında xidmət göstərilib
column-overdue = Hazırda gecikir
column-reassessed = Təkrar qiymətləndirilib
column-duplicates = Təkrar qeydlər
