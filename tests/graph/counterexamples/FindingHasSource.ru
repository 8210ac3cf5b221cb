# A finding of two sources.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
PREFIX prov: <http://www.w3.org/ns/prov#>
INSERT DATA { <finding/a> prov:hadPrimarySource <source/study-slides> }
