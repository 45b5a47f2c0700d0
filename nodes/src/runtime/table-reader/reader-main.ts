/**
 * The entry of the process that reads tables for the backend, so that a large sort neither holds up its event loop nor
 * takes its memory, and a broken file can't take it down. It ends when the channel to the backend closes.
 */
import type { ReaderAnswer, ReaderFault, ReaderMessage, TableQuestion } from './protocol.ts'
import { NotNumericError } from './table-chart.ts'
import { openTableReader, type TableReader } from './table-reader.ts'

/** Open tables; the least recently used one is closed when another is asked for and nobody waits for it. */
const mostReaders = 4

interface OpenTable {
  reader: Promise<TableReader>
  waiting: number
}

const tables = new Map<string, OpenTable>()
const running = new Map<number, AbortController>()

process.on('message', (message: ReaderMessage) => {
  switch (message.message) {
    case 'question':
      void answer(message)
      break
    case 'give_up':
      running.get(message.id)?.abort(new Error('The question was given up.'))
      break
  }
})
process.once('disconnect', () => process.exit())

async function answer(message: Extract<ReaderMessage, { message: 'question' }>): Promise<void> {
  const { id, question } = message
  const controller = new AbortController()
  running.set(id, controller)
  const table = tableAt(message)
  table.waiting += 1
  try {
    const found = await ask(await table.reader, question, controller.signal)
    send({ id, answered: true, json: JSON.stringify(found) })
  } catch (error) {
    send({
      id,
      answered: false,
      reason: faultOf(error),
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
  } finally {
    table.waiting -= 1
    running.delete(id)
  }
}

function ask(reader: TableReader, question: TableQuestion, signal: AbortSignal): Promise<unknown> {
  switch (question.ask) {
    case 'page':
      return reader.page(question, signal)
    case 'summaries':
      return reader.summaries(question.columns, signal)
    case 'quality':
      return reader.quality(signal)
    case 'chart':
      return reader.chart(question.request, question.view, signal)
  }
}

function tableAt({
  path,
  schema,
}: {
  path: string
  schema: Parameters<typeof openTableReader>[0]['schema']
}): OpenTable {
  // The same file can be a table with other kinds or roles of its columns.
  const key = JSON.stringify([path, schema.columns])
  const known = tables.get(key)
  const table = known ?? { reader: openTableReader({ path, schema }), waiting: 0 }
  tables.delete(key)
  tables.set(key, table)
  if (known === undefined) {
    table.reader.catch(() => tables.delete(key))
    for (const [old, { reader, waiting }] of tables) {
      if (tables.size <= mostReaders) break
      if (waiting > 0 || old === key) continue
      tables.delete(old)
      reader.then((open) => open.close()).catch(() => {})
    }
  }
  return table
}

/** What DuckDB says of a file that is not what it was: those are the words its errors begin with. */
function faultOf(error: unknown): ReaderFault | null {
  if (error instanceof NotNumericError) return { fault: 'not_numeric', column: error.column }
  const isFile =
    error instanceof Error && /^(IO|Invalid Input|Invalid|Binder|Permission) Error/.test(error.message)
  return isFile ? { fault: 'unreadable' } : null
}

function send(answer: ReaderAnswer): void {
  process.send?.(answer)
}
