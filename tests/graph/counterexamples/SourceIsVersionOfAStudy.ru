# A version of a version.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
PREFIX dcterms: <http://purl.org/dc/terms/>
INSERT DATA { <source/study> dcterms:isVersionOf <source/another> }
