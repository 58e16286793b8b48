{# The ids that are not shown, each with the id that is shown in its place; empty for a single part. -#}
CREATE OR REPLACE TABLE {{ raw }}.same_{{ name }} AS SELECT id, shown FROM (
  SELECT id, first_value(id) OVER (PARTITION BY {{ key }} ORDER BY {{ order }}) AS shown FROM {% if name == "statements" %}{% include "statements.sql" %}{% else %}{{ raw }}.{{ name }}{% endif +%}
) WHERE {{ "id <> shown" if several else "false" }}
