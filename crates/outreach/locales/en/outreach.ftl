# The first page. The tab's title gives nothing away.
call = Don’t be indifferent!
lead = If you or someone near you is deceived, forced or kept from leaving, there is help.
tile-call = Hot line { $number }
tile-danger = I am in danger now
tile-danger-more = What to do in the next minutes
tile-offer = Is this offer safe?
tile-offer-more = Ten questions before you travel
tile-report = Report something
tile-report-more = Without a name; read the answer later
come-back = Come back with your eight words
good-to-know = Good to know
for-whom = If you may notice something
lines = Numbers to call
quiet-title = This site does not follow you
quiet-more = It stores no address and sets no cookie while you read. If others use your phone, leave with the button at the bottom of the screen.
quiet-traces = How to leave no traces
danger-call = Call now
