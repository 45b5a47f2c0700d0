import type { ExportInput } from './input.ts'

/** The words at the top of an export: what it is and what it is for. */
export function opening({ document, run }: ExportInput): { title: string; paragraphs: string[] } {
  const promise =
    run === null
      ? 'The workflow has not been run yet: run it and export again, and the last section will compare the numbers.'
      : 'The last section compares the numbers with those of the workflow’s own run.'
  return {
    title: document.name,
    paragraphs: [
      ...(document.description === undefined || document.description.trim() === ''
        ? []
        : [document.description]),
      `Exported from a Flowza workflow to read, check and develop further. It needs pandas and scikit-learn and nothing of Flowza. ${promise}`,
    ],
  }
}
