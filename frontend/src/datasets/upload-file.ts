/** Sends a file in parts. What was cut goes on where it stopped: at once, after a reload, on another day. */
import { routes, type Upload } from '@flowza/backend/contracts'
import { createStore } from 'zustand/vanilla'
import { ApiError, UnreachableError } from '../api/api-error.ts'
import { callApi } from '../api/call-api.ts'

export interface UploadState {
  fileName: string
  bytes: number
  /** Of the bytes, from 0 to 1. */
  fraction: number
  /** `waiting`: the server doesn't answer; `reading`: all has come and is being read. */
  phase: 'sending' | 'waiting' | 'reading'
}

/** Uploads of this page that go on, by a key of their own. */
export const uploadsUnderWay = createStore<Readonly<Record<string, UploadState>>>(() => ({}))

const firstPauseMs = 500
const longestPauseMs = 8_000
/** Tries in a row without a byte getting through. */
const mostTries = 10

/**
 * Uploads a file and hands the finished upload to `use`, which makes a data set of it. An upload that `use` refuses for
 * what is in the file is given up; one that was interrupted stays, and the next try with the same file goes on with it.
 *
 * @throws ApiError, UnreachableError; what `use` throws.
 */
export async function uploadFile<Made>(
  file: File,
  use: (upload: string) => Promise<Made>,
  signal?: AbortSignal,
): Promise<Made> {
  const key = crypto.randomUUID()
  const show = (part: Partial<UploadState>): void =>
    uploadsUnderWay.setState((all) => ({
      ...all,
      [key]: {
        ...(all[key] ?? { fileName: file.name, bytes: file.size, fraction: 0, phase: 'sending' }),
        ...part,
      },
    }))
  const place = `flowza.upload ${file.name} ${file.size} ${file.lastModified}`
  show({})
  try {
    const id = await sendAll(file, place, show, signal)
    show({ fraction: 1, phase: 'reading' })
    try {
      const made = await use(id)
      localStorage.removeItem(place)
      return made
    } catch (error) {
      if (error instanceof ApiError && error.body.code === 'VALIDATION') {
        localStorage.removeItem(place)
        await callApi(routes.deleteUpload, { params: { id } }).catch(() => {})
      }
      throw error
    }
  } finally {
    uploadsUnderWay.setState((all) => {
      const { [key]: _, ...rest } = all
      return rest
    }, true)
  }
}

async function sendAll(
  file: File,
  place: string,
  show: (part: Partial<UploadState>) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  let upload = await begin(file, place)
  let tries = 0
  while (upload.received < file.size) {
    const { id, received, partBytes } = upload
    show({ fraction: received / file.size, phase: 'sending' })
    try {
      upload = await callApi(routes.uploadPart, {
        params: { id, offset: received },
        file: file.slice(received, received + partBytes),
        ...(signal !== undefined && { signal }),
      })
      tries = 0
    } catch (error) {
      const isCut = error instanceof UnreachableError
      const isAhead = error instanceof ApiError && error.body.code === 'CONFLICT'
      if ((!isCut && !isAhead) || ++tries >= mostTries) throw error
      if (isCut) show({ phase: 'waiting' })
      await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** (tries - 1)), signal)
      upload = await callApi(routes.getUpload, { params: { id } }).catch((failure: unknown) => {
        if (failure instanceof UnreachableError) return upload
        throw failure
      })
    }
  }
  return upload.id
}

/** The upload of the same file that was interrupted, or a new one. */
async function begin(file: File, place: string): Promise<Upload> {
  const known = localStorage.getItem(place)
  if (known !== null) {
    try {
      const upload = await callApi(routes.getUpload, { params: { id: known } })
      if (upload.bytes === file.size) return upload
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }
  const upload = await callApi(routes.createUpload, {
    body: { fileName: file.name.slice(-200), bytes: file.size },
  })
  localStorage.setItem(place, upload.id)
  return upload
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason instanceof Error ? signal.reason : new Error('The upload was given up.'))
    })
  })
}
