# A retired id that is still linked.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
INSERT DATA { <practice/first> :addressesChallenge <challenge/old> }
