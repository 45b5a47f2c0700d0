import { linearSvc } from './linear-svc.ts'
import { linearSvr } from './linear-svr.ts'

/** Support vector machines of linear kernels, solved in the features themselves. */
export const linearSvmEstimators = [linearSvc, linearSvr]
