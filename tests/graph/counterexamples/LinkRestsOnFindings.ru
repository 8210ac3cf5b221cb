# A link that rests on nothing.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
DELETE WHERE { <challenge/one#reported-1> :finding ?finding }
