/** What every node that makes a file asks for. */
import { z } from 'zod'
import { errorMessage } from './message.ts'
import { param } from './param.ts'

/** For the manifest of a node type with a `fileNameParam`. */
export const fileNameMessages = {
  file_name_refused: errorMessage(
    'A file name has 1 to 100 characters, none of them / or \\.',
    'Type another name, or reset it.',
  ),
}

const refused: keyof typeof fileNameMessages = 'file_name_refused'

/** The name that a download gets. */
export function fileNameParam(fallback: string) {
  return param(
    z
      .string()
      .regex(/^[^/\\\0]{1,100}$/, refused)
      .default(fallback),
    {
      label: 'File name',
      help: 'The name that the download gets.',
      control: 'text',
    },
  )
}
