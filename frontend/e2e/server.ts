/** The real server, started as a person starts it, with its data in a folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../scripts/flowza.mjs', import.meta.url))

export interface RunningServer {
  address: string
  stop(): Promise<void>
}

/** @throws when the server ends before it is ready, with what it printed. */
export async function startServer(): Promise<RunningServer> {
  const home = await mkdtemp(join(tmpdir(), 'flowza-e2e-'))
  const port = await freePort()
  const child = spawn(process.execPath, [program, 'start'], {
    env: { ...process.env, FLOWZA_HOME: home, FLOWZA_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const address = `http://127.0.0.1:${port}`
  try {
    await announced(child)
  } catch (error) {
    await rm(home, { recursive: true, force: true })
    throw error
  }
  return {
    address,
    async stop() {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      child.kill('SIGTERM')
      await ended
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** Waits for the line with the address, which is printed once the server answers. */
function announced(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const read = (chunk: Buffer): void => {
      printed += chunk.toString()
      if (/https?:\/\/(localhost|127\.0\.0\.1):\d+/.test(printed)) resolve()
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}. It printed:\n${printed}`)))
    child.once('error', reject)
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}
