# A practice against nothing.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
DELETE WHERE { <practice/second> :addressesChallenge ?challenge }
