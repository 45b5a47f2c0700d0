/** Tells this process what happens in any process to runs, and to what starts them, through Postgres notifications. */
import { EventEmitter } from 'node:events'
import type { SQL } from 'drizzle-orm'
import { newsSchema, type News } from '../contracts/index.ts'
import type { Database, DatabaseClient, Transaction } from '../db/client.ts'
import { sql } from '../db/client.ts'
import { textsOf } from '../db/one-statement.ts'

const runChannel = 'flowza_run'
const cancelChannel = 'flowza_cancel'
const newsChannel = 'flowza_news'

export interface RunHub {
  /** Calls back whenever the run may have new events, and after a lost connection has been restored. */
  onRun(run: string, listener: () => void): () => void
  /** Calls back with the id of a run that was cancelled. */
  onCancel(listener: (run: string) => void): () => void
  /** Calls back with what has changed in a workspace; with `all` after a lost connection has been restored. */
  onNews(workspace: string, listener: (news: News) => void): () => void
  close(): Promise<void>
}

export async function openRunHub(client: Pick<DatabaseClient, 'raw'>): Promise<RunHub> {
  const emitter = new EventEmitter()
  emitter.setMaxListeners(0)
  const wakeAll = () => {
    for (const name of emitter.eventNames()) if (name !== cancelChannel) emitter.emit(name)
  }
  const runs = await client.raw.listen(runChannel, (run) => emitter.emit(`run ${run}`), wakeAll)
  const cancels = await client.raw.listen(cancelChannel, (run) => emitter.emit(cancelChannel, run))
  // Of its own: its events are named by workspaces.
  const told = new EventEmitter()
  told.setMaxListeners(0)
  const news = await client.raw.listen(
    newsChannel,
    (payload) => {
      const parsed = parseNews(payload)
      if (parsed !== null) told.emit(parsed.workspace, parsed.news)
    },
    () => {
      for (const workspace of told.eventNames()) told.emit(workspace, { event: 'all' } satisfies News)
    },
  )
  return {
    onRun(run, listener) {
      emitter.on(`run ${run}`, listener)
      return () => emitter.off(`run ${run}`, listener)
    },
    onCancel(listener) {
      emitter.on(cancelChannel, listener)
      return () => emitter.off(cancelChannel, listener)
    },
    onNews(workspace, listener) {
      told.on(workspace, listener)
      return () => told.off(workspace, listener)
    },
    async close() {
      emitter.removeAllListeners()
      told.removeAllListeners()
      await Promise.all([runs.unlisten(), cancels.unlisten(), news.unlisten()])
    },
  }
}

/** Wakes who follows the run, in every process, when the transaction commits. */
export function notifyRun(run: string): SQL {
  return sql`select pg_notify(${runChannel}, ${run})`
}

/** The same, and tells who follows the workspace what has become of the run. */
export function notifyRunAndNews(run: string, workspace: string, news: News): SQL {
  return sql`
    select pg_notify(${runChannel}, ${run}), pg_notify(${newsChannel}, ${newsPayload(workspace, news)})`
}

/** Tells who follows the workspace, in every process, when the transaction commits. */
export async function notifyNews(
  connection: Database | Transaction,
  workspace: string,
  ...news: readonly News[]
): Promise<void> {
  const payloads = textsOf(news.map((each) => newsPayload(workspace, each)))
  await connection.execute(sql`select pg_notify(${newsChannel}, payload) from unnest(${payloads}) as payload`)
}

/** Stops the run's tasks in every process when the transaction commits. */
export async function notifyCancel(transaction: Transaction, run: string): Promise<void> {
  await transaction.execute(sql`select pg_notify(${cancelChannel}, ${run})`)
}

function newsPayload(workspace: string, news: News): string {
  return JSON.stringify({ workspace, news })
}

/** Null for what a process of another version tells. */
function parseNews(payload: string): { workspace: string; news: News } | null {
  const { workspace, news } = JSON.parse(payload) as { workspace: string; news: unknown }
  const parsed = newsSchema.safeParse(news)
  return parsed.success ? { workspace, news: parsed.data } : null
}
