/** A program of each language that says one line and ends. */
export const greetings: Readonly<Record<string, string>> = {
  javascript: 'console.log("hello")',
  python: 'print("hello")',
};
