/** Why a parameter was not taken, as the lines of a log say: half a sentence; `undefined` if they say nothing of it. */
export type FindRefusal = (lines: readonly string[], parameter: Parameter) => string | undefined;

/** A parameter of a kernel's or a hypervisor's command line. */
export interface Parameter {
  /** As it stands on the command line. */
  readonly text: string;
  readonly name: string;
  /** Behind the equals sign, without quotes; `undefined` without one. */
  readonly value: string | undefined;
}

/** The parameters in texts that a user gives, each of which may hold several; quotes keep spaces together. */
export function parametersIn(texts: readonly string[]): Parameter[] {
  return texts.flatMap((text) => text.match(/(?:"[^"]*"|[^\s"])+/g) ?? []).map(parameterOf);
}

/** The last of several with one name, which is the one that counts; `undefined` if there is none. */
export function lastNamed(parameters: readonly Parameter[], name: string): Parameter | undefined {
  return parameters.findLast((parameter) => isCalled(parameter, name));
}

/** Whether a parameter has that name, in which Linux takes a dash for an underscore. */
export function isCalled({ name }: Pick<Parameter, 'name'>, other: string): boolean {
  return name.replaceAll('-', '_') === other.replaceAll('-', '_');
}

function parameterOf(text: string): Parameter {
  const at = text.indexOf('=');
  if (at === -1) return { text, name: text, value: undefined };
  return { text, name: text.slice(0, at), value: text.slice(at + 1).replaceAll('"', '') };
}
