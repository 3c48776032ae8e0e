/** Every form of trace that can be read; `recorded` is what Chameleon itself records. */
export const traceFormats = ['csv', 'jsonl', 'recorded', 'azure-2019', 'azure-2021', 'swf'] as const;

export type TraceFormat = (typeof traceFormats)[number];
