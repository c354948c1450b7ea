// DuckDB as a peer: duckdb.mjs DATA TABLES SQL MODULES      in memory, 2 threads.
// Loads TABLES from the folder DATA (schema.sql, *.csv), then answers each line of its input, a list of indicators for the query in
// file SQL, with a line of JSON: milliseconds, CPU seconds, peak memory in kB, figures. The first line tells the load.
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { createRequire } from 'node:module';

const [data, tables, queryFile, modules] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(path.join(modules, 'x'))('@duckdb/node-api');
const here = path.dirname(new URL(import.meta.url).pathname);
const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await instance.connect();
const query = fs.readFileSync(queryFile, 'utf8');

const peakMemory = () => Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]);

async function measured(work) {
	fs.writeFileSync('/proc/self/clear_refs', '5');		// forgets the peak so far
	const cpu = process.cpuUsage(), start = performance.now();
	const figures = await work();
	const ms = performance.now() - start, used = process.cpuUsage(cpu);
	console.log(JSON.stringify({ ms, cpu: (used.user + used.system) / 1e6, peak_kb: peakMemory(), figures }));
}

await measured(async () => {
	await connection.run(fs.readFileSync(path.join(data, 'schema.sql'), 'utf8'));
	for (const table of tables.split(','))
		await connection.run(`COPY ${table} FROM '${path.join(data, table)}.csv' (HEADER)`);
	await connection.run(fs.readFileSync(path.join(here, 'peers_duckdb.sql'), 'utf8'));
});
for await (const indicators of readline.createInterface({ input: process.stdin }))
	await measured(async () => {
		const result = await connection.runAndReadAll(query.replaceAll(':indicators', indicators));
		return result.getRows().map((row) => row.map((value) => (value === null ? '' : String(value))).join(','));
	});
