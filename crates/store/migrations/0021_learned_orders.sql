-- Orders that were learned before the letters of offers were folded cannot be read any more. The profile's signs and weights are
-- used again until an analyst lets the decisions teach another one.
UPDATE offer_model SET state = 'left' WHERE state <> 'left';
