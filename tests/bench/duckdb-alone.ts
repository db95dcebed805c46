import { DuckDBInstance } from '@duckdb/node-api';

// The yardstick of the import benchmark: DuckDB's own reader and writer on the same file, nothing else.
const [csv = '', parquet = ''] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '400MB' });
const connection = await instance.connect();
const start = performance.now();
await connection.run(
  `COPY (SELECT * FROM read_csv('${csv}') ORDER BY store, item, date) TO '${parquet}' (FORMAT parquet, COMPRESSION zstd)`,
);
process.stdout.write(`${performance.now() - start}\n`);
