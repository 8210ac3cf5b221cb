# A side that rests on nothing.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
DELETE WHERE { <trade-off/both#sides-1> :finding ?finding }
