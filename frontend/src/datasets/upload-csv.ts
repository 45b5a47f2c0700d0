/** A file from the user's disk becomes a data set. */
import { routes, type Dataset } from '@flowza/backend/contracts'
import { ApiError } from '../api/api-error.ts'
import { callApi } from '../api/call-api.ts'
import { i18n } from '../i18n/i18n.ts'
import { uploadFile } from './upload-file.ts'

/** The file can't be a data set; the message says why, and what to do. */
export class FileRefused extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'FileRefused'
  }
}

/** Tries before giving up on finding a free name. */
const mostTries = 50

/**
 * Uploads a file and makes a data set of it, under a name made of its own, numbered when that is taken.
 *
 * @param stop stops it, as the button beside its progress does
 * @returns null when a person has stopped it
 * @throws FileRefused when it is empty; ApiError with what is wrong in which row, UnreachableError.
 */
export async function uploadCsv(file: File, stop?: AbortSignal): Promise<Dataset | null> {
  refuseEmpty(file)
  const slug = slugOf(file.name)
  const title = titleOfFile(file.name)
  async function makeDataset(upload: string, signal: AbortSignal): Promise<Dataset> {
    for (let attempt = 1; ; attempt++) {
      const id = attempt === 1 ? slug : `${slug}-${attempt}`
      try {
        return await callApi(routes.createDataset, { body: { upload, id, title }, signal })
      } catch (error) {
        const isTaken = error instanceof ApiError && error.body.code === 'CONFLICT'
        if (!isTaken || attempt === mostTries) throw error
      }
    }
  }
  return uploadFile(file, makeDataset, stop)
}

/** Uploads a file as the new version of a data set. Answers and throws like {@link uploadCsv}. */
export async function uploadVersion(dataset: string, file: File): Promise<Dataset | null> {
  refuseEmpty(file)
  return uploadFile(file, (upload, signal) =>
    callApi(routes.createDatasetVersion, { params: { id: dataset }, body: { upload }, signal }),
  )
}

function refuseEmpty(file: File): void {
  if (file.size === 0) throw new FileRefused(i18n.t('datasets:emptyFile', { name: file.name }))
}

/** `Sales 2024 (final).csv` as `sales-2024-final`. */
export function slugOf(fileName: string): string {
  const slug = titleOfFile(fileName)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 56)
    .replace(/-+$/, '')
  return slug === '' ? 'data' : slug
}

export function titleOfFile(fileName: string): string {
  return fileName.replace(/\.[A-Za-z0-9]{1,5}$/, '').slice(0, 200) || fileName.slice(0, 200)
}
