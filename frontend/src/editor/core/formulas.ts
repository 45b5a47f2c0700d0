/** What reads formulas, in a file of its own to be loaded with the first node that has one. */
export { formulaLanguage } from '@flowza/nodes/core'
