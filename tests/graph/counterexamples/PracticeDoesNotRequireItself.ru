# Two practices that wait for each other.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
INSERT DATA { <practice/first> :requiresPractice <practice/second> }
