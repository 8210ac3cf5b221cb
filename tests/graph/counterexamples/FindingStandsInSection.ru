# A finding without a section.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
DELETE WHERE { <finding/a> :inSection ?section }
