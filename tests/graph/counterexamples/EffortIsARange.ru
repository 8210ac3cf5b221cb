# An effort from three days to two.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
DELETE WHERE { <practice/first#effort> :maxDays ?days } ;
INSERT DATA { <practice/first#effort> :maxDays 0.25 }
