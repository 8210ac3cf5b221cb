# A finding in a section of the slides, though it comes from the paper.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
DELETE WHERE { <finding/a> :inSection ?section } ;
INSERT DATA { <finding/a> :inSection <source/study-slides/Title> }
