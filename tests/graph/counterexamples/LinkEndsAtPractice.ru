# A prerequisite that does not exist.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
DELETE WHERE { <practice/second#requires-1> :practice ?end } ;
INSERT DATA { <practice/second#requires-1> :practice <practice/none> }
