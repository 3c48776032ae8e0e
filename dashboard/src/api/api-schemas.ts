import type { components } from '../../../clients/typescript/src/open-api.generated.ts';

// What the API takes and answers, by the names of its own description: the types are those that the client is generated with.

type Schemas = components['schemas'];

export type AnalysisAnswer = Schemas['AnalysisAnswer'];
export type AnalysisRequestInput = Schemas['AnalysisRequestInput'];
export type Execution = Schemas['Execution'];
export type ExecutionList = Schemas['ExecutionList'];
export type ExecutionSummary = Schemas['ExecutionSummary'];
export type Forecast = Schemas['Forecast'];
export type History = Schemas['History'];
export type Plan = Schemas['Plan'];
export type PolicyTrial = Schemas['PolicyTrial'];
export type Pool = Schemas['Pool'];
export type PoolExplanation = Schemas['PoolExplanation'];
export type Problem = Schemas['Problem'];
export type Program = Schemas['Program'];
export type Runtimes = Schemas['Runtimes'];
export type StdinReceipt = Schemas['StdinReceipt'];
export type SubmissionInput = Schemas['SubmissionInput'];
export type Timings = Schemas['Timings'];
export type Usage = Schemas['Usage'];
export type UserProfile = Schemas['UserProfile'];
