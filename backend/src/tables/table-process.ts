/**
 * The process that reads tables for people to look at: pages, column summaries, charts. It is started at the first
 * question and ends some time after the last, so that a server that shows no table needs no table engine.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import type { TableSchema } from '@flowza/nodes/core'
import type {
  ReaderAnswer,
  ReaderFault,
  ReaderMessage,
  TableQuestion,
} from '@flowza/nodes/runtime/table-reader/protocol'

/** How long it waits for another question, with its tables open. */
const idleMs = 120_000
/** A sort of a very large table takes seconds; what takes longer than this is given up. */
const answerMs = 120_000
const heapMegabytes = 1024

export interface TableProcess {
  /**
   * Asks a question about a stored Parquet file and gives the answer as JSON text.
   *
   * @throws TableReadError; the signal's reason when it is aborted.
   */
  ask(
    table: { path: string; schema: TableSchema },
    question: TableQuestion,
    signal?: AbortSignal,
  ): Promise<string>
  close(): Promise<void>
}

export class TableReadError extends Error {
  /** Null when the process broke or took too long, which is not the question's fault. */
  readonly fault: ReaderFault | null

  constructor(fault: ReaderFault | null, message: string) {
    super(message)
    this.name = 'TableReadError'
    this.fault = fault
  }
}

interface Asked {
  resolve(json: string): void
  reject(error: Error): void
}

export function createTableProcess(): TableProcess {
  const asked = new Map<number, Asked>()
  let child: ChildProcess | null = null
  let idle: NodeJS.Timeout | undefined
  let lastId = 0
  let isClosed = false

  function start(): ChildProcess {
    const started = fork(createRequire(import.meta.url).resolve('@flowza/nodes/runtime/table-reader'), {
      // It needs nothing of what this process may know: no secrets, no addresses.
      env: { ...(process.env['TMPDIR'] !== undefined && { TMPDIR: process.env['TMPDIR'] }) },
      execArgv: [`--max-old-space-size=${heapMegabytes}`, '--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    started.on('message', (answer: ReaderAnswer) => {
      const waiting = asked.get(answer.id)
      asked.delete(answer.id)
      if (answer.answered) waiting?.resolve(answer.json)
      else waiting?.reject(new TableReadError(answer.reason, answer.error))
      if (asked.size === 0) rest(started)
    })
    started.once('error', (error) => broken(started, error.message))
    started.once('exit', (code, signal) => broken(started, `The table reader ended (${signal ?? code}).`))
    return started
  }

  /** While nobody waits for it, the process doesn't keep this one alive. */
  function rest(resting: ChildProcess): void {
    clearTimeout(idle)
    idle = setTimeout(() => {
      if (child !== resting || asked.size > 0) return
      child = null
      resting.disconnect()
    }, idleMs)
    idle.unref()
    resting.unref()
    resting.channel?.unref()
  }

  function broken(ended: ChildProcess, message: string): void {
    if (child === ended) child = null
    else if (child !== null) return
    for (const waiting of asked.values()) waiting.reject(new TableReadError(null, message))
    asked.clear()
  }

  return {
    async ask({ path, schema }, question, signal) {
      if (isClosed) throw new TableReadError(null, 'The server is closing.')
      const limit = AbortSignal.timeout(answerMs)
      const giveUp = signal === undefined ? limit : AbortSignal.any([signal, limit])
      giveUp.throwIfAborted()
      clearTimeout(idle)
      const reader = (child ??= start())
      reader.ref()
      reader.channel?.ref()
      const id = (lastId += 1)
      const message: ReaderMessage = { message: 'question', id, path, schema, question }
      return new Promise<string>((resolve, reject) => {
        function abandon(): void {
          if (!asked.delete(id)) return
          if (reader.connected) reader.send({ message: 'give_up', id } satisfies ReaderMessage)
          if (asked.size === 0) rest(reader)
          reject(
            limit.aborted
              ? new TableReadError(null, 'The table took too long to read.')
              : (giveUp.reason as Error),
          )
        }
        giveUp.addEventListener('abort', abandon, { once: true })
        const settled = (): void => giveUp.removeEventListener('abort', abandon)
        asked.set(id, {
          resolve: (json) => {
            settled()
            resolve(json)
          },
          reject: (error) => {
            settled()
            reject(error)
          },
        })
        reader.send(message, (error) => {
          if (error !== null) broken(reader, error.message)
        })
      })
    },
    async close() {
      isClosed = true
      clearTimeout(idle)
      const ending = child
      child = null
      if (ending === null || ending.exitCode !== null) return
      const ended = new Promise<void>((resolve) => ending.once('exit', () => resolve()))
      ending.kill('SIGKILL')
      await ended
    },
  }
}
