/** For tests: a container engine of their own, which they may kill. In a network namespace, so that it takes no bridge away. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Docker from 'dockerode'
import { settleWithin } from './settle-within.ts'

const startMs = 30_000
const stopMs = 10_000

export interface OwnEngine {
  socketPath: string
  client: Docker
  /** Sends a signal to the engine itself; what it runs is left alone. */
  signal(signal: NodeJS.Signals): Promise<void>
  /** Starts it again after it has ended, and waits until it answers. */
  restart(): Promise<void>
  /** Ends it and everything it runs, and removes its files. */
  close(): Promise<void>
}

/** Null where it can't be started: it takes root, dockerd and unshare. */
export async function startOwnEngine(options: { liveRestore: boolean }): Promise<OwnEngine | null> {
  if (process.getuid?.() !== 0 || !has('dockerd') || !has('unshare')) return null
  // Short: a socket's path has room for a hundred characters.
  const folder = await mkdtemp(join(tmpdir(), 'flz-'))
  const socketPath = join(folder, 'd.sock')
  const client = new Docker({ socketPath })
  await mkdir(join(folder, 'exec'))
  let engine: ChildProcess | null = null

  async function start(): Promise<void> {
    const paths = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')]
    const network = ['--bridge', 'none', '--iptables=false', '--ip6tables=false']
    const restore = options.liveRestore ? ['--live-restore'] : []
    const own = ['--host', `unix://${socketPath}`, '--pidfile', join(folder, 'pid')]
    const args = [...own, ...paths, ...network, ...restore]
    engine = spawn('unshare', ['--net', 'dockerd', ...args], {
      stdio: 'ignore',
      detached: true,
    })
    const endsAt = Date.now() + startMs
    while (Date.now() < endsAt) {
      if (
        await client.ping().then(
          () => true,
          () => false,
        )
      )
        return
      if (engine.exitCode !== null) break
      await wait(100)
    }
    throw new Error('The engine of the test did not start.')
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (engine === null || engine.exitCode !== null || engine.signalCode !== null) return
    const ended = once(engine, 'exit')
    engine.kill(signal)
    if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') await ended
  }

  /** What a killed engine leaves ends a moment after it; a new one would take it for alive and wait for it. */
  async function forgetDaemon(isEnding = false): Promise<void> {
    const file = join(folder, 'exec', 'containerd', 'containerd.pid')
    const pid = await readFile(file, 'utf8').catch(() => null)
    if (pid === null) return
    const endsAt = Date.now() + startMs
    if (isEnding && isOwn(Number(pid), folder)) process.kill(Number(pid), 'SIGKILL')
    while (Date.now() < endsAt && isOwn(Number(pid), folder)) await wait(50)
    await rm(file, { force: true })
  }

  await start()
  return {
    socketPath,
    client,
    signal: end,
    async restart() {
      await forgetDaemon()
      await start()
    },
    async close() {
      const all = await client.listContainers({ all: true }).catch(() => [])
      await Promise.all(
        all.map(({ Id }) =>
          client
            .getContainer(Id)
            .remove({ force: true })
            .catch(() => {}),
        ),
      )
      await settleWithin(stopMs, end('SIGTERM'))
      await end('SIGKILL')
      await forgetDaemon(true)
      for (const mount of (await mountsBelow(folder)).reverse()) execFileSync('umount', ['--lazy', mount])
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
    },
  }
}

/** Whether a process runs whose command line names the folder: another one may have its number by now. */
function isOwn(pid: number, folder: string): boolean {
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(folder)
  } catch {
    return false
  }
}

async function mountsBelow(folder: string): Promise<string[]> {
  const rows = (await readFile('/proc/mounts', 'utf8')).split('\n')
  return rows.map((row) => row.split(' ')[1] ?? '').filter((path) => path.startsWith(`${folder}/`))
}

function has(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
