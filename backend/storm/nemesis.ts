/** Does to workers and to Postgres what machines do to them on a bad day, one thing after the other. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openPostgres } from '../src/db/open-postgres.ts'
import type { Dice } from './dice.ts'

const workerProgram = fileURLToPath(new URL('storm-worker.ts', import.meta.url))

/** What the nemesis did. */
export interface Deeds {
  kills: number
  freezes: number
  postgresCrashes: number
}

export interface NemesisOptions {
  dice: Dice
  databaseUrl: string
  /** The environment of the workers. */
  env: NodeJS.ProcessEnv
  workers: number
  /** How many of each. */
  most: Deeds
  /** Longer than a lease: a frozen worker wakes up to find that others have its nodes. */
  freezeMs: number
}

export interface Nemesis {
  deeds: Deeds
  /** Goes on until everything is done or `stop` is called. */
  rampage: Promise<void>
  /** Lets everything that is left run, and ends the workers. */
  stop(): Promise<void>
}

export async function unleash(options: NemesisOptions): Promise<Nemesis> {
  const { dice, most } = options
  const deeds: Deeds = { kills: 0, freezes: 0, postgresCrashes: 0 }
  const workers = await Promise.all(Array.from({ length: options.workers }, () => startWorker(options.env)))
  const frozen = new Set<ChildProcess>()
  let isOver = false

  async function kill(): Promise<void> {
    const place = dice.below(workers.length)
    const victim = workers[place]
    if (frozen.has(victim)) return
    deeds.kills += 1
    victim.kill('SIGKILL')
    await ended(victim)
    workers[place] = await startWorker(options.env)
  }

  async function freeze(): Promise<void> {
    const victim = dice.pick(workers)
    // Somebody has to go on.
    if (frozen.size > 0) return
    deeds.freezes += 1
    frozen.add(victim)
    victim.kill('SIGSTOP')
    void sleep(options.freezeMs).then(() => {
      victim.kill('SIGCONT')
      frozen.delete(victim)
    })
  }

  /** The death of one of its processes makes Postgres throw out everyone and recover from its log. */
  async function crashPostgres(): Promise<void> {
    const client = openPostgres(options.databaseUrl, { max: 1 })
    try {
      const [{ pid }] = await client<{ pid: number }[]>`select pg_backend_pid() as pid`
      deeds.postgresCrashes += 1
      process.kill(pid, 'SIGKILL')
    } finally {
      await client.end({ timeout: 1 }).catch(() => {})
    }
  }

  async function rage(): Promise<void> {
    for (;;) {
      const left = [
        ...(deeds.kills < most.kills ? [kill, kill, kill, kill, kill, kill] : []),
        ...(deeds.freezes < most.freezes ? [freeze] : []),
        ...(deeds.postgresCrashes < most.postgresCrashes ? [crashPostgres] : []),
      ]
      if (isOver || left.length === 0) return
      await dice
        .pick(left)()
        .catch(() => {})
      await sleep(200 + dice.below(1_000))
    }
  }

  const rampage = rage()
  return {
    deeds,
    rampage,
    async stop() {
      isOver = true
      await rampage
      for (const worker of workers) {
        worker.kill('SIGCONT')
        worker.kill('SIGKILL')
        await ended(worker)
      }
    },
  }
}

async function startWorker(env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  for (;;) {
    const worker = spawn(process.execPath, [workerProgram, '20', '300'], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const lines = createInterface({ input: worker.stdout })
    const ready = once(lines, 'line').then(() => true)
    // Postgres may be away just now: then another one is started, as whatever watches over workers would.
    if (await Promise.race([ready, ended(worker).then(() => false)])) return worker
  }
}

async function ended(worker: ChildProcess): Promise<void> {
  if (worker.exitCode === null && worker.signalCode === null) await once(worker, 'exit')
}
