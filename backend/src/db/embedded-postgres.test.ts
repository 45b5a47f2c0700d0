import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPostgres } from './open-postgres.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts'

let folder: string
const opened: EmbeddedPostgres[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowza-test-embedded-'))
  await chmod(folder, 0o755)
})
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close()
  await rm(folder, { recursive: true, force: true })
})

async function open(path = join(folder, 'postgres')): Promise<EmbeddedPostgres> {
  const server = await openEmbeddedPostgres({
    folder: path,
    fallback: join(folder, 'fallback'),
    settings: { fsync: 'off' },
  })
  opened.push(server)
  return server
}

async function close(server: EmbeddedPostgres): Promise<void> {
  opened.splice(opened.indexOf(server), 1)
  await server.close()
}

async function ask(server: EmbeddedPostgres, statement: string): Promise<Record<string, unknown>[]> {
  const client = openPostgres(server.url, { max: 1 })
  try {
    return await client.unsafe(statement)
  } finally {
    await client.end()
  }
}

const serverPid = async () =>
  Number(
    (await readFile(join(folder, 'postgres', 'cluster', 'data', 'postmaster.pid'), 'utf8')).split('\n')[0],
  )

describe('the embedded Postgres', () => {
  it('is shared by whoever comes at the same time, and stopped by the last to leave', async () => {
    const [first, second, third] = await Promise.all([open(), open(), open()])
    expect(new Set([first.url, second.url, third.url]).size).toBe(1)
    await ask(first, 'create table kept (value int); insert into kept values (7)')
    await close(first)
    await close(second)
    expect(await ask(third, 'select value from kept')).toMatchObject([{ value: 7 }])
    await close(third)
    await expect(ask(third, 'select 1')).rejects.toThrow()
    const again = await open()
    expect(again.started).toBe(true)
    expect(await ask(again, 'select value from kept')).toMatchObject([{ value: 7 }])
  })

  it('is started again on its port when it was killed', async () => {
    const server = await open()
    await ask(server, 'create table kept (value int); insert into kept values (8)')
    const killed = await serverPid()
    process.kill(killed, 'SIGKILL')
    await expect
      .poll(() => ask(server, 'select value from kept').catch(() => null), { timeout: 20_000 })
      .toMatchObject([{ value: 8 }])
    expect(await serverPid()).not.toBe(killed)
  })

  it('keeps its password from other users', async () => {
    await open()
    const { mode } = await stat(join(folder, 'postgres', 'cluster', 'password'))
    expect(mode & 0o077).toBe(0)
  })

  it.runIf(process.getuid?.() === 0)(
    'lies elsewhere when its user can not enter the folder, and says why',
    async () => {
      const closed = join(folder, 'closed')
      const { mkdir } = await import('node:fs/promises')
      await mkdir(closed, { mode: 0o700 })
      const server = await open(join(closed, 'postgres'))
      expect(server.folder).toBe(join(folder, 'fallback'))
      expect(server.notice).toContain(closed)
    },
  )
})
