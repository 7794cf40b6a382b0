import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Refusal } from "@cutline/core";
import {
  type Cell,
  CHANNELS,
  CLOCKS,
  type ColumnKind,
  EVENTS,
  MESSAGES,
  NODES,
  type RunReport,
  SNAPSHOTS,
  type Table,
  VIOLATIONS,
} from "@cutline/report";
import { reasonOf } from "@cutline/report/files";
import Database from "libsql";

const TABLES: readonly Table[] = [SNAPSHOTS, NODES, CHANNELS, MESSAGES, VIOLATIONS, EVENTS, CLOCKS];

/** An amount has none, so that one past 64 bits stays the text that it is: SQLite would round it. */
const COLUMN_TYPES: Readonly<Record<ColumnKind, string>> = {
  integer: "INTEGER",
  amount: "",
  fraction: "REAL",
  text: "TEXT",
  bytes: "BLOB",
};

/** Rows that go into a table at a time: a call costs more than a row does. */
const ROWS_AT_A_TIME = 200;

const INT64_MAX = 2n ** 63n - 1n;

/** What joins the tables, and speeds that up. */
const INDEXES = `
CREATE UNIQUE INDEX nodes_by_id ON nodes (snapshot, node);
CREATE UNIQUE INDEX channels_by_ends ON channels (snapshot, source, target);
CREATE UNIQUE INDEX messages_by_place ON messages (snapshot, source, target, position);
CREATE UNIQUE INDEX events_by_node ON events (node, tick);
CREATE UNIQUE INDEX clocks_by_event ON clocks (event, node);
`;

/**
 * A report as an SQLite database, whole. It is made in a directory of its own among the temporary ones, which is gone when this returns. Throws a Refusal
 * (CANNOT_WRITE) where there is no room.
 */
export function sqliteReport(report: RunReport): Uint8Array {
  const directory = attempt(() => mkdtempSync(join(tmpdir(), "cutline-")));
  try {
    const path = join(directory, "report.sqlite");
    attempt(() => {
      fill(path, report);
    });
    return readFileSync(path);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What SQLite says where its file can't grow, be read or be written; everything else that it says is a mistake of ours. */
const OUTSIDE_FAULTS = /^SQLITE_(?:FULL|IOERR|CANTOPEN|READONLY)/;

function attempt<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof Database.SqliteError && !OUTSIDE_FAULTS.test(error.code)) throw error;
    const reason = error instanceof Database.SqliteError ? error.message : reasonOf(error);
    throw new Refusal("CANNOT_WRITE", `cannot make the database in ${tmpdir()}: ${reason}; set TMPDIR to where there is room`);
  }
}

function fill(path: string, report: RunReport): void {
  const database = new Database(path);
  try {
    database.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN");
    database.exec("CREATE TABLE run (title TEXT, application TEXT, saved_by TEXT, session INTEGER, sessions INTEGER)");
    const { title, application, savedBy, session } = report;
    insert(database, "run", 5, [[title, application, savedBy, session.number, session.of]]);
    for (const { name, columns, rows } of TABLES) {
      const declared = Object.entries(columns).map(([column, kind]) => `${column} ${COLUMN_TYPES[kind]}`);
      database.exec(`CREATE TABLE ${name} (${declared.join(", ")})`);
      insert(database, name, declared.length, rows(report));
    }
    database.exec(`${INDEXES} COMMIT`);
  } finally {
    database.close();
  }
}

function insert(database: Database.Database, table: string, columns: number, rows: Iterable<readonly Cell[]>): void {
  const row = `(${Array.from({ length: columns }, () => "?").join(", ")})`;
  const many = database.prepare(`INSERT INTO ${table} VALUES ${Array.from({ length: ROWS_AT_A_TIME }, () => row).join(", ")}`);
  let values: unknown[] = [];
  for (const cells of rows) {
    for (const cell of cells) values.push(stored(cell));
    if (values.length < columns * ROWS_AT_A_TIME) continue;
    many.run(values);
    values = [];
  }
  const one = database.prepare(`INSERT INTO ${table} VALUES ${row}`);
  for (let place = 0; place < values.length; place += columns) one.run(values.slice(place, place + columns));
}

function stored(cell: Cell): unknown {
  if (typeof cell === "bigint" && (cell > INT64_MAX || cell < -INT64_MAX)) return String(cell);
  if (typeof cell === "boolean") return cell ? 1 : 0;
  return cell instanceof Uint8Array ? Buffer.from(cell) : cell;
}
