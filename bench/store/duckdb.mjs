// One pass of the corpus in DuckDB: the text and the source address as columns. One thread; processor time of the process.
import { DuckDBInstance } from "@duckdb/node-api";

const [corpus, path, rare, address] = process.argv.slice(2);
const instance = await DuckDBInstance.create(path, { threads: "1" });
const connection = await instance.connect();
const figures = {};

async function measure(name, sql, runs = 3) {
  let least = Infinity;
  for (let run = 0; run < runs; run++) {
    const before = process.cpuUsage();
    await connection.runAndReadAll(sql);
    const used = process.cpuUsage(before);
    least = Math.min(least, (used.user + used.system) / 1e6);
  }
  figures[name] = Number(least.toFixed(4));
}

await connection.run("drop table if exists m");
await measure(
  "ingest_s",
  `create table m as select raw, split_part(raw, ' ', 3) as host, split_part(raw, ' ', 6) as msgid,
     regexp_extract(raw, 'source-address="([^"]*)"', 1) as source,
     try_cast(split_part(raw, ' ', 2) as timestamp) as happened
   from read_csv('${corpus}', columns = {'raw': 'VARCHAR'}, delim = '\\x01', quote = '', escape = '', header = false, auto_detect = false)`,
  1,
);
await measure("rare_s", `select count(*) from m where raw like '%${rare}%'`);
await measure("address_s", `select count(*) from m where source = '${address}'`);
await measure("by_type_s", "select msgid, count(*) from m group by msgid");
await measure("by_host_s", "select host, count(*) n from m group by host order by n desc limit 10");
await measure("by_address_s", "select source, count(*) n from m group by source order by n desc limit 10");
await measure("histogram_s", "select date_trunc('hour', happened) b, count(*) from m group by b");
console.log(JSON.stringify(figures));
