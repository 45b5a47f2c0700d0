import { createServer } from 'node:http'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEnv } from '../env.ts'
import { examine } from './examine.ts'
import { checkDisk, checkMemory, checkNode, checkWebAssembly } from './machine.ts'
import { checkPort, checkPostgres, checkStore } from './surroundings.ts'

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'flowza-doctor-'))
})
afterAll(() => rm(home, { recursive: true, force: true }))

const local = (settings: Record<string, string> = {}) =>
  readEnv({ FLOWZA_HOME: home, FLOWZA_PORT: '0', ...settings })

describe('the doctor', () => {
  it('finds on this machine what runs the tests', async () => {
    const findings = await examine(local())
    expect(findings.filter(({ state }) => state === 'missing')).toEqual([])
    expect(findings.find(({ name }) => name === 'PostgreSQL')?.found).toBe('the embedded one')
    for (const { state, fix } of findings) expect(fix === null).toBe(state === 'ok')
  })

  it('knows SIMD, and a Node that is too old', async () => {
    expect(await checkWebAssembly()).toMatchObject({ state: 'ok', found: 'with SIMD' })
    expect(checkNode('22.17.9')).toMatchObject({ state: 'missing' })
    expect(checkNode('22.18.0').state).toBe('ok')
    expect(checkNode('26.0.0').state).toBe('ok')
  })

  it('warns of nodes that may take more memory than there is', () => {
    const machine = { total: 4 * 1024 ** 3, free: 1024 ** 3 }
    expect(checkMemory({ nodeMemoryBytes: 8 * 1024 ** 3 }, machine)).toMatchObject({ state: 'warning' })
    expect(checkMemory({ nodeMemoryBytes: 2 * 1024 ** 3 }, machine).state).toBe('ok')
  })

  it('says what to do when the database, the bucket or the home is away', async () => {
    const away = local({
      DATABASE_URL: 'postgres://flowza@127.0.0.1:1/flowza',
      FLOWZA_S3_BUCKET: 'flowza',
      FLOWZA_S3_ENDPOINT: 'http://127.0.0.1:1',
      FLOWZA_S3_REGION: 'eu-central-1',
    })
    expect(await checkPostgres(away)).toMatchObject({
      state: 'missing',
      found: 'no answer at DATABASE_URL (ECONNREFUSED)',
    })
    expect((await checkStore(away)).fix).toContain('FLOWZA_S3_ENDPOINT')
    await writeFile(join(home, 'file'), '')
    expect(await checkDisk(join(home, 'file', 'home'))).toMatchObject({ state: 'missing' })
  })

  it('tells a Flowza on the port from another program', async () => {
    const server = createServer((_, response) => response.end(said))
    let said = 'hello'
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const env = local({ FLOWZA_PORT: String((server.address() as AddressInfo).port) })
    expect(await checkPort(env)).toMatchObject({ state: 'missing', found: 'taken by another program' })
    expect(await checkPort({ ...env, portIsFixed: false })).toMatchObject({ state: 'warning' })
    said = JSON.stringify({ status: 'alive' })
    expect(await checkPort(env)).toMatchObject({ state: 'ok' })
    server.closeAllConnections()
    server.close()
  })
})
