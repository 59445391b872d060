/** A package as runs and baselines record it; null where software comes from none. */
type PackageName = { readonly name: string; readonly version: string } | null;

/** The software that a configuration was measured with. */
export interface Software {
  readonly kernel: {
    readonly release: string;
    readonly image: string;
    readonly package: PackageName;
    readonly parameters?: readonly string[] | undefined;
  };
  readonly xen?:
    | {
        readonly version: string;
        readonly image: string;
        readonly package: PackageName;
        readonly parameters?: readonly string[] | undefined;
      }
    | undefined;
  readonly qemu: { readonly version: string; readonly package: PackageName };
}

/** The software of several configurations in one line: what is the same for all of them is said once. */
export function describeSoftware(
  all: readonly { readonly configuration: string; readonly software: Software }[],
): string {
  const texts = [...Map.groupBy(all, ({ software }) => describe(software))];
  const [only] = texts;
  if (only !== undefined && texts.length === 1) return only[0];
  return texts
    .map(([text, those]) => `${those.map(({ configuration }) => configuration).join(', ')}: ${text}`)
    .join('; ');
}

function describe({ kernel, xen, qemu }: Software): string {
  return [
    `Linux ${kernel.release} (${origin(kernel.package, kernel.image)})${added(kernel.parameters)}`,
    ...(xen === undefined
      ? []
      : [`Xen ${xen.version} (${origin(xen.package, xen.image)})${added(xen.parameters)}`]),
    `QEMU ${qemu.version}${qemu.package === null ? '' : ` (${qemu.package.version})`}`,
  ].join(', ');
}

/** Parameters that a user has added. */
function added(parameters: readonly string[] = []): string {
  return parameters.length === 0 ? '' : ` with ${parameters.join(' ')}`;
}

/** Debian keeps the release of a kernel over several versions of its package; what comes from none has its hash only. */
function origin(from: PackageName, image: string): string {
  return from === null ? `image ${image.slice(0, 12)}` : from.version;
}
