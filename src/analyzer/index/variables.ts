import type { Assignment } from './assignment.ts';

/** One name with a hundred thousand assignments is read by its first ones. */
const ASSIGNMENTS_PER_NAME_MAX = 64;

/** A name of a function with what it is given. */
export interface Variable {
  readonly name: string;
  readonly inFunction: number;
  readonly assignments: Assignment[];
}

/** The variables of a program by function and name, and in the order in which they were first noted. */
export class Variables {
  readonly #all: Variable[] = [];
  readonly #byFunction: Map<string, Variable>[] = [];

  /** Notes what a name of the assignment's function is given. */
  note(name: string, assignment: Assignment): void {
    const { inFunction } = assignment;
    const known = this.#byFunction[inFunction]?.get(name);
    if (known === undefined) {
      const variable = { name, inFunction, assignments: [assignment] };
      this.#all.push(variable);
      this.#namesOf(inFunction).set(name, variable);
    } else if (known.assignments.length < ASSIGNMENTS_PER_NAME_MAX) {
      known.assignments.push(assignment);
    }
  }

  /** What a function's own variable is given. */
  assignmentsOf(name: string, inFunction: number): readonly Assignment[] | undefined {
    return this.#byFunction[inFunction]?.get(name)?.assignments;
  }

  all(): readonly Variable[] {
    return this.#all;
  }

  #namesOf(inFunction: number): Map<string, Variable> {
    while (this.#byFunction.length <= inFunction) {
      this.#byFunction.push(new Map());
    }
    return this.#byFunction[inFunction] ?? new Map();
  }
}
