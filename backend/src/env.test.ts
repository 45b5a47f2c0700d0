import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { EnvError, readEnv, settingNames } from './env.ts'
import { productPaths } from './product.ts'

it('puts artifacts in a bucket when one is named, and leaves out what is not said', () => {
  expect(readEnv({}).s3).toBeNull()
  expect(readEnv({ FLOWZA_S3_BUCKET: '' }).s3).toBeNull()
  expect(readEnv({ FLOWZA_S3_BUCKET: 'flowza' }).s3).toEqual({
    bucket: 'flowza',
    endpoint: null,
    region: null,
    prefix: '',
    cacheBytes: 20 * 1024 ** 3,
  })
  const settings = {
    FLOWZA_S3_BUCKET: 'b',
    FLOWZA_S3_PREFIX: '/team/a/',
    FLOWZA_S3_ENDPOINT: 'http://minio:9000',
  }
  expect(readEnv(settings).s3).toMatchObject({ prefix: 'team/a/', endpoint: 'http://minio:9000' })
  expect(() => readEnv({ ...settings, FLOWZA_S3_ENDPOINT: 'minio' })).toThrow(EnvError)
  expect(() => readEnv({ ...settings, FLOWZA_S3_PREFIX: 'a b' })).toThrow(/FLOWZA_S3_PREFIX/)
})

it('wants to know the runner of the workers of a server that has none itself', () => {
  const server = { FLOWZA_ROLE: 'server', DATABASE_URL: 'postgres://db/flowza' }
  expect(() => readEnv(server)).toThrow(/FLOWZA_RUNNER must say/)
  expect(readEnv({ ...server, FLOWZA_RUNNER: 'docker' })).toMatchObject({ role: 'server', runner: 'docker' })
  expect(() => readEnv({ FLOWZA_ROLE: 'server', FLOWZA_RUNNER: 'docker' })).toThrow(/DATABASE_URL is needed/)
  expect(() => readEnv({ FLOWZA_ROLE: 'boss' })).toThrow(/FLOWZA_ROLE is all or server, not "boss"/)
})

it('logs in JSON where nobody watches, at the level that is asked for', () => {
  expect(readEnv({ FLOWZA_LOG_FORMAT: 'json', FLOWZA_LOG_LEVEL: 'debug' }).log).toEqual({
    level: 'debug',
    format: 'json',
  })
  expect(() => readEnv({ FLOWZA_LOG_LEVEL: 'loud' })).toThrow(/FLOWZA_LOG_LEVEL/)
  expect(readEnv({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4318' }).tracesEndpoint).toBe('http://otel:4318')
  expect(readEnv({}).tracesEndpoint).toBeNull()
})

it('says of every variable what it takes', () => {
  const said = (settings: Record<string, string>) => {
    try {
      return readEnv(settings)
    } catch (error) {
      return (error as EnvError).message
    }
  }
  expect(said({ FLOWZA_PORT: 'abc' })).toBe('FLOWZA_PORT is a number, not "abc".')
  expect(said({ FLOWZA_PORT: '80.5' })).toBe('FLOWZA_PORT is a whole number, not "80.5".')
  expect(said({ FLOWZA_PORT: '70000' })).toBe('FLOWZA_PORT is a number of at most 65535, not "70000".')
  expect(said({ FLOWZA_KEEP_DAYS: '-1' })).toBe('FLOWZA_KEEP_DAYS is a number of at least 0, not "-1".')
  expect(said({ FLOWZA_KEEP_BYTES: '0' })).toBe('FLOWZA_KEEP_BYTES is a number above 0, not "0".')
  expect(said({ FLOWZA_RUNNER: 'moon' })).toBe('FLOWZA_RUNNER is process, docker or auto, not "moon".')
  expect(said({ DATABASE_URL: 'mysql://me:secret@x' })).toBe(
    'DATABASE_URL is a postgres:// address, what it has is none.',
  )
  expect(said({ FLOWZA_S3_ENDPOINT: 'minio' })).toBe(
    'FLOWZA_S3_ENDPOINT is an http:// or https:// address, what it has is none.',
  )
})

it('is described whole in the documentation', () => {
  const text = readFileSync(join(productPaths.root, 'docs', 'operations.md'), 'utf8')
  const described = [...text.slice(text.indexOf('## Settings')).matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(
    ([, name]) => name,
  )
  expect(described.toSorted()).toEqual(settingNames.toSorted())
})
