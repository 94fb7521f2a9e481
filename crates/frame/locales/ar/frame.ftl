# كلمات مشتركة بين كل الصفحات.
service = منع الاتجار بالبشر
tab = معلومات
skip = الانتقال إلى النص
exit = مغادرة هذا الموقع
exit-hint = على لوحة المفاتيح: اضغطوا
exit-times = ثلاث مرات
language = اللغة
back-home = الصفحة الرئيسية
footer-privacy = ما نحفظه
footer-traces = لا تتركوا أثرًا
footer-accessibility = موقع سهل للجميع
footer-plan = الخطة بالأرقام
footer-licences = التراخيص
footer-staff = للموظفين
footer-free = لا يلزم أن تكتبوا اسمكم.
error-summary = يرجى مراجعة ما يلي
error-prefix = خطأ:
error-too-long = الحد الأقصى لعدد الأحرف هنا هو { $most }، وفي نصكم { $length }. كل ما كتبتم ما زال هنا.
region-unsaid = لم يُذكر
date = { $day } { $month } { $year }
month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = مايو
month-6 = يونيو
month-7 = يوليو
month-8 = أغسطس
month-9 = سبتمبر
month-10 = أكتوبر
month-11 = نوفمبر
month-12 = ديسمبر
span-minutes = { $n } د
span-hours = { $n } س
span-days = { $n ->
    [zero] { $n } يوم
    [one] يوم واحد
    [two] يومان
    [few] { $n } أيام
    [many] { $n } يومًا
   *[other] { $n } يوم
}
failure-not-found = هذه الصفحة غير موجودة
failure-not-found-more = ربما كُتب العنوان بشكل خاطئ، أو صار قديمًا. لم يتغير شيء.
failure-not-allowed = لا يُسمح لكم برؤية هذه الصفحة
failure-not-allowed-more = هي تخص جهة أخرى، أو أن حسابكم غير مخصص لها. إذا كنتم تحتاجون إليها، فاسألوا مسؤول جهتكم.
failure-signed-out = لقد خرجتم من الحساب
failure-signed-out-more = لم يُحفظ شيء. سجلوا الدخول في علامة تبويب أخرى، ثم عودوا إلى هذه وأعيدوا تحميلها: يرسل المتصفح مرة أخرى ما كتبتم.
failure-forged = لا يمكن قبول هذا النموذج
failure-forged-more = لقد فُتح في جلسة أخرى. لم يُحفظ شيء. ارجعوا وأعيدوا تحميل الصفحة وأرسلوه مرة أخرى.
failure-moved = سبقكم شخص آخر
failure-moved-more = تغير الوضع منذ فتحتم الصفحة، ولم يُحفظ شيء مما أرسلتم. ارجعوا وأعيدوا تحميل الصفحة وانظروا مرة أخرى.
failure-malformed = لا يمكن قراءة هذا الطلب
failure-malformed-more = لقد تلف في الطريق، أو لم يأت من إحدى صفحاتنا. لم يُحفظ شيء. ارجعوا وحاولوا مرة أخرى.
failure-too-large = هذا أكبر من المسموح
failure-too-large-more = أرسلوا ملفات أقل أو أصغر، أو نصًا أقصر. لم يُحفظ شيء. ارجعوا: ما كتبتم ما زال في النموذج.
failure-wrong-method = هذا العنوان ليس لهذا الغرض
failure-wrong-method-more = لم يتغير شيء. ابدؤوا من جديد من الصفحة الرئيسية.
failure-slow = محاولات أكثر من اللازم
failure-slow-more = انتظروا دقيقة وحاولوا مرة أخرى. لم يُفقد شيء.
failure-broken = حدث خلل عندنا
failure-broken-more = الخطأ منا وليس منكم. لم يُحفظ شيء. حاولوا مرة أخرى بعد دقيقة.
failure-home = إلى الصفحة الرئيسية
failure-help = إذا كان أحد في خطر، فلا تنتظروا هذه الصفحة. اتصلوا:
day-time = { $day }، { $time }
