# A retired id that leads nowhere.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
PREFIX dcterms: <http://purl.org/dc/terms/>
DELETE WHERE { <challenge/old> dcterms:isReplacedBy ?new } ;
INSERT DATA { <challenge/old> dcterms:isReplacedBy <challenge/none> }
