/**
 * As much of an S3 server as the artifact store uses, over real HTTP, that can be told to fail: connections cut after
 * any byte, answers lost, bytes kept that were only half sent. It checks digests and conditions as Amazon does, and
 * no signatures.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface StoredObject {
  body: Buffer
  storedAt: Date
  /** As `x-amz-checksum-sha256` tells it. */
  checksum: string | undefined
}

interface Upload {
  key: string
  startedAt: Date
  parts: Map<number, Buffer>
}

/** What goes wrong with one request. */
export type Fault =
  /** The connection ends after so many bytes of the body; nothing is kept. */
  | { fault: 'cut_request'; after: number }
  /** The same, but what has come is kept, as a server without atomic writes would. */
  | { fault: 'keep_part'; after: number }
  /** The connection ends after so many bytes of the answer's body. */
  | { fault: 'cut_answer'; after: number }
  /** Everything is done and the answer never comes. */
  | { fault: 'lose_answer' }
  | { fault: 'refuse'; status: 500 | 503 }

export interface S3Request {
  method: string
  key: string
  /** What is asked for: `put`, `part`, `get` ... */
  operation: string
  /** Of the request's body. */
  bytes: number
}

export interface S3ServerOptions {
  /** False is a server that computes no digests. */
  checksums?: boolean
  /** False is a server that refuses conditions as not implemented. */
  conditions?: boolean
  /** Called once a request, before its body is read. */
  fault?: (request: S3Request) => Fault | null
  host?: string
}

export interface S3Server {
  endpoint: string
  port: number
  objects: Map<string, StoredObject>
  uploads: Map<string, Upload>
  /** Requests so far by operation. */
  counts: Map<string, number>
  fault: ((request: S3Request) => Fault | null) | null
  close(): Promise<void>
}

interface Answer {
  status: number
  headers?: Record<string, string>
  body?: string | Buffer
}

export const bucket = 'flowza-test'

export async function startS3Server(options: S3ServerOptions = {}): Promise<S3Server> {
  const store = new FakeBucket({ checksums: true, conditions: true, ...options })
  const server = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  const counts = new Map<string, number>()
  const handle: S3Server = {
    endpoint: '',
    port: 0,
    objects: store.objects,
    uploads: store.uploads,
    counts,
    fault: options.fault ?? null,
    close: () => close(server),
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://s3')
    const path = decodeURIComponent(url.pathname).replace(/^\//, '')
    const key = path.startsWith(`${bucket}/`) ? path.slice(bucket.length + 1) : ''
    const operation = operationOf(request, url, key)
    counts.set(operation, (counts.get(operation) ?? 0) + 1)
    if (!path.startsWith(bucket)) return send(response, failure(404, 'NoSuchBucket'))
    if (request.headers.authorization === undefined) return send(response, failure(403, 'AccessDenied'))
    const bytes = Number(request.headers['content-length'] ?? 0)
    const fault = handle.fault?.({ method: request.method ?? '', key, operation, bytes }) ?? null
    if (fault?.fault === 'refuse') {
      request.resume()
      return send(response, failure(fault.status, 'SlowDown'))
    }
    const cutAt = fault?.fault === 'cut_request' || fault?.fault === 'keep_part' ? fault.after : Infinity
    const body = await read(request, cutAt)
    if (body.byteLength < bytes) {
      if (fault?.fault === 'keep_part' && operation === 'put') store.keep(key, body)
      request.socket.destroy()
      return
    }
    const answer = store.answer(operation, { key, url, headers: request.headers, body })
    if (fault?.fault === 'lose_answer') return void request.socket.destroy()
    const cut = fault?.fault === 'cut_answer' ? fault.after : Infinity
    send(response, answer, request.method === 'HEAD', cut)
  }

  await new Promise<void>((resolve) => server.listen(0, options.host ?? '127.0.0.1', resolve))
  handle.port = (server.address() as AddressInfo).port
  handle.endpoint = `http://127.0.0.1:${handle.port}`
  return handle
}

function operationOf(request: IncomingMessage, url: URL, key: string): string {
  const has = (name: string) => url.searchParams.has(name)
  switch (request.method) {
    case 'PUT':
      if (has('partNumber')) return 'part'
      return request.headers['x-amz-copy-source'] === undefined ? 'put' : 'copy'
    case 'POST':
      return has('uploads') ? 'begin' : 'complete'
    case 'DELETE':
      return has('uploadId') ? 'abort' : 'delete'
    case 'HEAD':
      return key === '' ? 'head_bucket' : 'head'
    default:
      if (key !== '') return 'get'
      return has('uploads') ? 'list_uploads' : 'list'
  }
}

interface Call {
  key: string
  url: URL
  headers: IncomingMessage['headers']
  body: Buffer
}

class FakeBucket {
  readonly objects = new Map<string, StoredObject>()
  readonly uploads = new Map<string, Upload>()
  readonly #checksums: boolean
  readonly #conditions: boolean

  constructor(options: { checksums: boolean; conditions: boolean }) {
    this.#checksums = options.checksums
    this.#conditions = options.conditions
  }

  keep(key: string, body: Buffer): void {
    const checksum = this.#checksums ? sha256(body).toString('base64') : undefined
    this.objects.set(key, { body, storedAt: new Date(), checksum })
  }

  answer(operation: string, call: Call): Answer {
    switch (operation) {
      case 'put':
        return this.#put(call)
      case 'copy':
        return this.#copy(call)
      case 'begin': {
        const id = randomUUID()
        this.uploads.set(id, { key: call.key, startedAt: new Date(), parts: new Map() })
        return xml('InitiateMultipartUploadResult', `<UploadId>${id}</UploadId>`)
      }
      case 'part':
        return this.#part(call)
      case 'complete':
        return this.#complete(call)
      case 'abort':
        this.uploads.delete(call.url.searchParams.get('uploadId') ?? '')
        return { status: 204 }
      case 'delete':
        this.objects.delete(call.key)
        return { status: 204 }
      case 'head':
      case 'get':
        return this.#get(call)
      case 'head_bucket':
        return { status: 200 }
      case 'list':
        return this.#list(call.url)
      case 'list_uploads':
        return this.#listUploads()
      default:
        return failure(501, 'NotImplemented')
    }
  }

  #put({ key, headers, body }: Call): Answer {
    if (headers['content-encoding'] === 'aws-chunked') return failure(501, 'NotImplemented')
    const refused = this.#refusal(key, headers)
    if (refused !== null) return refused
    if (!this.#matches(headers, body)) return failure(400, 'BadDigest')
    this.keep(key, body)
    return { status: 200, headers: { etag: `"${sha256(body).toString('hex')}"` } }
  }

  #copy({ key, headers }: Call): Answer {
    const source = this.objects.get(
      decodeURIComponent(String(headers['x-amz-copy-source'])).slice(bucket.length + 1),
    )
    if (source === undefined) return failure(404, 'NoSuchKey')
    this.objects.set(key, { ...source, storedAt: new Date() })
    return xml('CopyObjectResult', '<ETag>"copy"</ETag>')
  }

  #part({ url, headers, body }: Call): Answer {
    const upload = this.uploads.get(url.searchParams.get('uploadId') ?? '')
    if (upload === undefined) return failure(404, 'NoSuchUpload')
    if (!this.#matches(headers, body)) return failure(400, 'BadDigest')
    upload.parts.set(Number(url.searchParams.get('partNumber')), body)
    return { status: 200, headers: { etag: `"${sha256(body).toString('hex')}"` } }
  }

  #complete({ key, url, headers }: Call): Answer {
    const id = url.searchParams.get('uploadId') ?? ''
    const upload = this.uploads.get(id)
    if (upload === undefined) return failure(404, 'NoSuchUpload')
    const refused = this.#refusal(key, headers)
    if (refused !== null) return refused
    const parts = [...upload.parts].sort(([a], [b]) => a - b).map(([, part]) => part)
    const composite = sha256(Buffer.concat(parts.map(sha256))).toString('base64')
    this.keep(key, Buffer.concat(parts))
    const stored = this.objects.get(key)
    if (stored !== undefined && this.#checksums) stored.checksum = `${composite}-${parts.length}`
    this.uploads.delete(id)
    return xml('CompleteMultipartUploadResult', '<ETag>"parts"</ETag>')
  }

  #get({ key }: Call): Answer {
    const stored = this.objects.get(key)
    if (stored === undefined) return failure(404, 'NoSuchKey')
    return {
      status: 200,
      headers: {
        'content-type': 'application/octet-stream',
        'last-modified': stored.storedAt.toUTCString(),
        ...(stored.checksum !== undefined && { 'x-amz-checksum-sha256': stored.checksum }),
      },
      body: stored.body,
    }
  }

  #list(url: URL): Answer {
    const prefix = url.searchParams.get('prefix') ?? ''
    const after = url.searchParams.get('continuation-token') ?? ''
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
    // Small pages, so that callers meet the second one.
    const page = keys.slice(0, 3)
    const contents = page.map((key) => {
      const stored = this.objects.get(key)
      return `<Contents><Key>${key}</Key><Size>${stored?.body.byteLength ?? 0}</Size><LastModified>${stored?.storedAt.toISOString() ?? ''}</LastModified></Contents>`
    })
    const next =
      keys.length > page.length
        ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${page.at(-1)}</NextContinuationToken>`
        : '<IsTruncated>false</IsTruncated>'
    return xml('ListBucketResult', next + contents.join(''))
  }

  #listUploads(): Answer {
    const uploads = [...this.uploads].map(
      ([id, { key, startedAt }]) =>
        `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${startedAt.toISOString()}</Initiated></Upload>`,
    )
    return xml('ListMultipartUploadsResult', uploads.join(''))
  }

  #refusal(key: string, headers: IncomingMessage['headers']): Answer | null {
    if (headers['if-none-match'] === undefined) return null
    if (!this.#conditions) return failure(501, 'NotImplemented')
    return this.objects.has(key) ? failure(412, 'PreconditionFailed') : null
  }

  #matches(headers: IncomingMessage['headers'], body: Buffer): boolean {
    const sent = headers['x-amz-checksum-sha256']
    return !this.#checksums || sent === undefined || sent === sha256(body).toString('base64')
  }
}

async function read(request: IncomingMessage, cutAt: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    if (cutAt <= 0) return Buffer.alloc(0)
    for await (const chunk of request) {
      chunks.push(chunk as Buffer)
      bytes += (chunk as Buffer).byteLength
      if (bytes >= cutAt) break
    }
  } catch {
    // The client has gone; what came before counts as what was sent.
  }
  return Buffer.concat(chunks).subarray(0, Math.min(bytes, cutAt))
}

function send(response: ServerResponse, answer: Answer, isHead = false, cutAt = Infinity): void {
  const body = Buffer.from(answer.body ?? '')
  response.writeHead(answer.status, {
    ...answer.headers,
    // A 204 has no length.
    ...(answer.status !== 204 && { 'content-length': String(body.byteLength) }),
  })
  if (isHead) return void response.end()
  if (cutAt >= body.byteLength) return void response.end(body)
  response.write(body.subarray(0, cutAt), () => response.destroy())
}

function failure(status: number, code: string): Answer {
  return { status, body: `<Error><Code>${code}</Code><Message>${code}</Message></Error>` }
}

function xml(name: string, content: string): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?><${name}>${content}</${name}>`
  return { status: 200, headers: { 'content-type': 'application/xml' }, body }
}

function sha256(content: Buffer): Buffer {
  return createHash('sha256').update(content).digest()
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}
