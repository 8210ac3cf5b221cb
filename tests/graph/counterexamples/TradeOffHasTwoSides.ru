# A trade-off with one side.
BASE <https://w3id.org/longtail/>
PREFIX : <https://w3id.org/longtail/vocab#>
DELETE DATA { <trade-off/both> :side <trade-off/both#sides-2> }
