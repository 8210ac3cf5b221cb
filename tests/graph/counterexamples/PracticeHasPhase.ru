# A practice without a place in the life cycle.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
DELETE WHERE { <practice/first> :phase ?phase }
