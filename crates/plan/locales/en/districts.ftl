# What was done for households, by district.
districts-title = Households by district
districts-go = Households by district
districts-protected = Numbers are rounded down to a multiple of { $k }; a dash is fewer than { $k }, or none. So no single household can be worked out from totals, from another period or from an earlier day.
districts-day = What was done is counted as of { $when }; what is overdue, now.
districts-period = Choose a period
period-this-year = This year
period-last-year = Last year
period-all = All years
column-registered = Registered
column-assessed = Assessed
column-directed = Directed
column-served = Served in time
column-overdue = Overdue now
column-reassessed = Re-assessed
column-duplicates = Duplicates
