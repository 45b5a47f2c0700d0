/**
 * How the code of the pages is cut into files: what every page needs, what most of them add, the home page, what several
 * pages show, the catalogue, and the editor. Few large files compress better than a file for each set of pages that
 * shares something (the home page came in 50 files, the editor in 110); what is loaded later keeps files of its own.
 */
import type { Rolldown } from 'vite'

export const codeSplitting: Rolldown.CodeSplittingOptions = {
  // A group takes what its modules import along, as far as no group above it has it.
  groups: [
    { name: 'app', tags: ['$initial'], priority: 6 },
    { name: 'basics', test: isBasic, minShareCount: 2, priority: 5 },
    { name: 'home', test: /src[\\/]app[\\/]home-page\.tsx$/, priority: 4 },
    { name: 'shared', test: isShared, minShareCount: 2, priority: 3 },
    // Of the language only what more than one part uses; the rest stays with what uses it.
    { name: 'catalogue', test: isLanguage, minShareCount: 2, priority: 2 },
    { name: 'editor', test: /src[\\/]editor[\\/]workflow-route\.tsx$/, priority: 1 },
    // Last, for it would take zod along.
    { name: 'formulas', test: isFormula, priority: 0 },
  ],
}

/** What the home page has in common with the others; the rest of it must not be fetched for them. */
const basics =
  /\/@tanstack\/(query-core|react-query)\/|\/src\/(api\/queries|ui\/format)\.ts$|\/icons\/(file-up|plus|upload)\.mjs$/

function isBasic(id: string): boolean {
  return basics.test(id.replaceAll('\\', '/'))
}

/** What reads formulas is loaded with the first workflow that has one, or with their field; not their German. */
const formula = /\/nodes\/src\/core\/(expression\/(?!expression\.ts|german-)|text\/letter-case)/

function isFormula(id: string): boolean {
  return formula.test(id.replaceAll('\\', '/'))
}

function isLanguage(id: string): boolean {
  return id.replaceAll('\\', '/').includes('/nodes/src/') && !isFormula(id)
}

/** Parts of the editor that other pages show too, which must not fetch the editor for them. */
const sharedParts = [
  '/lucide-react/',
  '/src/ui/action-menu.tsx',
  '/src/ui/tab-bar.tsx',
  '/src/charts/metric-words.ts',
  '/src/runs/state-mark.tsx',
  '/src/runs/run-store.ts',
]

function isShared(id: string): boolean {
  const path = id.replaceAll('\\', '/')
  return sharedParts.some((part) => path.includes(part))
}
