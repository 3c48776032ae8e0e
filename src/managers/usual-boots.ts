/** What a boot of one layer takes and leaves held. */
export interface UsualBoot {
  readonly bootMs: number;
  readonly memoryMb: number;
}

const MEASURE_STEP = 0.2;

/** What boots here usually take and hold, by the key of their layer, the newest weighing most. */
export class UsualBoots {
  readonly #usual = new Map<string, UsualBoot>();

  observe(layerKey: string, boot: UsualBoot): void {
    const { bootMs, memoryMb } = this.#usual.get(layerKey) ?? boot;
    this.#usual.set(layerKey, {
      bootMs: bootMs + MEASURE_STEP * (boot.bootMs - bootMs),
      memoryMb: memoryMb + MEASURE_STEP * (boot.memoryMb - memoryMb),
    });
  }

  /** Undefined before the first boot of it. */
  of(layerKey: string): UsualBoot | undefined {
    return this.#usual.get(layerKey);
  }
}
