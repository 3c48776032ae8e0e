import { makeId, type TenantId } from '../../../kernel/ids.ts';
import { BYTES_PER_MB, MS_PER_SECOND } from '../../../kernel/units.ts';
import { CALLBACK_MS_MAX, CALLBACK_TRY_COUNT } from '../../../platform/callbacks.ts';
import type { Config } from '../../../platform/config.ts';
import { BATCH_COUNT_MAX } from './batch-routes.ts';
import { judge0LimitsOf } from './judge0-limits.ts';

const KB_PER_MB = 1024;

function mayUseNetwork({ network }: Config, tenantId: TenantId): boolean {
  return Object.entries(network.tenants).some(
    ([name, lines]) => makeId('ten', name) === tenantId && lines.length > 0,
  );
}

/** What this server offers and allows, by the names of Judge0's settings. */
export function viewJudge0Config(config: Config, tenantId: TenantId): Readonly<Record<string, unknown>> {
  const limits = judge0LimitsOf(config).flatMap(({ name, defaultValue, maximum }) => [
    [name, defaultValue],
    [`max_${name}`, maximum],
  ]);
  return {
    maintenance_mode: false,
    enable_wait_result: true,
    enable_compiler_options: false,
    allowed_languages_for_compile_options: [],
    enable_command_line_arguments: true,
    enable_submission_delete: false,
    enable_callbacks: mayUseNetwork(config, tenantId),
    callbacks_max_tries: CALLBACK_TRY_COUNT,
    callbacks_timeout: CALLBACK_MS_MAX / MS_PER_SECOND,
    enable_additional_files: true,
    max_queue_size: config.queueLengthMax,
    ...Object.fromEntries(limits),
    enable_per_process_and_thread_time_limit: false,
    allow_enable_per_process_and_thread_time_limit: false,
    enable_per_process_and_thread_memory_limit: false,
    allow_enable_per_process_and_thread_memory_limit: false,
    redirect_stderr_to_stdout: false,
    max_extract_size: (config.filesBytesMax / BYTES_PER_MB) * KB_PER_MB,
    enable_batched_submissions: true,
    max_submission_batch_size: BATCH_COUNT_MAX,
    submission_cache_duration: 0,
    use_docs_as_homepage: false,
    allow_enable_network: mayUseNetwork(config, tenantId),
    enable_network: false,
    disable_implicit_base64_encoding: true,
  };
}
