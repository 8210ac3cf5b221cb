# A finding whose passage cannot be found.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
PREFIX oa: <http://www.w3.org/ns/oa#>
DELETE WHERE { <finding/a#quote> oa:exact ?words }
