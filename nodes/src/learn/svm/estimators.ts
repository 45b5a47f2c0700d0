import { linearSvmEstimators } from './linear-estimators.ts'
import { nuSvc } from './nu-svc.ts'
import { nuSvr } from './nu-svr.ts'
import { oneClassSvm } from './one-class-svm.ts'
import { svc } from './svc.ts'
import { svr } from './svr.ts'

export const svmEstimators = [svc, nuSvc, svr, nuSvr, oneClassSvm, ...linearSvmEstimators]
