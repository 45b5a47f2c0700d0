/** The Titanic template on a warm server: nothing cached, all cached; and how long a second start takes. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median, type Benchmark } from './benchmark.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const rounds = 5
/** Between runs that are to find sandboxes waiting: about as long as it takes to look at what a run has shown. */
const restMs = 5000
const rest = () => new Promise((resolve) => setTimeout(resolve, restMs))

export const benchmark: Benchmark = {
  name: 'runs',
  description: 'the Titanic template on a warm server with the process runner, and the start of that server',
  async run() {
    const home = await mkdtemp(join(tmpdir(), 'flowza-bench-'))
    const document: unknown = JSON.parse(
      await readFile(join(root, 'templates/titanic-survival/workflow.json'), 'utf8'),
    )
    try {
      await stopServer((await startServer(home)).process)
      const starts: number[] = []
      const fresh: number[] = []
      const behind: number[] = []
      const cached: number[] = []
      for (let round = 0; round < 3; round++) {
        const server = await startServer(home)
        starts.push(server.seconds)
        if (round === 0) await timeRun(server.address, document, false)
        for (let turn = 0; turn < rounds; turn++) {
          await rest()
          fresh.push(await timeRun(server.address, document, false))
          behind.push(await timeRun(server.address, document, false))
          cached.push(await timeRun(server.address, document, true))
        }
        await stopServer(server.process)
      }
      const row = (what: string, seconds: number[], target: number) => {
        const ours = median(seconds)
        return { what, ours, theirs: null, unit: 's', value: ours, target }
      }
      const contained = await timeContainers(home, document)
      return {
        versions: [],
        rows: [
          row('Titanic, 8 nodes, nothing cached, process runner', fresh, 0.8),
          row('the same, right behind another one', behind, 3),
          // Only where an engine answers.
          ...(contained === null
            ? []
            : [row('Titanic, 8 nodes, nothing cached, docker runner', contained, 1.2)]),
          row('Titanic, 8 nodes, all cached', cached, 0.15),
          row('second start until the server answers', starts, 3),
        ],
      }
    } finally {
      await rm(home, { recursive: true, force: true })
    }
  },
}

/** Null without an engine that has the image. */
async function timeContainers(home: string, document: unknown): Promise<number[] | null> {
  const server = await startServer(home, 'auto')
  try {
    const system = (await (await fetch(`${server.address}/api/v1/system`)).json()) as {
      runner: { name: string }
    }
    if (system.runner.name !== 'docker') return null
    await timeRun(server.address, document, false)
    const seconds: number[] = []
    for (let turn = 0; turn < rounds; turn++) {
      await rest()
      seconds.push(await timeRun(server.address, document, false))
    }
    return seconds
  } finally {
    await stopServer(server.process)
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  return address.port
}

async function startServer(
  home: string,
  runner: 'process' | 'auto' = 'process',
): Promise<{ process: ChildProcess; address: string; seconds: number }> {
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const started = performance.now()
  const server = spawn(process.execPath, [join(root, 'scripts/flowza.mjs'), 'start'], {
    env: { ...process.env, FLOWZA_HOME: home, FLOWZA_PORT: String(port), FLOWZA_RUNNER: runner },
    stdio: 'ignore',
  })
  for (;;) {
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}.`)
    const answer = await fetch(`${address}/api/v1/system`).catch(() => null)
    if (answer?.ok === true) break
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return { process: server, address, seconds: (performance.now() - started) / 1000 }
}

async function stopServer(server: ChildProcess): Promise<void> {
  server.kill('SIGTERM')
  if (server.exitCode === null) await once(server, 'exit')
}

/** Seconds from the request to the event that ends the run. */
async function timeRun(address: string, document: unknown, cache: boolean): Promise<number> {
  const started = performance.now()
  const answer = await fetch(`${address}/api/v1/runs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ document, cache }),
  })
  const run = (await answer.json()) as { id: string; status: string }
  if (!answer.ok) throw new Error(`The run did not start: ${JSON.stringify(run)}`)
  let { status } = run
  while (status === 'queued' || status === 'running') {
    status = await followedStatus(`${address}/api/v1/runs/${run.id}`)
  }
  if (status !== 'succeeded') throw new Error(`The run ${status}.`)
  return (performance.now() - started) / 1000
}

/** Waits for the next word about the run itself and answers its state. */
async function followedStatus(url: string): Promise<string> {
  const events = await fetch(`${url}/events`)
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const chunk = await reader?.read()
    if (chunk === undefined || chunk.done) break
    text += chunk.value
    const ended = /"event":"run","status":"(succeeded|failed|cancelled)"/.exec(text)
    if (ended !== null) {
      await reader?.cancel()
      return ended[1]
    }
  }
  return ((await (await fetch(url)).json()) as { status: string }).status
}
