/** What brings two documents together, in one piece: it is loaded behind the editor, which seldom needs it. */
export { changesBetween } from './changes-between.ts'
export { summariseDiff } from './diff-words.ts'
export { diffDocuments } from './document-diff.ts'
export { mergeDocuments } from './merge-documents.ts'
