# İlk sayfa. Sekmenin başlığı hiçbir şeyi ele vermez.
call = Kayıtsız kalmayın!
lead = Sizi ya da çevrenizden birini kandırıyorlar, zorluyorlar veya bırakmıyorlarsa yardım var.
tile-call = Yardım hattı { $number }
tile-danger = Şu anda tehlikedeyim
tile-danger-more = Önümüzdeki dakikalarda ne yapmalı
tile-offer = Bu teklif güvenli mi?
tile-offer-more = Yola çıkmadan önce on soru
tile-report = Bize bildirin
tile-report-more = Adınızı vermeden; cevabı sonra okursunuz
come-back = Sekiz kelimenizle geri dönün
good-to-know = Bilmeniz iyi olur
for-whom = Bir şeyleri fark edebilecek olanlar için
lines = Arayabileceğiniz numaralar
quiet-title = Bu site sizi takip etmez
quiet-more = Siz okurken site internet adresinizi (IP) saklamaz ve çerez bırakmaz. Telefonunuzu başkaları da kullanıyorsa ekranın altındaki düğmeyle çıkın.
quiet-traces = İz bırakmamak için ne yapmalı
danger-call = Hemen arayın
