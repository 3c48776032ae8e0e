// One line of JSON for each test that ended: what the prover needs to tell an assertion from a collapse.
export default async function* reporter(events) {
  for await (const { type, data } of events) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.details?.type === 'suite') {
      continue;
    }
    const error = data.details?.error;
    const outcome = data.skip !== undefined ? 'skipped' : type === 'test:pass' ? 'passed' : judge(error);
    yield `${JSON.stringify({ name: data.name, outcome, message: String(error?.cause?.message ?? error?.message ?? '') })}\n`;
  }
}

function judge(error) {
  if (error?.failureType === 'testTimeoutFailure') {
    return 'hung';
  }
  return error?.cause?.code === 'ERR_ASSERTION' ? 'refuted' : 'failed';
}
