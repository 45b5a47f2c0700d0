import { checkNodeType } from '../../check-node-type/check-node-type.ts'

await checkNodeType('formula')
