# A link with two reasons.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
INSERT DATA { <challenge/one#reported-1> :how 'Another reason.'@en }
