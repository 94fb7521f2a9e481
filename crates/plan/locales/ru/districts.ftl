# Что сделано для семей, по районам.
districts-title = Семьи по районам
districts-go = Семьи по районам
districts-protected = Числа округлены вниз до кратного { $k }; прочерк означает меньше { $k } или ни одного. Поэтому ни по итогам, ни по другому периоду, ни по вчерашней таблице нельзя вычислить отдельную семью.
districts-day = Сделанное посчитано на { $when }, просроченное — на текущий момент.
districts-period = Выбор периода
period-this-year = Этот год
period-last-year = Прошлый год
period-all = Все годы
column-registered = Взято на учёт
column-assessed = Оценено
column-directed = Направлено
column-served = Получили услугу в срок
column-overdue = Просрочено сейчас
column-reassessed = Оценено повторно
column-duplicates = Повторные записи
