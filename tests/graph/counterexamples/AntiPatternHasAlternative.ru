# A habit with nothing to do instead.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
DELETE WHERE { <anti-pattern/habit> :insteadPractice ?practice }
