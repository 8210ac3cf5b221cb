# A practice on both sides.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
INSERT DATA { <trade-off/both#sides-2> :leaningPractice <practice/first> }
