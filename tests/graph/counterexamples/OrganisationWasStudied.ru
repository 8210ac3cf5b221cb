# An organisation from a source that does not exist.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
PREFIX dcterms: <http://purl.org/dc/terms/>
DELETE WHERE { <organisation/study-1> dcterms:source ?source } ;
INSERT DATA { <organisation/study-1> dcterms:source <source/none> }
