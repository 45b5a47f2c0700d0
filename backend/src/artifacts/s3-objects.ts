/** The few requests that the store makes of an S3 bucket, with what is known to go wrong between the two. */
import { createHash } from 'node:crypto'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
  type CompletedPart,
} from '@aws-sdk/client-s3'
import { StoreUnavailableError } from './artifact-store.ts'

export interface S3Settings {
  bucket: string
  /** Null is Amazon's. */
  endpoint: string | null
  /** Null leaves it to the SDK: `AWS_REGION`, the profile. */
  region: string | null
  /** What stands before every key; empty or with a slash at its end. */
  prefix: string
}

export interface S3ObjectsOptions extends S3Settings {
  /** A file above this goes up in parts of this size; Amazon takes none below 5 MiB. */
  partBytes?: number
  /** How often a request is sent before it has failed. */
  attempts?: number
}

interface ObjectState {
  bytes: number
  storedAt: Date
  /** As the server computed it: base64, with `-n` for n parts; undefined where it doesn't. */
  checksum: string | undefined
}

const defaultPartBytes = 16 * 1024 * 1024
/** Amazon copies no larger object in one request. */
const largestCopyBytes = 5 * 1024 ** 3
const partsAtOnce = 4

/**
 * A bucket. Every method throws StoreUnavailableError for what the server or the network does; absence is an answer.
 * Credentials come from where the SDK looks: environment, profile, or the machine's role.
 */
export class S3Objects {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #prefix: string
  readonly #partBytes: number

  constructor(options: S3ObjectsOptions) {
    this.#bucket = options.bucket
    this.#prefix = options.prefix
    this.#partBytes = options.partBytes ?? defaultPartBytes
    this.#client = new S3Client({
      ...(options.region !== null && { region: options.region }),
      // Servers of other makers seldom have a name for each bucket.
      ...(options.endpoint !== null && { endpoint: options.endpoint, forcePathStyle: true }),
      // Otherwise the SDK frames bodies in a way that some servers store as if it were data.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      maxAttempts: options.attempts ?? 4,
      requestHandler: { connectionTimeout: 5000, requestTimeout: 120_000, throwOnRequestTimeout: true },
    })
  }

  /**
   * Uploads a file whose digest is known, unless the key is taken. The server is sent the digest of what it should
   * get; that it has got it is looked up afterwards.
   *
   * @returns `taken` when there is an object already; it has not been looked at
   */
  async putNew(
    key: string,
    file: { path: string; digest: string },
    overwrite = false,
  ): Promise<'stored' | 'taken' | 'damaged'> {
    return this.#guard(`store ${key}`, async () => {
      const { size } = await stat(file.path)
      const handle = await open(file.path, 'r')
      let checksum: string
      try {
        checksum =
          size <= this.#partBytes
            ? await this.#putWhole(key, handle, { size, digest: file.digest, overwrite })
            : await this.#putParts(key, handle, { size, overwrite })
      } catch (error) {
        if (isRefusedAsTaken(error)) return 'taken'
        // A server that knows no conditions: the same bytes over the same bytes do no harm.
        if (!overwrite && statusOf(error) === 501) return this.putNew(key, file, true)
        throw error
      } finally {
        await handle.close()
      }
      const stored = await this.head(key)
      if (stored?.bytes !== size) return 'damaged'
      if (stored.checksum !== undefined) return stored.checksum === checksum ? 'stored' : 'damaged'
      // A server that computes no digests is asked for the bytes again.
      return (await this.digestOf(key)) === file.digest ? 'stored' : 'damaged'
    })
  }

  async head(key: string): Promise<ObjectState | null> {
    return this.#guard(`look for ${key}`, async () => {
      try {
        const found = await this.#client.send(
          new HeadObjectCommand({ ...this.#object(key), ChecksumMode: 'ENABLED' }),
        )
        return {
          bytes: found.ContentLength ?? 0,
          storedAt: found.LastModified ?? new Date(),
          checksum: found.ChecksumSHA256,
        }
      } catch (error) {
        if (isAbsent(error)) return null
        throw error
      }
    })
  }

  /** The bytes of an object; null when it is absent. The stream ends early when the connection breaks, with an error. */
  async read(key: string): Promise<{ bytes: number; body: Readable } | null> {
    return this.#guard(`read ${key}`, async () => {
      try {
        const found = await this.#client.send(new GetObjectCommand(this.#object(key)))
        if (!(found.Body instanceof Readable)) throw new Error('The answer has no body.')
        return { bytes: found.ContentLength ?? 0, body: found.Body }
      } catch (error) {
        if (isAbsent(error)) return null
        throw error
      }
    })
  }

  /** The sha256 of an object's bytes as they come back, in hex; null when it is absent. */
  async digestOf(key: string): Promise<string | null> {
    return this.#guard(`read ${key}`, async () => {
      const found = await this.read(key)
      if (found === null) return null
      const hash = createHash('sha256')
      for await (const chunk of found.body) hash.update(chunk as Uint8Array)
      return hash.digest('hex')
    })
  }

  /** Makes an object young without sending its bytes again. */
  async touch(key: string, bytes: number): Promise<void> {
    if (bytes > largestCopyBytes) return
    await this.#guard(`touch ${key}`, () =>
      this.#client.send(
        new CopyObjectCommand({
          ...this.#object(key),
          CopySource: encodeURI(`${this.#bucket}/${this.#prefix}${key}`),
          MetadataDirective: 'REPLACE',
        }),
      ),
    )
  }

  async remove(key: string): Promise<void> {
    await this.#guard(`remove ${key}`, () => this.#client.send(new DeleteObjectCommand(this.#object(key))))
  }

  async *list(folder: string): AsyncGenerator<{ key: string; bytes: number; storedAt: Date }> {
    let token: string | undefined
    do {
      const page = await this.#guard(`list ${folder}`, () =>
        this.#client.send(
          new ListObjectsV2Command({
            Bucket: this.#bucket,
            Prefix: this.#prefix + folder,
            ContinuationToken: token,
          }),
        ),
      )
      for (const { Key, Size, LastModified } of page.Contents ?? []) {
        if (Key === undefined) continue
        yield {
          key: Key.slice(this.#prefix.length),
          bytes: Size ?? 0,
          storedAt: LastModified ?? new Date(0),
        }
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined
    } while (token !== undefined)
  }

  /** Gives up uploads in parts that were begun before `before` and never completed. Returns how many. */
  async abortUploads(before: Date): Promise<number> {
    return this.#guard('sweep uploads', async () => {
      const { Uploads = [] } = await this.#client.send(
        new ListMultipartUploadsCommand({ Bucket: this.#bucket, Prefix: this.#prefix }),
      )
      let given = 0
      for (const { Key, UploadId, Initiated } of Uploads) {
        if (Key === undefined || UploadId === undefined || (Initiated ?? new Date()) >= before) continue
        await this.#client.send(new AbortMultipartUploadCommand({ Bucket: this.#bucket, Key, UploadId }))
        given += 1
      }
      return given
    })
  }

  /** @throws StoreUnavailableError when the bucket can't be reached or used */
  async probe(signal: AbortSignal): Promise<void> {
    await this.#guard('reach the bucket', () =>
      this.#client.send(new HeadBucketCommand({ Bucket: this.#bucket }), { abortSignal: signal }),
    )
  }

  close(): void {
    this.#client.destroy()
  }

  async #putWhole(
    key: string,
    handle: FileHandle,
    { size, digest, overwrite }: { size: number; digest: string; overwrite: boolean },
  ): Promise<string> {
    const checksum = Buffer.from(digest, 'hex').toString('base64')
    await this.#client.send(
      new PutObjectCommand({
        ...this.#object(key),
        Body: await readSlice(handle, 0, size),
        ContentLength: size,
        ChecksumSHA256: checksum,
        ...(!overwrite && { IfNoneMatch: '*' }),
      }),
    )
    return checksum
  }

  /** @returns what the server should say the object's checksum is: the digest of the parts' digests */
  async #putParts(
    key: string,
    handle: FileHandle,
    { size, overwrite }: { size: number; overwrite: boolean },
  ): Promise<string> {
    const { UploadId } = await this.#client.send(
      new CreateMultipartUploadCommand({ ...this.#object(key), ChecksumAlgorithm: 'SHA256' }),
    )
    if (UploadId === undefined) throw new Error('The server began no upload.')
    const upload = { ...this.#object(key), UploadId }
    try {
      const numbers = Array.from({ length: Math.ceil(size / this.#partBytes) }, (_, index) => index + 1)
      const parts: (CompletedPart & { digest: Buffer })[] = []
      const sendPart = async (number: number) => {
        const start = (number - 1) * this.#partBytes
        const Body = await readSlice(handle, start, Math.min(this.#partBytes, size - start))
        const digest = createHash('sha256').update(Body).digest()
        const ChecksumSHA256 = digest.toString('base64')
        const { ETag } = await this.#client.send(
          new UploadPartCommand({
            ...upload,
            PartNumber: number,
            Body,
            ContentLength: Body.byteLength,
            ChecksumSHA256,
          }),
        )
        parts.push({ PartNumber: number, ETag, ChecksumSHA256, digest })
      }
      const sendParts = async () => {
        for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
          try {
            await sendPart(number)
          } catch (error) {
            // The other parts are of no use any more.
            numbers.length = 0
            throw error
          }
        }
      }
      const sending = await Promise.allSettled(Array.from({ length: partsAtOnce }, sendParts))
      for (const sent of sending) if (sent.status === 'rejected') throw sent.reason
      parts.sort((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0))
      await this.#client.send(
        new CompleteMultipartUploadCommand({
          ...upload,
          MultipartUpload: { Parts: parts.map(({ digest: _, ...part }) => part) },
          ...(!overwrite && { IfNoneMatch: '*' }),
        }),
      )
      const composite = createHash('sha256').update(Buffer.concat(parts.map((part) => part.digest)))
      return `${composite.digest('base64')}-${parts.length}`
    } catch (error) {
      // Should giving it up fail, too, the next sweep does it.
      await this.#client.send(new AbortMultipartUploadCommand(upload)).catch(() => {})
      throw error
    }
  }

  #object(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: this.#prefix + key }
  }

  async #guard<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error
      throw new StoreUnavailableError(
        `The artifact store (bucket ${this.#bucket}) could not ${what}: ${reasonOf(error)}.`,
        error,
      )
    }
  }
}

async function readSlice(handle: FileHandle, start: number, bytes: number): Promise<Buffer> {
  const slice = Buffer.alloc(bytes)
  let filled = 0
  while (filled < bytes) {
    const { bytesRead } = await handle.read(slice, filled, bytes - filled, start + filled)
    if (bytesRead === 0) throw new Error('The file has become shorter.')
    filled += bytesRead
  }
  return slice
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
}

function isAbsent(error: unknown): boolean {
  return statusOf(error) === 404 && (error as Error).name !== 'NoSuchBucket'
}

/** 409 is two conditional writes at once; an upload that is gone was completed by a try whose answer got lost. */
function isRefusedAsTaken(error: unknown): boolean {
  const status = statusOf(error)
  return status === 412 || status === 409 || (error instanceof Error && error.name === 'NoSuchUpload')
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  return error.message === '' || error.message === code ? code : `${code}, ${error.message}`
}
