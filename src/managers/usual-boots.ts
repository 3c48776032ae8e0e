/** What a boot of one runtime takes and leaves held. */
export interface UsualBoot {
  readonly bootMs: number;
  readonly memoryMb: number;
}

const MEASURE_STEP = 0.2;

/** What boots here usually take and hold, by runtime, the newest weighing most. */
export class UsualBoots {
  readonly #usual = new Map<string, UsualBoot>();

  observe(runtime: string, boot: UsualBoot): void {
    const { bootMs, memoryMb } = this.#usual.get(runtime) ?? boot;
    this.#usual.set(runtime, {
      bootMs: bootMs + MEASURE_STEP * (boot.bootMs - bootMs),
      memoryMb: memoryMb + MEASURE_STEP * (boot.memoryMb - memoryMb),
    });
  }

  /** Undefined before the first boot of the runtime. */
  of(runtime: string): UsualBoot | undefined {
    return this.#usual.get(runtime);
  }
}
