# A habit without harm.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
DELETE WHERE { <anti-pattern/habit> :causesChallenge ?challenge }
