/** Tests meet every page without a router that loads its texts. */
import { english } from './en/index.ts'
import { addTexts } from './translate.ts'

addTexts('en', english)
