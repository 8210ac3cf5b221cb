# A practice that addresses a practice.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
DELETE WHERE { <practice/first#addresses-1> :challenge ?end } ;
INSERT DATA { <practice/first#addresses-1> :challenge <practice/second> }
