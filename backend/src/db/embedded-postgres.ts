/**
 * A PostgreSQL server for one machine, started on first use and shared by every process of the same home: a server, a
 * worker and a command line run find each other through its files. The last process to leave stops it.
 */
import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { chmod, chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openPostgres } from './open-postgres.ts'
import {
  findPostgresBinaries,
  firstClosedFolder,
  type PostgresBinaries,
  type PostgresUser,
} from './postgres-binaries.ts'

const startTimeoutMs = 60_000
const databaseName = 'flowza'
/** Every process holds this lock shared while it uses the server; who gets it alone is the last one and may stop it. */
const presenceLock = 7_205_759_402

export interface EmbeddedPostgres {
  url: string
  /** The folder that holds the data. */
  folder: string
  /** Why the data lies elsewhere than asked for; null when it doesn't. */
  notice: string | null
  /** Whether this process started the server, rather than joining a running one. */
  started: boolean
  /** Leaves; stops the server when nobody else is using it. */
  close(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  /** Where the data should lie. */
  folder: string
  /** Where it lies instead when the server's user can't enter `folder`, and where copied binaries go. */
  fallback: string
  /** Server settings beside the defaults, `fsync: 'off'` for tests. */
  settings?: Readonly<Record<string, string>>
}

/** Starts the server or joins it. @throws Error that names the log when it doesn't come up. */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const user = await serverUser()
  const { folder, notice } = await chooseFolder(options, user)
  const binaries = await findPostgresBinaries({ user, copyTo: dirname(options.fallback) })
  const cluster = new Cluster({ folder, user, binaries, settings: options.settings ?? {} })
  await cluster.initialise()
  const deadline = Date.now() + startTimeoutMs
  for (;;) {
    const { port, started } = await cluster.ensureRunning(deadline)
    const joined = await joinServer(cluster, port, started, notice)
    if (joined !== null) return joined
    if (Date.now() > deadline) throw new Error(`Postgres keeps stopping; see ${cluster.log}.`)
    await sleep(50)
  }
}

/** Takes the presence lock; null when the server went away under us, because its last user was just leaving. */
async function joinServer(
  cluster: Cluster,
  port: number,
  started: boolean,
  notice: string | null,
): Promise<EmbeddedPostgres | null> {
  const password = await cluster.password()
  const url = (database: string) => `postgres://flowza:${password}@127.0.0.1:${port}/${database}`
  const state = { staying: false, returning: Promise.resolve() }
  const presence = openPostgres(url('postgres'), {
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    onclose() {
      if (state.staying) state.returning = revive()
    },
    connection: { application_name: 'flowza presence' },
  })
  /** A server that was killed is started again on its port, where the other connections look for it. */
  async function revive(): Promise<void> {
    while (state.staying) {
      try {
        await cluster.ensureRunning(Date.now() + startTimeoutMs, port)
        await presence`select pg_advisory_lock_shared(${presenceLock})`
        return
      } catch {
        await sleep(500)
      }
    }
  }
  try {
    await presence`select pg_advisory_lock_shared(${presenceLock})`
    const [present] = await presence`select 1 from pg_database where datname = ${databaseName}`
    if (present === undefined) {
      await presence.unsafe(`create database ${databaseName}`).catch((error: unknown) => {
        // Another process made it between the two statements.
        if (!hasCode(error, '42P04') && !hasCode(error, '23505')) throw error
      })
    }
  } catch (error) {
    await presence.end({ timeout: 0 })
    if (isConnectionLoss(error)) return null
    throw error
  }
  state.staying = true
  return {
    url: url(databaseName),
    folder: cluster.folder,
    notice,
    started,
    async close() {
      state.staying = false
      await state.returning
      try {
        await presence`select pg_advisory_unlock_shared(${presenceLock})`
        const [row] = await presence`select pg_try_advisory_lock(${presenceLock}) as alone`
        // Stopped while the lock is held: whoever joins now waits for it, loses the connection and starts anew.
        if (row?.['alone'] === true) await cluster.stop()
      } catch (error) {
        if (!isConnectionLoss(error)) throw error
      } finally {
        await presence.end({ timeout: 1 })
      }
    },
  }
}

class Cluster {
  readonly folder: string
  readonly #user: PostgresUser | null
  readonly #binaries: PostgresBinaries
  readonly #settings: Readonly<Record<string, string>>

  constructor(options: {
    folder: string
    user: PostgresUser | null
    binaries: PostgresBinaries
    settings: Readonly<Record<string, string>>
  }) {
    this.folder = options.folder
    this.#user = options.user
    this.#binaries = options.binaries
    this.#settings = options.settings
  }

  get #data(): string {
    return join(this.folder, 'cluster', 'data')
  }

  get log(): string {
    return join(this.folder, 'postgres.log')
  }

  async password(): Promise<string> {
    return (await readFile(join(this.folder, 'cluster', 'password'), 'utf8')).trim()
  }

  /** Makes the data folder under another name and renames it: a killed `initdb` leaves nothing half-made. */
  async initialise(): Promise<void> {
    if ((await readFile(join(this.#data, 'PG_VERSION'), 'utf8').catch(() => null)) !== null) return
    const part = join(this.folder, `cluster.${randomUUID()}`)
    await mkdir(part, { recursive: true })
    const password = join(part, 'password')
    await writeFile(password, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 })
    if (this.#user !== null) {
      for (const path of [part, password]) await chown(path, this.#user.uid, this.#user.gid)
    }
    try {
      await this.#run(this.#binaries.initdb, [
        `--pgdata=${join(part, 'data')}`,
        '--username=flowza',
        `--pwfile=${password}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--no-sync',
      ])
      await rename(part, join(this.folder, 'cluster'))
    } catch (error) {
      await rm(part, { recursive: true, force: true })
      // Another process was faster; its cluster is as good.
      if (hasCode(error, 'ENOTEMPTY') || hasCode(error, 'EEXIST')) return
      throw error
    }
  }

  /** @param onPort where a server that has to be started shall listen; any free port when left out */
  async ensureRunning(deadline: number, onPort?: number): Promise<{ port: number; started: boolean }> {
    let started = false
    let server: { exited: boolean } | null = null
    while (Date.now() < deadline) {
      const running = await this.#runningServer()
      if (running?.ready === true && (await this.#answers(running.port)))
        return { port: running.port, started }
      // A pid file without a living server is stale; the server itself knows how to take it over.
      if (running === null && (server === null || server.exited)) {
        server = await this.#spawn(onPort ?? (await freePort()))
        started = true
      }
      await sleep(15)
    }
    throw new Error(
      `Postgres did not start within ${startTimeoutMs / 1000} seconds. The last lines of ${this.log}:\n${await this.#logTail()}`,
    )
  }

  async stop(): Promise<void> {
    const running = await this.#runningServer()
    if (running === null) return
    if (process.platform === 'win32') {
      await this.#run(this.#binaries.pgCtl, ['stop', '-D', this.#data, '-m', 'fast'])
    } else {
      try {
        // "Fast": open transactions are rolled back, the data is written, then it ends.
        process.kill(running.pid, 'SIGINT')
      } catch (error) {
        if (!hasCode(error, 'ESRCH')) throw error
      }
    }
    const deadline = Date.now() + 30_000
    while ((await this.#runningServer()) !== null && Date.now() < deadline) await sleep(10)
  }

  async #spawn(port: number): Promise<{ exited: boolean }> {
    const log = await open(this.log, 'a', 0o644)
    if (this.#user !== null) await chown(this.log, this.#user.uid, this.#user.gid)
    const settings = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: '200',
      shared_buffers: '64MB',
      ...this.#settings,
    }
    const child = spawn(
      this.#binaries.postgres,
      [
        '-D',
        this.#data,
        '-p',
        String(port),
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      {
        cwd: '/',
        // Its own group: Ctrl-C in a terminal must reach it after its users have finished.
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
        ...this.#user,
        env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      },
    )
    const server = { exited: false }
    child.on('exit', () => (server.exited = true))
    child.on('error', () => (server.exited = true))
    child.unref()
    await log.close()
    return server
  }

  /** The server named by `postmaster.pid`, if that process lives. */
  async #runningServer(): Promise<{ pid: number; port: number; ready: boolean } | null> {
    const text = await readFile(join(this.#data, 'postmaster.pid'), 'utf8').catch(() => null)
    if (text === null) return null
    const lines = text.split('\n')
    const pid = Number(lines[0])
    if (!Number.isInteger(pid) || pid <= 0 || !(await isAlive(pid))) return null
    return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
  }

  async #answers(port: number): Promise<boolean> {
    const sql = openPostgres(`postgres://flowza:${await this.password()}@127.0.0.1:${port}/postgres`, {
      max: 1,
      connect_timeout: 5,
    })
    try {
      // Another program could have got the port of a dead server, and its pid another process.
      const [row] = await sql`select current_setting('data_directory') as folder`
      return row?.['folder'] === this.#data || process.platform === 'win32'
    } catch (error) {
      if (hasCode(error, '28P01')) {
        throw new Error(
          `The Postgres of ${this.folder} refuses its own password; ${this.log} may say more.`,
          { cause: error },
        )
      }
      return false
    } finally {
      await sql.end({ timeout: 1 })
    }
  }

  async #run(command: string, args: string[]): Promise<void> {
    const child = spawn(command, args, {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      ...this.#user,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', resolve)
    })
    if (code !== 0) throw new Error(`${command} failed (exit ${code}): ${output.slice(-2000)}`)
  }

  async #logTail(): Promise<string> {
    const text = await readFile(this.log, 'utf8').catch(() => '(no log)')
    return text.split('\n').slice(-12).join('\n')
  }
}

/** Postgres refuses to run as root; then it runs as the user "nobody", which every system has. */
async function serverUser(): Promise<PostgresUser | null> {
  if (process.getuid?.() !== 0) return null
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const entry = passwd.split('\n').find((line) => line.startsWith('nobody:'))
  const [, , uid, gid] = entry?.split(':') ?? []
  return { uid: Number(uid ?? 65_534), gid: Number(gid ?? 65_534) }
}

async function chooseFolder(
  options: EmbeddedPostgresOptions,
  user: PostgresUser | null,
): Promise<{ folder: string; notice: string | null }> {
  const closed = user === null ? null : await firstClosedFolder(options.folder)
  const folder = closed === null ? options.folder : options.fallback
  if (closed !== null && (await firstClosedFolder(folder)) !== null) {
    throw new Error(
      `As root, Postgres runs as the user "nobody", who can enter neither ${options.folder} nor ${folder}. Set FLOWZA_HOME to a folder that every user can enter, or DATABASE_URL to a Postgres of your own.`,
    )
  }
  await mkdir(folder, { recursive: true, mode: user === null ? 0o700 : 0o755 })
  if (user !== null) {
    await chown(folder, user.uid, user.gid)
    await chmod(folder, 0o755)
  }
  const notice =
    closed === null
      ? null
      : `The database lies in ${folder}: as root, Postgres runs as the user "nobody", who can't enter ${closed}.`
  return { folder, notice }
}

async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return hasCode(error, 'EPERM')
  }
  // A zombie still answers signals but holds neither port nor data; after a reboot the number may be another program's.
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  return status === null || (/\(postgres/.test(status) && !/\) Z /.test(status))
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No port is free on 127.0.0.1.')
  return address.port
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function isConnectionLoss(error: unknown): boolean {
  return [
    'CONNECTION_CLOSED',
    'CONNECTION_ENDED',
    'CONNECTION_DESTROYED',
    'ECONNREFUSED',
    'ECONNRESET',
    'CONNECT_TIMEOUT',
    '57P01',
    '57P03',
  ].some((code) => hasCode(error, code))
}
