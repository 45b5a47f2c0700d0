/** Connections to Postgres: drizzle for everything stored, a second plain client for LISTEN. */
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { sql } from 'drizzle-orm'
import type postgres from 'postgres'
import { openPostgres } from './open-postgres.ts'
import * as schema from './schema.ts'

export type Database = PostgresJsDatabase<typeof schema>
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

export { sql }

export interface DatabaseClient {
  db: Database
  /** Its serializers are untouched by drizzle; used for LISTEN and raw statements only. */
  raw: postgres.Sql
  url: string
  close(): Promise<void>
}

/**
 * A machine that loses its network in the middle of a transaction never says so. Without these, Postgres would keep
 * the locks of that transaction, and with them the run, for hours.
 */
const lostPeerSettings = {
  idle_in_transaction_session_timeout: 20_000,
  tcp_keepalives_idle: 10,
  tcp_keepalives_interval: 5,
  tcp_keepalives_count: 3,
}

export function connectDatabase(url: string): DatabaseClient {
  const connection = { application_name: 'flowza', ...lostPeerSettings }
  const pooled = openPostgres(url, { connection, max: 10 })
  const raw = openPostgres(url, { connection, max: 2 })
  return {
    db: drizzle(prepareClient(pooled), { schema }),
    raw,
    url,
    async close() {
      await Promise.all([pooled.end({ timeout: 5 }), raw.end({ timeout: 5 })])
    },
  }
}

/**
 * The first statement of a transaction that can be done again. The server counts a peer that is lost in the middle of a
 * statement's messages as active, not as idle, so only the time of the whole transaction ends it; before Postgres 17
 * there is none, and the connection's keepalives have to do. Everything is looked up by its key here: plans are kept, and
 * those made while a table was small would read all of it for a row when it is large.
 */
const repeatableSettings = sql`
  select set_config('synchronous_commit', 'off', true), set_config('enable_seqscan', 'off', true),
    case when current_setting('server_version_num')::int >= 170000
      then set_config('transaction_timeout', '15s', true) end`

/**
 * A transaction that doesn't wait for the disk: a crash of the database may take its last half second back, never in
 * part. For what a run can do again, not for what a person has saved. It ends after 15 seconds: what it has locked, a run
 * waits for.
 */
export async function repeatableTransaction<Result>(
  db: Database,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return db.transaction(async (transaction) => {
    // Sent together with the first statement of the work, and before it: a query is sent when it is first waited for.
    const settings = transaction.execute(repeatableSettings).then(() => {})
    const [, result] = await Promise.all([settings, work(transaction)])
    return result
  })
}

/** Longer texts have a list in them that differs from call to call, and would fill the server's memory. */
const longestKept = 8000
const mostKeptParameters = 64

/** Whether the connection of a transaction is gone. */
interface Link {
  gone: boolean
}

/**
 * Has the server keep the statements that drizzle sends: without that, each goes there twice, once to learn the types of
 * its parameters, and is planned anew. And keeps the driver from writing to a connection that was lost in the middle of
 * a transaction, which ends the process (postgres.js 3.4).
 */
function prepareClient<Client extends postgres.ISql>(client: Client, link: Link = { gone: false }): Client {
  const { unsafe } = client
  client.unsafe = (text, parameters = [], options = {}) => {
    if (link.gone) throw new LostConnectionError()
    return unsafe(text, parameters, {
      ...options,
      prepare: text.length <= longestKept && parameters.length <= mostKeptParameters,
    })
  }
  if (hasBegin(client)) {
    const { begin } = client
    client.begin = (...args: unknown[]) => {
      const work = args.pop() as (inner: postgres.TransactionSql) => Promise<unknown>
      const own: Link = { gone: false }
      const ended = begin(...args, (inner: postgres.TransactionSql) =>
        unlessGone(work(prepareClient(inner, own)), own),
      )
      // The first to know: the driver gives a transaction up the moment that its connection closes.
      ended.catch(() => (own.gone = true))
      return ended
    }
  }
  return client
}

/** What the work gives; never settles when the connection is gone, so that the driver doesn't send the rollback. */
function unlessGone<Result>(work: Promise<Result>, link: Link): Promise<Result> {
  return new Promise((resolve, reject) => {
    work.then(resolve, (error: unknown) => {
      setImmediate(() => {
        if (!link.gone) reject(error)
      })
    })
  })
}

class LostConnectionError extends Error {
  readonly code = 'CONNECTION_CLOSED'

  constructor() {
    super('The connection to Postgres was lost in the middle of a transaction.')
    this.name = 'LostConnectionError'
  }
}

function hasBegin(client: object): client is { begin: (...args: unknown[]) => Promise<unknown> } {
  return 'begin' in client && typeof client.begin === 'function'
}
