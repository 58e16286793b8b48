CREATE OR REPLACE VIEW parts AS SELECT * FROM (VALUES
{% for part in parts %}
  ({{ text(part.name) }}, {{ part.number }}, {{ part.statements }}, {{ text(part.as_of) }}){{ "," if not loop.last }}
{% endfor %}
) AS listed(part, number, statements, as_of)
