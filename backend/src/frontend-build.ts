/** Builds the frontend when what it is made of has changed since the last build. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
import { childEnvironment } from './env.ts'

export type FrontendBuild =
  | { status: 'ready'; folder: string; seconds: number | null }
  | { status: 'failed'; output: string }

/**
 * @param options.root the root folder of the product
 * @param options.onBuild called once when a build is needed, before it starts
 */
export async function buildFrontend(options: { root: string; onBuild(): void }): Promise<FrontendBuild> {
  const { root } = options
  const frontend = join(root, 'frontend')
  const folder = join(frontend, 'dist')
  // An installation without the sources has the built files only.
  if (!existsSync(join(frontend, 'vite.config.ts'))) {
    return existsSync(join(folder, 'index.html'))
      ? { status: 'ready', folder, seconds: null }
      : {
          status: 'failed',
          output: `${folder} has no index.html, and there are no sources to build it from.`,
        }
  }
  const stampPath = join(folder, '.sources')
  const stamp = await sourcesDigest(root)
  const built = await readFile(stampPath, 'utf8').catch(() => null)
  if (built === stamp && existsSync(join(folder, 'index.html'))) {
    return { status: 'ready', folder, seconds: null }
  }
  options.onBuild()
  const started = performance.now()
  const { code, output } = await runVite(frontend)
  if (code !== 0) return { status: 'failed', output }
  await mkdir(folder, { recursive: true })
  await writeFile(stampPath, stamp)
  return { status: 'ready', folder, seconds: (performance.now() - started) / 1000 }
}

/** Runs in a process of its own: the build takes the processor for seconds and half a gigabyte of memory. */
async function runVite(frontend: string): Promise<{ code: number | null; output: string }> {
  const vite = join(
    dirname(createRequire(join(frontend, 'package.json')).resolve('vite/package.json')),
    'bin',
    'vite.js',
  )
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: frontend,
    env: { ...childEnvironment(), NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const collect = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-20_000))
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { code, output }
}

/** Digest of every file that the bundle is made of. */
async function sourcesDigest(root: string): Promise<string> {
  const places = [
    'frontend/src',
    'frontend/public',
    'nodes/src/core',
    'nodes/src/catalogue',
    'backend/src/contracts',
  ]
  const listed = await Promise.all(places.map((place) => filesIn(join(root, place))))
  const files = [
    ...listed.flat(),
    ...[
      'frontend/index.html',
      'frontend/vite.config.ts',
      'frontend/chunks.ts',
      'frontend/leave-out-colours.ts',
      'frontend/leave-out-json-schema.ts',
      'frontend/package.json',
      'package-lock.json',
    ].map((file) => join(root, file)),
  ]
  const contents = await Promise.all(
    files.map(async (file) => ({
      name: relative(root, file).split(sep).join('/'),
      content: await readFile(file).catch(() => Buffer.alloc(0)),
    })),
  )
  const hash = createHash('sha256')
  for (const { name, content } of contents.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    hash.update(`${name}\0${content.byteLength}\0`).update(content)
  }
  return hash.digest('hex')
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && isBundled(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

/** What runs nodes, tests and examples never reaches the browser. */
function isBundled(name: string): boolean {
  return !/\.test\.tsx?$/.test(name) && name !== 'run.ts' && name !== 'runners.ts' && !name.endsWith('.json')
}
