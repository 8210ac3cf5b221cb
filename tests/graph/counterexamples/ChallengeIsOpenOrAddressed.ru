# A challenge that is open though a practice addresses it.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
INSERT DATA { <practice/first> :addressesChallenge <challenge/two> }
