export interface Session {
  user: string; roles: string[]; scopes: { stores: string[]; sources: string[] }; csrf: string; banner: string;
  mustChangePassword: boolean; idleTimeoutSeconds: number;
}
export interface LogRecord {
  store?: string; index: number; received: string; source: string | null; port: number | null; listener: string; transport: string;
  flags: string[]; raw?: string; raw_b64?: string; format: string; malformed: { code: string; offset: number; detail: string }[];
  facility: number | null; severity: number | null; timestamp: string | null; time_source: string; hostname: string | null;
  appname: string | null; procid: string | null; msgid: string | null; sd: Record<string, Record<string, string | string[]>>;
  msg?: string; event: string | null;
}
export interface Stats { matched: number; scanned: number; more: boolean; complete: boolean; elapsedMs: number; problems: unknown[] }
export interface Bucket { start: string; total: number; bySeverity: number[] }
export interface Histogram { bucketSeconds: number; buckets: Bucket[]; complete: boolean }
export interface Facet { name: string; distinct: number; values: { value: string; count: number }[] }
export interface Leaf { index: number; hash: string; entry_b64: string; body_hash: string; salt_b64?: string }
export interface Proof { treeSize: number; path: string[] }
export interface ProvenRecord { record: LogRecord; leaf: Leaf; proof: Proof | null; checkpoint: string | null; keys: string[] }
export interface Source {
  store: string; address?: string; peer?: string; listener?: string; transport: string; host?: string | null; name?: string;
  firstSeen: string; lastSeen: string; count: number;
}
export interface Account {
  balanced: boolean; received: number; stored: number; forwarded?: number; rejected: Record<string, number>;
  forwarded_only: number; dropped: Record<string, number>; in_flight: number;
}
export interface Accounts extends Account { inputs: Record<string, Account> }
export interface NodeStatus {
  node: string; version: string; started: string; uptime: string; clock_synchronised: boolean;
  inputs: { name: string; transport: string; listen: string }[];
  stores: { name: string; origin: string; size: number; durable: number; checkpoint: number; full: boolean; free_octets: number }[];
  accounts: Accounts;
}
export interface VerifyRun {
  started: string; ended: string; quick: boolean; verdict: string; exitCode: number; user: string;
  findings: { kind: string; index?: number; detail: string }[];
}
export interface Checkpoint { store: string; origin: string; size: number; root: string; note: string }
export interface User { name: string; roles: string[]; scopes: Session['scopes']; created: string; lastLogin: string | null; lockedUntil: string | null }
export interface Token { id: string; user: string; name: string; created: string; expires: string | null; lastUsed: string | null }
export interface OpenSession { id: string; user: string; origin: string; started: string; lastSeen: string; current: boolean }
export interface Completion { from: number; to: number; items: { text: string; kind: string; note?: string }[] }
export interface Profile { id: string; title: string; source: string; requirements: number }
export interface Requirement { id: string; event: string; level: string; verdict: string; missing: string[]; records: number[]; count: number }
export interface Coverage { profile: string; title: string; devices: { device: string; requirements: Requirement[] }[]; complete: boolean }
export interface Finding { device: string; kind: string; detail: string; count: number; index: number; opened: string; closed: string | null }
export interface Chain {
  device: string; kind: string; user: string | null; origin: string | null; start: string; end: string | null; confidence: string; why: string;
  count: number; records: { index: number; time: string; event: string; action: string; text: string }[];
}
