/** The only reader of the environment: everything a process can be told from outside, checked once at its start. */
import { createHash } from 'node:crypto'
import { availableParallelism, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'

/** The environment asks for something that can't be; the message says which variable and what it may hold. */
export class EnvError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'EnvError'
  }
}

export interface Limits {
  /** Largest JSON request body. */
  bodyBytes: number
  uploadBytes: number
  nodeMemoryBytes: number
  nodeCpus: number
  nodePids: number
  nodeSeconds: number
  /** Everything that one node may leave as its output. */
  nodeOutputBytes: number
}

export interface Env {
  /** Null starts the embedded Postgres. */
  databaseUrl: string | null
  home: string
  runner: 'process' | 'docker' | 'auto'
  host: string
  port: number
  /** True when FLOWZA_PORT chose the port: then a busy port is an error instead of a reason to take the next one. */
  portIsFixed: boolean
  /** Host names beside the loopback ones that requests may name. */
  allowedHosts: readonly string[]
  /** Nodes that run at the same time in one process. */
  concurrency: number
  limits: Limits
}

const gibibyte = 1024 ** 3
const mebibyte = 1024 ** 2

const variables = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'a postgres:// address')
    .optional(),
  FLOWZA_HOME: z.string().min(1).default('.flowza'),
  FLOWZA_RUNNER: z.enum(['process', 'docker', 'auto']).default('auto'),
  FLOWZA_HOST: z.string().min(1).default('127.0.0.1'),
  FLOWZA_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  FLOWZA_ALLOWED_HOSTS: z.string().default(''),
  FLOWZA_CONCURRENCY: z.coerce.number().int().min(1).max(64).optional(),
  FLOWZA_UPLOAD_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(2 * gibibyte),
  FLOWZA_NODE_MEMORY_MB: z.coerce.number().int().min(128).optional(),
  FLOWZA_NODE_SECONDS: z.coerce
    .number()
    .int()
    .positive()
    .max(20 * 3600)
    .default(3600),
  FLOWZA_NODE_OUTPUT_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(20 * gibibyte),
})

/**
 * Reads the settings.
 *
 * @throws EnvError when a variable holds what it can't.
 */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  // An empty variable means the same as an absent one: that is how compose files and shells unset them.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const parsed = variables.safeParse(given)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new EnvError(`${String(issue.path[0])} is not usable: ${issue.message}.`)
  }
  const values = parsed.data
  const cpus = availableParallelism()
  return {
    databaseUrl: values.DATABASE_URL ?? null,
    home: resolve(values.FLOWZA_HOME),
    runner: values.FLOWZA_RUNNER,
    host: values.FLOWZA_HOST,
    port: values.FLOWZA_PORT ?? 3000,
    portIsFixed: values.FLOWZA_PORT !== undefined,
    allowedHosts: values.FLOWZA_ALLOWED_HOSTS.split(',')
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== ''),
    concurrency: values.FLOWZA_CONCURRENCY ?? Math.min(4, Math.max(2, cpus)),
    limits: {
      bodyBytes: 8 * mebibyte,
      uploadBytes: values.FLOWZA_UPLOAD_BYTES,
      nodeMemoryBytes: (values.FLOWZA_NODE_MEMORY_MB ?? defaultMemoryMb()) * mebibyte,
      nodeCpus: cpus,
      nodePids: 256,
      nodeSeconds: values.FLOWZA_NODE_SECONDS,
      nodeOutputBytes: values.FLOWZA_NODE_OUTPUT_BYTES,
    },
  }
}

/** Half of the machine, between 1 and 8 GiB. */
function defaultMemoryMb(): number {
  return Math.floor(Math.min(8 * gibibyte, Math.max(gibibyte, totalmem() / 2)) / mebibyte)
}

export interface Paths {
  home: string
  /** The embedded Postgres; elsewhere when its user can't enter the home. */
  postgres: string
  artifacts: string
  /** One folder a node attempt, removed when it has ended. On the disk of `artifacts`, so that inputs are hard links. */
  tasks: string
}

export function pathsOf(env: Pick<Env, 'home'>): Paths {
  return {
    home: env.home,
    postgres: join(env.home, 'postgres'),
    artifacts: join(env.home, 'artifacts'),
    tasks: join(env.home, 'tasks'),
  }
}

/** A short name that tells this home from others on the machine. */
export function installationOf(env: Pick<Env, 'home'>): string {
  return createHash('sha256').update(env.home).digest('hex').slice(0, 12)
}

/** The environment that a child process of this one should get: enough to run a program, nothing secret. */
export function childEnvironment(): Record<string, string> {
  const passed = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'NODE_ENV']
  return Object.fromEntries(
    passed.flatMap((name) => {
      const value = process.env[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
