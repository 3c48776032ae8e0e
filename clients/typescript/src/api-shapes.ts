import type { components, paths } from './open-api.generated.ts';

type Schemas = components['schemas'];

/** One execution: what was asked for, and once it has ended what became of it. */
export type Execution = Schemas['Execution'];
/** One execution without what it printed. */
export type ExecutionSummary = Schemas['ExecutionSummary'];
/** Which executions a list is of. */
export type ExecutionQuery = NonNullable<paths['/v1/executions']['get']['parameters']['query']>;
/** What executions came to, added up. */
export type UsageReport = Schemas['UsageReport'];
/** By what, and from when to when, executions are added up. */
export type UsageQuery = Omit<NonNullable<paths['/v1/usage']['get']['parameters']['query']>, 'format'>;
/** A file that a program is given. */
export type GivenFile = Schemas['GivenFileInput'];
/** A file that an execution handed back, without its content. */
export type Artifact = Schemas['Artifact'];
/** A session as it stands. */
export type SessionState = Schemas['Session'];
/** What reading a program tells. */
export type Analysis = Schemas['AnalysisAnswer'];
/** What became of an announcement. */
export type IntentAnswer = Schemas['IntentAnswer'];
/** What is known about a user's habits. */
export type UserProfile = Schemas['UserProfile'];
/** Demand expected within a horizon. */
export type Forecast = Schemas['Forecast'];
/** Managers, instances and the newest plan. */
export type Pool = Schemas['Pool'];
/** What the plan rests on. */
export type PoolExplanation = Schemas['PoolExplanation'];
/** A language of the server. */
export type Runtime = Schemas['Runtimes']['runtimes'][number];
/** Whether work can be taken now. */
export type Readiness = Schemas['Readiness'];
/** How much of an execution's input came, and how much of it waits, in bytes. */
export type StdinReceipt = Schemas['StdinReceipt'];

/** What the server says of a request that it refused or failed at. */
export type Problem = Schemas['Problem'];
/** Every code that a server answers with. */
export type ProblemCode = Problem['code'];

/** The client may know the user, so that requests need not say it. */
type ByUser<Request> = Omit<Request, 'user'> & { readonly user?: string };

/** A program to run once. Whether it is waited for is the method's word. */
export type Submission = ByUser<Omit<Schemas['SubmissionInput'], 'wait'>>;
/** A session to open. */
export type SessionRequest = ByUser<Schemas['SessionRequestInput']>;
/** A program to run in a session: its user and its language are the session's. */
export type SessionSubmission = Omit<Submission, 'user' | 'session' | 'language'>;
/** A program to read. */
export type AnalysisRequest = ByUser<Schemas['AnalysisRequestInput']>;
/** Executions that will probably come. */
export type Intent = ByUser<Schemas['IntentRequestInput']>;
