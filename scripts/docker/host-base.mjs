import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buildImage } from './engine-build.mjs'
import { packageFolder } from './package-folder.mjs'

/** A base image from scratch: this machine's Node.js and the shared libraries that it and DuckDB load. No shell. */
export async function buildHostBase(docker) {
  if (process.platform !== 'linux') {
    throw new Error('--base host takes Node.js and its libraries from this machine: it works on Linux only.')
  }
  const files = new Map([['/usr/local/bin/node', realpathSync(process.execPath)]])
  const binding = packageFolder(`@duckdb/node-bindings-linux-${process.arch}`)
  const natives = binding === null ? [] : readdirSync(binding).filter((name) => /\.(node|so)$/.test(name))
  for (const binary of [process.execPath, ...natives.map((name) => join(binding, name))]) {
    for (const library of librariesOf(binary)) files.set(library, realpathSync(library))
  }
  const hash = createHash('sha256')
  for (const [path, source] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${path}\0`).update(readFileSync(source))
  }
  const name = `flowza-base:host-${hash.digest('hex').slice(0, 12)}`
  const present = await docker
    .getImage(name)
    .inspect()
    .catch(() => null)
  if (present !== null) return name

  const folder = mkdtempSync(join(tmpdir(), 'flowza-base-'))
  for (const [path, source] of files) {
    mkdirSync(join(folder, 'root', dirname(path)), { recursive: true })
    copyFileSync(source, join(folder, 'root', path))
  }
  mkdirSync(join(folder, 'root', 'etc'), { recursive: true })
  writeFileSync(join(folder, 'root', 'etc', 'passwd'), 'root:x:0:0::/:/\nflowza:x:10001:10001::/task:/\n')
  mkdirSync(join(folder, 'root', 'tmp'), { mode: 0o777 })
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY root /\n')
  await buildImage(docker, folder, { t: name, dockerfile: 'Dockerfile' })
  rmSync(folder, { recursive: true, force: true })
  return name
}

/** Absolute paths of the shared libraries that a binary loads, the loader among them; those beside it are left out. */
export function librariesOf(binary) {
  const text = execFileSync('ldd', [binary], { encoding: 'utf8' })
  return text.split('\n').flatMap((line) => {
    const path = /(?:=>\s+|^\s+)(\/\S+)\s+\(0x/.exec(line)?.[1]
    return path === undefined || path.includes('/node_modules/') ? [] : [path]
  })
}
