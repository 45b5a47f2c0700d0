import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { UnreachableError } from '../api/api-error.ts'
import { callApi } from '../api/call-api.ts'
import { routes } from '@flowza/backend/contracts'
import { uploadFile, uploadsUnderWay } from './upload-file.ts'

const partBytes = 4
const file = new File(['0123456789'], 'digits.csv', { lastModified: 7 })

/** What a server keeps of uploads, and how it can be away or slow. */
class UploadServer {
  readonly uploads = new Map<string, { bytes: number; received: number }>()
  readonly asked: string[] = []
  isAway = false
  /** With the part at this place it goes away. */
  goesAwayAt = Infinity
  /** Answers wait for it. */
  gate: Promise<void> = Promise.resolve()

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const { method = 'GET', signal } = init
    const path = url.replace('/api/v1', '')
    this.asked.push(`${method} ${path}`)
    if (path.endsWith(`/parts/${this.goesAwayAt}`)) this.isAway = true
    if (this.isAway) throw new TypeError('Failed to fetch')
    const aborted = Promise.withResolvers<never>()
    signal?.addEventListener('abort', () => aborted.reject(signal.reason as Error))
    await Promise.race([this.gate, aborted.promise])
    return this.#answer(method, path, init)
  }

  #answer(method: string, path: string, { body }: RequestInit): Response {
    if (method === 'POST') {
      const id = crypto.randomUUID()
      const { bytes } = JSON.parse(body as string) as { bytes: number }
      this.uploads.set(id, { bytes, received: 0 })
      return this.#present(id, 201)
    }
    const [, , id, , offset] = path.split('/')
    const upload = this.uploads.get(id)
    if (upload === undefined) return this.refusal
    if (method === 'DELETE') {
      this.uploads.delete(id)
      return new Response(null, { status: 204 })
    }
    if (method === 'PUT') upload.received = Number(offset) + (body as Blob).size
    return this.#present(id, 200)
  }

  #present(id: string, status: number): Response {
    return Response.json({ id, fileName: file.name, partBytes, ...this.uploads.get(id) }, { status })
  }

  get refusal(): Response {
    const title = 'Not found'
    const body = { type: 'about:blank', title, status: 404, code: 'NOT_FOUND', detail: title, requestId: 'r' }
    return Response.json(body, { status: 404 })
  }
}

const onlyUpload = () => Object.values(uploadsUnderWay.getState())[0]
const phase = () => onlyUpload()?.phase
const never = () => new Promise<never>(() => {})
let server: UploadServer
let kept: Map<string, string>

beforeEach(() => {
  vi.useFakeTimers()
  server = new UploadServer()
  kept = new Map()
  vi.stubGlobal('fetch', server.fetch)
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
  expect(uploadsUnderWay.getState()).toEqual({})
})

describe('an upload', () => {
  it('is sent in parts and handed on', async () => {
    expect(await uploadFile(file, async (id) => server.uploads.get(id))).toEqual({ bytes: 10, received: 10 })
    expect(server.asked.filter((request) => request.startsWith('PUT'))).toHaveLength(3)
    expect(kept.size).toBe(0)
  })

  it('that loses its server for good stays, and the next try goes on with it', async () => {
    const use = vi.fn<(id: string) => Promise<string>>(async (id) => id)
    server.goesAwayAt = 4
    const [failure] = await Promise.all([
      uploadFile(file, use).catch((error: unknown) => error),
      vi.runAllTimersAsync(),
    ])
    expect(failure).toBeInstanceOf(UnreachableError)
    expect([...server.uploads.values()]).toEqual([{ bytes: 10, received: 4 }])
    server.goesAwayAt = Infinity
    server.isAway = false
    const [id] = server.uploads.keys()
    expect(await uploadFile(file, use)).toBe(id)
  })
})

describe('an upload that is stopped', () => {
  it('while its server is away ends at once, and is removed there when it is back', async () => {
    server.goesAwayAt = 4
    const stopped = uploadFile(file, never)
    await vi.waitFor(() => expect(phase()).toBe('waiting'))
    onlyUpload().stop()
    expect(await stopped).toBeNull()
    expect(kept.size).toBe(0)
    expect(server.uploads.size).toBe(1)
    server.isAway = false
    await vi.runAllTimersAsync()
    expect(server.uploads.size).toBe(0)
  })

  it('before the server has answered is removed when it has', async () => {
    const answering = Promise.withResolvers<void>()
    server.gate = answering.promise
    const stop = new AbortController()
    const stopped = uploadFile(file, never, stop.signal)
    stop.abort()
    expect(await stopped).toBeNull()
    answering.resolve()
    await vi.waitFor(() => expect(server.asked.at(-1)).toMatch(/^DELETE/))
    await vi.waitFor(() => expect(server.uploads.size).toBe(0))
    expect(kept.size).toBe(0)
  })

  it('while it is read is given up before the request is ended', async () => {
    const stopped = uploadFile(
      file,
      (id, signal) =>
        new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => {
            expect(server.uploads.has(id)).toBe(false)
            reject(new Error('The request was ended.'))
          })
        }),
    )
    await vi.waitFor(() => expect(phase()).toBe('reading'))
    onlyUpload().stop()
    expect(await stopped).toBeNull()
  })

  it('when it has become a data set ends as it would have', async () => {
    const making = Promise.withResolvers<string>()
    const made = uploadFile(file, () => making.promise)
    await vi.waitFor(() => expect(phase()).toBe('reading'))
    const [id] = server.uploads.keys()
    await callApi(routes.deleteUpload, { params: { id } })
    onlyUpload().stop()
    await vi.waitFor(() =>
      expect(server.asked.filter((request) => request.startsWith('DELETE'))).toHaveLength(2),
    )
    making.resolve('digits')
    expect(await made).toBe('digits')
  })
})
