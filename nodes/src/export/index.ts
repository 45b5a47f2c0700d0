/** Workflows as Python: a script, a notebook, or a folder of files with everything it takes to run them. */
export { exportFiles, type ExportedFolder, type ExportForm } from './files.ts'
export {
  ExportRefusal,
  type ExportDataset,
  type ExportInput,
  type ExportObstacle,
  type ExportRun,
} from './input.ts'
export { exportNotebook } from './notebook.ts'
export { exportPython } from './script.ts'
