# An answer that is no option.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
INSERT DATA { <organisation/study-1#profile> :answer <facet/stage/dreaming> }
