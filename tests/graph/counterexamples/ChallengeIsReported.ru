# A challenge that nobody reports.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
DELETE WHERE { <challenge/two> :reported ?link }
