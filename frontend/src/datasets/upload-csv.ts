/** A file from the user's disk becomes a data set. */
import { routes, type Dataset } from '@flowza/backend/contracts'
import { ApiError } from '../api/api-error.ts'
import { callApi } from '../api/call-api.ts'

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
 * Uploads a file under a name made of its own, numbered when that is taken.
 *
 * @throws FileRefused when it is empty or couldn't be read as a table; ApiError, UnreachableError.
 */
export async function uploadCsv(file: File): Promise<Dataset> {
  if (file.size === 0) {
    throw new FileRefused(`"${file.name}" is empty. Choose a CSV file with a header row and some rows.`)
  }
  const slug = slugOf(file.name)
  for (let attempt = 1; ; attempt++) {
    const id = attempt === 1 ? slug : `${slug}-${attempt}`
    try {
      const dataset = await callApi(routes.uploadDataset, {
        params: { id },
        query: { fileName: file.name.slice(-200), title: titleOfFile(file.name) },
        file,
      })
      if (dataset.problem === null) return dataset
      // A data set that can't be read is of no use to anyone.
      await callApi(routes.deleteDataset, { params: { id } })
      throw new FileRefused(`"${file.name}" can’t be read: ${dataset.problem}`)
    } catch (error) {
      const isTaken = error instanceof ApiError && error.body.code === 'CONFLICT'
      if (!isTaken || attempt === mostTries) throw error
    }
  }
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
