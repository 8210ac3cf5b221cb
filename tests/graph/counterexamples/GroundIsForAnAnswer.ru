# A ground for an answer that is not given.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
DELETE WHERE { <organisation/study-1#profile> :stage ?stage }
