CREATE OR REPLACE VIEW {{ raw }}.{{ table }} AS SELECT * FROM read_parquet([
  {{ files|join(",\n  ") }}
], hive_partitioning = true, hive_types = {'part': VARCHAR})
