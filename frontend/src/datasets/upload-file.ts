/** Sends a file in parts. What was cut goes on where it stopped: at once, after a reload, on another day. */
import { routes, type Upload } from '@flowza/backend/contracts'
import { createStore } from 'zustand/vanilla'
import { ApiError, UnreachableError } from '../api/api-error.ts'
import { callApi } from '../api/call-api.ts'
import { i18n } from '../i18n/i18n.ts'
import { announce } from '../ui/announcer.tsx'

export interface UploadState {
  fileName: string
  bytes: number
  /** Of the bytes, from 0 to 1. */
  fraction: number
  /** `waiting`: the server doesn't answer; `reading`: all has come and is being read. */
  phase: 'sending' | 'waiting' | 'reading'
  /** Gives it up. One that has become a data set by then ends as it would have. */
  stop: () => void
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
 * @param stop another way to stop it than that of {@link uploadsUnderWay}
 * @returns null when a person has stopped it; nothing of it is kept then
 * @throws ApiError, UnreachableError; what `use` throws.
 */
export async function uploadFile<Made>(
  file: File,
  use: (upload: string, signal: AbortSignal) => Promise<Made>,
  stop?: AbortSignal,
): Promise<Made | null> {
  const key = crypto.randomUUID()
  const place = `flowza.upload ${file.name} ${file.size} ${file.lastModified}`
  const requests = new AbortController()
  const { signal } = requests
  const show = (part: Partial<Omit<UploadState, 'stop'>>): void =>
    uploadsUnderWay.setState((all) => ({ ...all, [key]: { ...all[key], ...part } }))
  // Not aborted: of an upload whose id isn't known nothing could be removed.
  const begun = begin(file, place, signal)
  let isWhole = false
  let isStopping = false

  async function stopIt(): Promise<void> {
    if (isStopping) return
    isStopping = true
    localStorage.removeItem(place)
    if (!isWhole) {
      requests.abort()
      begun.then(({ id }) => giveUp(id), ignore)
    } else if (await giveUp((await begun).id)) requests.abort()
  }

  const onStop = (): void => void stopIt()
  stop?.addEventListener('abort', onStop, { once: true })
  uploadsUnderWay.setState((all) => ({
    ...all,
    [key]: { fileName: file.name, bytes: file.size, fraction: 0, phase: 'sending', stop: onStop },
  }))
  try {
    const id = await sendAll(file, await unlessAborted(begun, signal), show, signal)
    isWhole = true
    show({ fraction: 1, phase: 'reading' })
    try {
      const made = await use(id, signal)
      localStorage.removeItem(place)
      return made
    } catch (error) {
      if (error instanceof ApiError && error.body.code === 'VALIDATION') {
        localStorage.removeItem(place)
        await callApi(routes.deleteUpload, { params: { id } }).catch(ignore)
      }
      throw error
    }
  } catch (error) {
    // What fails while it is being given up is what was asked for.
    if (!isStopping) throw error
    announce(i18n.t('datasets:upload.stopped', { name: file.name }))
    return null
  } finally {
    stop?.removeEventListener('abort', onStop)
    uploadsUnderWay.setState((all) => {
      const { [key]: _, ...rest } = all
      return rest
    }, true)
  }
}

async function sendAll(
  file: File,
  begun: Upload,
  show: (part: Partial<Pick<UploadState, 'fraction' | 'phase'>>) => void,
  signal: AbortSignal,
): Promise<string> {
  let upload = begun
  let tries = 0
  while (upload.received < file.size) {
    const { id, received, partBytes } = upload
    show({ fraction: received / file.size, phase: 'sending' })
    try {
      upload = await callApi(routes.uploadPart, {
        params: { id, offset: received },
        file: file.slice(received, received + partBytes),
        signal,
      })
      tries = 0
    } catch (error) {
      const isCut = error instanceof UnreachableError
      const isAhead = error instanceof ApiError && error.body.code === 'CONFLICT'
      if ((!isCut && !isAhead) || ++tries >= mostTries) throw error
      if (isCut) show({ phase: 'waiting' })
      await pause(pauseAfter(tries), signal)
      upload = await callApi(routes.getUpload, { params: { id }, signal }).catch((failure: unknown) => {
        if (failure instanceof UnreachableError) return upload
        throw failure
      })
    }
  }
  return upload.id
}

/** The upload of the same file that was interrupted, or a new one; remembered unless it was stopped meanwhile. */
async function begin(file: File, place: string, signal: AbortSignal): Promise<Upload> {
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
  if (!signal.aborted) localStorage.setItem(place, upload.id)
  return upload
}

/**
 * Removes an upload from the server, also when that answers again only later; one that it never hears of it forgets by
 * itself.
 *
 * @returns false when there was none any more
 */
async function giveUp(id: string): Promise<boolean> {
  for (let tries = 1; tries <= mostTries; tries++) {
    try {
      await callApi(routes.deleteUpload, { params: { id } })
      return true
    } catch (error) {
      if (error instanceof ApiError) return error.body.code !== 'NOT_FOUND'
      await pause(pauseAfter(tries))
    }
  }
  return true
}

const pauseAfter = (tries: number): number => Math.min(longestPauseMs, firstPauseMs * 2 ** (tries - 1))
const ignore = (): void => {}

/** @throws the signal's reason when it is aborted first */
async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = Promise.withResolvers<never>()
  const onAbort = (): void => aborted.reject(signal.reason as Error)
  signal.addEventListener('abort', onAbort)
  try {
    return await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  try {
    await (signal === undefined ? promise : unlessAborted(promise, signal))
  } finally {
    clearTimeout(timer)
  }
}
