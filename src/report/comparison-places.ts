import { nameOfFrame } from './explanation-words.ts';

/** Places that only accounts of workloads know. With Xen the host is Dom0. */
const words: ReadonlyMap<string, string> = new Map([
  ['vm-user', 'VM user space'],
  ['vm-kernel', 'VM kernel'],
  ['hypervisor', 'hypervisor'],
]);

const ARROW = ' → ';

/** What a reader calls the place of a contribution, or both where a function has moved. */
export function placesOfContribution(places: string): string {
  return places
    .split(ARROW)
    .map((place) => words.get(place) ?? nameOfFrame(place))
    .join(ARROW);
}
