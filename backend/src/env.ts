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
  /** What a node that needs more than that may get. */
  mostNodeMemoryBytes: number
  nodeCpus: number
  nodePids: number
  nodeSeconds: number
  /** Everything that one node may leave as its output. */
  nodeOutputBytes: number
  /** Results and runs that nobody has used for so long are removed; null keeps them for ever. */
  keepDays: number | null
  /** Room for all that is stored; beyond it, what was not used for the longest time is removed. Null is no limit. */
  keepBytes: number | null
}

export const logLevels = ['debug', 'info', 'warning', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

export interface S3Env {
  bucket: string
  /** Null is Amazon's. */
  endpoint: string | null
  region: string | null
  prefix: string
  /** Room for the files that this machine keeps of it. */
  cacheBytes: number
}

export interface Env {
  /** Null starts the embedded Postgres. */
  databaseUrl: string | null
  home: string
  /** `server` answers requests and runs no node: that is done by workers elsewhere. */
  role: 'all' | 'server'
  /** Artifacts in a bucket instead of the home. */
  s3: S3Env | null
  runner: 'process' | 'docker' | 'auto'
  /** What runs the containers of nodes in the engine, as `runsc` (gVisor); null is the engine's usual one. */
  dockerRuntime: string | null
  host: string
  port: number
  /** True when FLOWZA_PORT or `--port` chose the port: then a busy port is an error instead of a reason to take the next one. */
  portIsFixed: boolean
  /** Host names beside the loopback ones that requests may name. */
  allowedHosts: readonly string[]
  /** Nodes that run at the same time in one process. */
  concurrency: number
  limits: Limits
  log: { level: LogLevel; format: 'json' | 'text' }
  /** Where a worker, which has no other door, answers whether it is well; null is nowhere. */
  probePort: number | null
  /** How long a process that is told to stop lets its nodes go on before it hands them back. */
  drainSeconds: number
  /** Where traces go (OTLP over HTTP); null makes none. */
  tracesEndpoint: string | null
}

const gibibyte = 1024 ** 3
const mebibyte = 1024 ** 2

const variables = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'a postgres:// address')
    .optional(),
  FLOWZA_HOME: z.string().min(1).default('.flowza'),
  FLOWZA_ROLE: z.enum(['all', 'server']).default('all'),
  FLOWZA_S3_BUCKET: z.string().min(1).optional(),
  FLOWZA_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  FLOWZA_S3_REGION: z.string().min(1).optional(),
  FLOWZA_S3_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9._/-]*$/, 'letters, digits and . _ - /')
    .default(''),
  FLOWZA_S3_CACHE_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(20 * gibibyte),
  FLOWZA_LOG_LEVEL: z.enum(logLevels).default('info'),
  FLOWZA_LOG_FORMAT: z.enum(['json', 'text']).optional(),
  FLOWZA_PROBE_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  FLOWZA_DRAIN_SECONDS: z.coerce.number().min(0).max(3600).default(0),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  FLOWZA_RUNNER: z.enum(['process', 'docker', 'auto']).default('auto'),
  FLOWZA_DOCKER_RUNTIME: z
    .string()
    .regex(/^[A-Za-z0-9._-]+$/, 'the name of a runtime in the engine’s settings')
    .optional(),
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
  FLOWZA_KEEP_DAYS: z.coerce.number().min(0).max(36_500).default(30),
  FLOWZA_KEEP_BYTES: z.coerce.number().int().positive().optional(),
  FLOWZA_NODE_OUTPUT_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(20 * gibibyte),
})

/** The names of all settings. */
export const settingNames: readonly string[] = Object.keys(variables.shape)

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
    const name = String(issue.path[0])
    // An address may have a password in it.
    const told = /URL|ENDPOINT/.test(name) ? 'what it has is none' : `not "${given[name] ?? ''}"`
    throw new EnvError(`${name} is ${wanted(issue)}, ${told}.`)
  }
  const values = parsed.data
  if (values.FLOWZA_ROLE === 'server' && values.FLOWZA_RUNNER === 'auto') {
    throw new EnvError(
      'FLOWZA_RUNNER must say which runner the workers have, process or docker: a server without a worker (FLOWZA_ROLE=server) does not look for an engine.',
    )
  }
  if (values.FLOWZA_ROLE === 'server' && values.DATABASE_URL === undefined) {
    throw new EnvError(
      'DATABASE_URL is needed with FLOWZA_ROLE=server: the workers, elsewhere, take their work from the same database.',
    )
  }
  const cpus = availableParallelism()
  return {
    databaseUrl: values.DATABASE_URL ?? null,
    home: resolve(values.FLOWZA_HOME),
    role: values.FLOWZA_ROLE,
    s3: s3Of(values),
    runner: values.FLOWZA_RUNNER,
    dockerRuntime: values.FLOWZA_DOCKER_RUNTIME ?? null,
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
      mostNodeMemoryBytes: (values.FLOWZA_NODE_MEMORY_MB ?? mostMemoryMb()) * mebibyte,
      nodeCpus: cpus,
      nodePids: 256,
      nodeSeconds: values.FLOWZA_NODE_SECONDS,
      nodeOutputBytes: values.FLOWZA_NODE_OUTPUT_BYTES,
      keepDays: values.FLOWZA_KEEP_DAYS === 0 ? null : values.FLOWZA_KEEP_DAYS,
      keepBytes: values.FLOWZA_KEEP_BYTES ?? null,
    },
    log: {
      level: values.FLOWZA_LOG_LEVEL,
      format: values.FLOWZA_LOG_FORMAT ?? (process.stderr.isTTY ? 'text' : 'json'),
    },
    probePort: values.FLOWZA_PROBE_PORT ?? null,
    drainSeconds: values.FLOWZA_DRAIN_SECONDS,
    tracesEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
  }
}

function s3Of(values: z.output<typeof variables>): S3Env | null {
  if (values.FLOWZA_S3_BUCKET === undefined) return null
  const prefix = values.FLOWZA_S3_PREFIX.replace(/^\/+|\/+$/g, '')
  return {
    bucket: values.FLOWZA_S3_BUCKET,
    endpoint: values.FLOWZA_S3_ENDPOINT ?? null,
    region: values.FLOWZA_S3_REGION ?? null,
    prefix: prefix === '' ? '' : `${prefix}/`,
    cacheBytes: values.FLOWZA_S3_CACHE_BYTES,
  }
}

/** What a variable takes, from what was wrong with it. */
function wanted(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return issue.inclusive === false
        ? `a number above ${issue.minimum}`
        : `a number of at least ${issue.minimum}`
    case 'too_big':
      return `a number of at most ${issue.maximum}`
    case 'invalid_value':
      return listed(issue.values.map(String))
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : 'a number'
    case 'invalid_format':
      return issue.format === 'url' ? 'an http:// or https:// address' : issue.message
    default:
      return issue.message
  }
}

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`
}

/** Half of the machine, between 1 and 8 GiB. */
function defaultMemoryMb(): number {
  return Math.floor(Math.min(8 * gibibyte, Math.max(gibibyte, totalmem() / 2)) / mebibyte)
}

/** Four fifths of the machine: the rest is for the database, the workers and the system. */
function mostMemoryMb(): number {
  return Math.max(defaultMemoryMb(), Math.floor((0.8 * totalmem()) / mebibyte))
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
