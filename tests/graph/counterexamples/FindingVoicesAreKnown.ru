# A finding of somebody whom no record knows.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
DELETE WHERE { <finding/a> :seenAt ?organisation }
