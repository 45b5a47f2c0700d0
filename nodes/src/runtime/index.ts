/** What runs inside a node's process or container, and how the backend reads what it left. */
export { findDialect } from './csv/csv-head.ts'
export { executeTask, type ExecuteTaskOptions } from './execute-task.ts'
export { runtimeDigest } from './runtime-digest.ts'
