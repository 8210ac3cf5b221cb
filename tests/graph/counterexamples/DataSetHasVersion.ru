# A catalogue with two versions.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
INSERT DATA { <catalogue> owl:versionInfo '2' }
