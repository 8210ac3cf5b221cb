# An anti-pattern that was found but serves nothing.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
DELETE WHERE { ?record :evidence <finding/e> }
