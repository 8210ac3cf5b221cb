# A challenge whose theme is an answer of another facet.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
PREFIX dcterms: <http://purl.org/dc/terms/>
INSERT DATA { <challenge/one> dcterms:subject <facet/stage/pilot> }
